using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Functions;

/// <summary>The parts that e^x, e^x - 1, tanh, the sigmoid and their kin are made of: e^x = 2^n (1 + high + low) in double.</summary>
/// <remarks>
/// <para>
/// x = n ln 2 + r with n the integer nearest to x / ln 2, |r| &lt;= ln 2 / 2 (Tang, "Table-driven implementation of the exponential
/// function in IEEE floating-point arithmetic", 1989, here without the table). x - n H is exact for H = ln 2 rounded to double, since both
/// are multiples of 2^-54 and the difference is below 1/2; the tail of ln 2 joins where the polynomial ends. e^r = 1 + r + r^2 Q(r), Q of
/// degree 9: Sollya's <c>fpminimax(exp(x), [|2,...,11|], [|D...|], [-h;h], relative, 1+x)</c> with h = 1.0001 ln 2 / 2; its error is
/// 2^-57.8. Only the rounding of r^2 Q adds to it, 2^-57.
/// </para>
/// <para>Callers limit x so that n keeps within what their factors carry. NaN passes through.</para>
/// </remarks>
internal static partial class Exponential
{
    /// <summary>1.5 2^52: a sum with it is rounded to an integer, which stands in the low bits.</summary>
    private const double Rounder = 6755399441055744;

    private const double Log2E = 1.4426950408889634;
    private const double Ln2 = 0.6931471805599453;
    private const double Ln2Tail = 2.3190468138462996e-17;

    private const double C2 = 0.5000000000000011;
    private const double C3 = 0.16666666666666424;
    private const double C4 = 0.04166666666652703;
    private const double C5 = 0.008333333333487042;
    private const double C6 = 0.0013888888944319463;
    private const double C7 = 0.00019841269522508965;
    private const double C8 = 2.4801492475252627e-05;
    private const double C9 = 2.755757223451799e-06;
    private const double C10 = 2.763044758802354e-07;
    private const double C11 = 2.5004514005518918e-08;

    private const double D3 = 0.16666666666666677;
    private const double D4 = 0.04166666666666671;
    private const double D5 = 0.008333333333320387;
    private const double D6 = 0.0013888888888842607;
    private const double D7 = 0.00019841269889634786;
    private const double D8 = 2.48015874399618e-05;
    private const double D9 = 2.755724037632009e-06;
    private const double D10 = 2.755714998893099e-07;
    private const double D11 = 2.5110461379152444e-08;
    private const double D12 = 2.0960245403105603e-09;

    /// <summary>x limited to [min, max]; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Limit<S, V>(V x, double min, double max)
        where S : struct, ISimd<V, double>
        where V : struct => S.Min(S.Broadcast(max), S.Max(S.Broadcast(min), x));

    /// <summary>e^x = 2^n (1 + high + low); <paramref name="shifted"/> carries n in its low bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split<S, V>(V x, out V shifted, out V high, out V low)
        where S : struct, ISimd<V, double>
        where V : struct => Split<S, V>(x, S.Zero, out shifted, out high, out low);

    /// <summary>e^(x + xTail) = 2^n (1 + high + low), for an xTail below an ulp of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split<S, V>(V x, V xTail, out V shifted, out V high, out V low)
        where S : struct, ISimd<V, double>
        where V : struct => Split<S, V>(x, xTail, minusOne: false, out shifted, out high, out low);

    /// <summary>The same, and with <paramref name="minusOne"/> high + low within 2^-58.9 of themselves, which e^x - 1 needs beside
    /// 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split<S, V>(V x, V xTail, bool minusOne, out V shifted, out V high, out V low)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        shifted = S.FusedMultiplyAdd(x, S.Broadcast(Log2E), S.Broadcast(Rounder));
        V n = S.Subtract(shifted, S.Broadcast(Rounder));
        V head = S.FusedMultiplyAdd(n, S.Broadcast(-Ln2), x);
        V tail = S.FusedMultiplyAdd(n, S.Broadcast(-Ln2Tail), xTail);
        V r = S.Add(head, tail);
        V r2 = S.Multiply(r, r);
        V q = minusOne ? PolynomialOfMinusOne<S, V>(r, r2) : Polynomial<S, V>(r, r2);
        V rest = S.FusedMultiplyAdd(r2, q, tail);
        high = S.Add(head, rest);

