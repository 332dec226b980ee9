using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Functions;

/// <summary>The parts that ln x, log2 x, ln(1 + x) and the softplus are made of, in double.</summary>
/// <remarks>
/// x = 2^k (1 + f) with sqrt(1/2) &lt;= 1 + f &lt; sqrt(2), f exact; s = f / (2 + f), so that ln(1 + f) = 2 artanh s = 2s + s^3 R(s^2), |s|
/// &lt; 0.1716. R is of degree 6: Sollya's <c>fpminimax((2*atanh(sqrt(x))/sqrt(x)-2)/x, 6, [|D...|], [1b-60;b^2], absolute)</c> with b =
/// 1.0001 (sqrt(2) - 1) / (sqrt(2) + 1); its relative error in the logarithm is 2^-57.6. The sum is arranged as f - (f^2/2 - s (f^2/2 + s^2
/// R)), in which f is exact and the rest small against it (Ng and the authors of fdlibm, e_log.c, 1993).
/// </remarks>
internal static partial class Logarithm
{
    /// <summary>ln 2 to 32 bits, so that k High is exact, and the rest.</summary>
    public const double Ln2High = 0.6931471806019545;

    /// <inheritdoc cref="Ln2High"/>
    public const double Ln2Low = -4.2009150726810846e-11;

    private const double TwoTo52 = 4503599627370496;
    private const long One = 0x3FF0000000000000;
    private const long SqrtHalf = 0x3FE6A09E00000000; // sqrt(1/2), cut
    private const long Mantissa = 0x000FFFFFFFFFFFFF;

    private const double R0 = 0.666666666666667;
    private const double R1 = 0.3999999999989937;
    private const double R2 = 0.28571428626158657;
    private const double R3 = 0.22222211099549766;
    private const double R4 = 0.18182891780647079;
    private const double R5 = 0.15331634031819327;
    private const double R6 = 0.1461750616929146;

    /// <summary>x = 2^k (1 + f), for x positive, normal and finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split<S, V>(V x, out V k, out V f)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        // Adding 1 - sqrt(1/2) in the bits moves the step of the exponent to sqrt(2); k + 1023 becomes the low bits of 2^52.
        V bits = S.AddBits(x, S.BroadcastBits(One - SqrtHalf));
        k = S.Subtract(S.Or(S.ShiftRightBits(bits, 52), S.Broadcast(TwoTo52)), S.Broadcast(TwoTo52 + 1023));
        V m = S.AddBits(S.And(bits, S.BroadcastBits(Mantissa)), S.BroadcastBits(SqrtHalf));
        f = S.Subtract(m, S.Broadcast(1));
    }

    /// <summary>ln(1 + f) = f - (halfSquare - rest).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Series<S, V>(V f, out V halfSquare, out V rest)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V s = S.Divide(f, S.Add(f, S.Broadcast(2)));
        V z = S.Multiply(s, s);
        V z2 = S.Multiply(z, z);
        V r01 = S.FusedMultiplyAdd(S.Broadcast(R1), z, S.Broadcast(R0));
        V r23 = S.FusedMultiplyAdd(S.Broadcast(R3), z, S.Broadcast(R2));
        V r45 = S.FusedMultiplyAdd(S.Broadcast(R5), z, S.Broadcast(R4));
        V r = S.FusedMultiplyAdd(S.FusedMultiplyAdd(S.FusedMultiplyAdd(S.Broadcast(R6), z2, r45), z2, r23), z2, r01);
        halfSquare = S.Multiply(S.Multiply(S.Broadcast(0.5), f), f);
        rest = S.Multiply(s, S.FusedMultiplyAdd(z, r, halfSquare));
    }

    /// <summary>k High + f + small, where the two-sum (Dekker, 1971) keeps what k High + f rounds away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sum<S, V>(V k, V f, V small)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V whole = S.Multiply(k, S.Broadcast(Ln2High));
        V sum = S.Add(whole, f);
        V left = S.Subtract(f, S.Subtract(sum, whole));
        return S.Add(sum, S.Add(left, small));
    }

    /// <summary>x, or 2^54 x where x is below the normal range, and with it 0 or 54.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LiftSubnormal<S, V>(V x, out V lifted)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V subnormal = S.LessThan(x, S.Broadcast(2.2250738585072014e-308));
        lifted = S.And(subnormal, S.Broadcast(54));
        return S.Select(subnormal, S.Multiply(x, S.Broadcast(18014398509481984)), x);
    }

    /// <summary>The logarithm where x is positive and finite; else what it is at 0, infinity, NaN and below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V WithEnds<S, V>(V x, V log)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V infinity = S.Broadcast(double.PositiveInfinity);
        V ordinary = S.And(S.LessThan(S.Zero, x), S.LessThan(x, infinity));
        V ends = S.Select(S.Equals(x, S.Zero), S.Broadcast(double.NegativeInfinity), S.Broadcast(double.NaN));
        ends = S.Select(S.Equals(x, infinity), x, ends);
        return S.Select(ordinary, log, ends);
    }
}
