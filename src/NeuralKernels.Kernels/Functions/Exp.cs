using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Functions;

/// <summary>y[i] = e^x[i].</summary>
public static class Exp
{
    /// <summary>y[i] = e^x[i]: for float the correctly rounded value, for double within 1 ulp, the same bits on every CPU.</summary>
    /// <remarks>NaN gives NaN, +infinity itself, -infinity zero; overflow gives +infinity, and results below the normal range are kept as subnormals.</remarks>
    /// <param name="x">The arguments, any length.</param>
    /// <param name="y">The results, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply<T, ExpOperator>(x, y);
}

/// <summary>e^x in double, within 0.8 ulp over the whole range of double.</summary>
/// <remarks>
/// <para>
/// x = n ln 2 + r with n the integer nearest to x / ln 2, |r| &lt;= ln 2 / 2; e^x = 2^n e^r (Tang, "Table-driven implementation of the
/// exponential function in IEEE floating-point arithmetic", 1989, here without the table). x - n H is exact for H = ln 2 rounded to
/// double, since both are multiples of 2^-54 and the difference is below 1/2; the tail of ln 2 joins where the polynomial ends.
/// e^r = 1 + r + r^2 Q(r), Q of degree 9: Sollya's <c>fpminimax(exp(x), [|2,...,11|], [|D...|], [-h;h], relative, 1+x)</c> with
/// h = 1.0001 ln 2 / 2; its error is 2^-57.8, the rounding errors add to 2^-53 0.7.
/// </para>
/// <para>2^n is applied as two factors, so that n may run from -1077 (below the least subnormal) to 1025 (overflow).</para>
/// </remarks>
internal readonly struct ExpOperator : IUnaryOperator<double>
{
    // Beyond these the result is 0 or infinity, and n keeps within what two factors carry. A NaN comes back from both comparisons.
    private const double Least = -746;
    private const double Most = 710;

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

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        x = S.Min(S.Broadcast(Most), S.Max(S.Broadcast(Least), x));
        V shifted = S.FusedMultiplyAdd(x, S.Broadcast(Log2E), S.Broadcast(Rounder));
        V n = S.Subtract(shifted, S.Broadcast(Rounder));
        V head = S.FusedMultiplyAdd(n, S.Broadcast(-Ln2), x);
        V tail = S.Multiply(n, S.Broadcast(Ln2Tail));
        V r = S.Subtract(head, tail);

        V r2 = S.Multiply(r, r);
        V r4 = S.Multiply(r2, r2);
        V q23 = S.FusedMultiplyAdd(S.Broadcast(C3), r, S.Broadcast(C2));
        V q45 = S.FusedMultiplyAdd(S.Broadcast(C5), r, S.Broadcast(C4));
        V q67 = S.FusedMultiplyAdd(S.Broadcast(C7), r, S.Broadcast(C6));
        V q89 = S.FusedMultiplyAdd(S.Broadcast(C9), r, S.Broadcast(C8));
        V q1011 = S.FusedMultiplyAdd(S.Broadcast(C11), r, S.Broadcast(C10));
        V q2to5 = S.FusedMultiplyAdd(q45, r2, q23);
        V q6to11 = S.FusedMultiplyAdd(S.FusedMultiplyAdd(q1011, r2, q89), r2, q67);
        V q = S.FusedMultiplyAdd(q6to11, r4, q2to5);
        V e = S.Add(S.Broadcast(1), S.Add(head, S.Subtract(S.Multiply(r2, q), tail)));

        // The low bits of the sum with the rounder are n; shifted to the exponent, 1.0 added, they are 2^n.
        V half = S.ShiftRightBits(shifted, 1);
        V rest = S.SubtractBits(shifted, half);
        V one = S.Broadcast(1);
        V factor = S.AddBits(S.ShiftLeftBits(half, 52), one);
        V otherFactor = S.AddBits(S.ShiftLeftBits(rest, 52), one);
        return S.Multiply(S.Multiply(e, factor), otherFactor);
    }
}