        // What r lost to head + tail changes r^2 Q by r times it.
        V lost = S.Add(S.Subtract(head, r), tail);
        low = S.FusedMultiplyAdd(r, lost, S.Subtract(rest, S.Subtract(high, head)));
    }

    /// <summary>2^n for n from -1022 to 1023. n + 1023 is formed in the low bits and moved to the exponent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V PowerOfTwo<S, V>(V shifted)
        where S : struct, ISimd<V, double>
        where V : struct => S.AddBits(S.ShiftLeftBits(shifted, 52), S.Broadcast(1));

    /// <summary>value 2^n for n from -2044 to 2046, as two factors: below the normal range it rounds once more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Scale<S, V>(V value, V shifted)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        if (typeof(V) == typeof(Vector512<double>) && Avx512F.IsSupported)
        {
            // One instruction, and the bits of the two factors: the first is exact, and the second rounds like this where the result is
            // subnormal.
            return (V)(object)Avx512F.Scale(
                (Vector512<double>)(object)value, (Vector512<double>)(object)S.Subtract(shifted, S.Broadcast(Rounder)));
        }

        V half = S.ShiftRightBits(shifted, 1);
        V rest = S.SubtractBits(shifted, half);
        return S.Multiply(S.Multiply(value, PowerOfTwo<S, V>(half)), PowerOfTwo<S, V>(rest));
    }

    /// <summary>e^x - 1 = difference + differenceLow and e^x + 1 = sum + sumLow, both to about 2^-57 of themselves, for x from -40 to
    /// 44.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MinusAndPlusOne<S, V>(V x, out V difference, out V differenceLow, out V sum, out V sumLow)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        Split<S, V>(x, out V shifted, out V high, out V low);
        V power = PowerOfTwo<S, V>(shifted);
        V one = S.Broadcast(1);
        V part = S.Multiply(power, high);
        V lowPart = S.Multiply(power, low);

        // |2^n -+ 1| is 0 or not below |2^n high|, so that the short two-sum (Dekker, 1971) is exact.
        V less = S.Subtract(power, one);
        difference = S.Add(less, part);
        differenceLow = S.Add(S.Subtract(part, S.Subtract(difference, less)), lowPart);
        V more = S.Add(power, one);
        sum = S.Add(more, part);
        sumLow = S.Add(S.Subtract(part, S.Subtract(sum, more)), lowPart);

        // From 2^53 on the ones were rounded away.
        differenceLow = S.Subtract(differenceLow, S.Subtract(one, S.Subtract(power, less)));
        sumLow = S.Add(sumLow, S.Subtract(one, S.Subtract(more, power)));
    }

    /// <summary>e^x - 1 = difference + differenceLow within 2^-54 of itself, for x + xTail from -50 to 0: at 0 the zero that x
    /// is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MinusOne<S, V>(V x, V xTail, out V difference, out V differenceLow)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        Split<S, V>(x, xTail, minusOne: true, out V shifted, out V high, out V low);
        V power = PowerOfTwo<S, V>(shifted);
        V part = S.Multiply(power, high);
        V less = S.Subtract(power, S.Broadcast(1));
        difference = S.Add(less, part);

        // Below 2^-53 the power was rounded away beside the one.
        V lost = S.Subtract(power, S.Add(less, S.Broadcast(1)));
        differenceLow = S.FusedMultiplyAdd(power, low, S.Add(S.Subtract(part, S.Subtract(difference, less)), lost));
    }

    /// <summary>y, but where w is below -700 factor e^(w + wTail), scaled last: e^w alone would be subnormal and lose digits that the
    /// product has.</summary>
    /// <remarks>Callers limit w and the factor together, so that the product is 0 where it leaves the range. One comparison where no lane
    /// is that low.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V OrScaledLast<S, V>(V y, V factor, V w, V wTail)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V low = S.LessThan(w, S.Broadcast(-700));
        return S.Any(low) ? S.Select(low, ScaledLast<S, V>(factor, w, wTail), y) : y;
    }

    /// <summary>(a + aLow) / (b + bLow) with one division and one correction, within 2^-53 and a little of itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Quotient<S, V>(V a, V aLow, V b, V bLow)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V inverse = S.Divide(S.Broadcast(1), b);
        V quotient = S.Multiply(a, inverse);
        V left = S.FusedMultiplyAdd(S.Negate(quotient), b, a);
        left = S.Add(left, S.FusedMultiplyAdd(S.Negate(quotient), bLow, aLow));
        return S.FusedMultiplyAdd(left, inverse, quotient);
    }

    /// <summary>factor e^(w + wTail), scaled last; e^-800 stands for what is below, so that a factor up to 2^70 gives 0 there.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V ScaledLast<S, V>(V factor, V w, V wTail)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        Split<S, V>(S.Max(S.Broadcast(-800), w), wTail, out V shifted, out V high, out V low);
        V mantissa = S.Add(S.Broadcast(1), high);
        V mantissaLow = S.Add(S.Subtract(high, S.Subtract(mantissa, S.Broadcast(1))), low);
        V product = S.Multiply(factor, mantissa);
        V productLow = S.FusedMultiplyAdd(factor, mantissaLow, S.FusedMultiplyAdd(factor, mantissa, S.Negate(product)));
        return Scale<S, V>(S.Add(product, productLow), shifted);
    }

    /// <summary>Q in e^r = 1 + r + r^2 Q(r).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Polynomial<S, V>(V r, V r2)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V r4 = S.Multiply(r2, r2);
        V q23 = S.FusedMultiplyAdd(S.Broadcast(C3), r, S.Broadcast(C2));
        V q45 = S.FusedMultiplyAdd(S.Broadcast(C5), r, S.Broadcast(C4));
        V q67 = S.FusedMultiplyAdd(S.Broadcast(C7), r, S.Broadcast(C6));
        V q89 = S.FusedMultiplyAdd(S.Broadcast(C9), r, S.Broadcast(C8));
        V q1011 = S.FusedMultiplyAdd(S.Broadcast(C11), r, S.Broadcast(C10));
        V q2to5 = S.FusedMultiplyAdd(q45, r2, q23);
        V q6to11 = S.FusedMultiplyAdd(S.FusedMultiplyAdd(q1011, r2, q89), r2, q67);
        return S.FusedMultiplyAdd(q6to11, r4, q2to5);
    }

    /// <summary>Q with an error that is small beside e^r - 1 and not only beside e^r: of degree 10, its first coefficient 1/2.</summary>
    /// <remarks>
    /// The minimax polynomial for the weight r^2 / (e^r - 1), by Remez' exchange in 200 bits over the same interval, 2^-61.5; its
    /// coefficients rounded to double make that 2^-59.0.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PolynomialOfMinusOne<S, V>(V r, V r2)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V r4 = S.Multiply(r2, r2);
        V q23 = S.FusedMultiplyAdd(S.Broadcast(D3), r, S.Broadcast(0.5));
        V q45 = S.FusedMultiplyAdd(S.Broadcast(D5), r, S.Broadcast(D4));
        V q67 = S.FusedMultiplyAdd(S.Broadcast(D7), r, S.Broadcast(D6));
        V q89 = S.FusedMultiplyAdd(S.Broadcast(D9), r, S.Broadcast(D8));
        V q10to12 = S.FusedMultiplyAdd(S.Broadcast(D12), r2, S.FusedMultiplyAdd(S.Broadcast(D11), r, S.Broadcast(D10)));
        V q2to5 = S.FusedMultiplyAdd(q45, r2, q23);
        V q6to12 = S.FusedMultiplyAdd(S.FusedMultiplyAdd(q10to12, r2, q89), r2, q67);
        return S.FusedMultiplyAdd(q6to12, r4, q2to5);
    }
}
