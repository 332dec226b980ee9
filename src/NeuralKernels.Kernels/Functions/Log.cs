using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Functions;

/// <summary>y[i] = ln x[i].</summary>
public static class Log
{
    /// <summary>y[i] = ln x[i]: for float the correctly rounded value, for double within 1 ulp, the same bits on every CPU.</summary>
    /// <remarks>NaN and negative arguments give NaN, zero of either sign -infinity, +infinity itself. ln 1 is +0.</remarks>
    /// <param name="x">The arguments, any length.</param>
    /// <param name="y">The results, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply<T, LogOperator>(x, y);
}

/// <summary>ln x in double, within 1 ulp over the whole range of double.</summary>
/// <remarks>
/// x = 2^k m with sqrt(1/2) &lt;= m &lt; sqrt(2); f = m - 1 and s = f / (2 + f), so that ln m = 2 artanh s = 2s + s^3 R(s^2), |s| &lt; 0.1716.
/// R is of degree 6: Sollya's <c>fpminimax((2*atanh(sqrt(x))/sqrt(x)-2)/x, 6, [|D...|], [1b-60;b^2], absolute)</c> with
/// b = 1.0001 (sqrt(2) - 1) / (sqrt(2) + 1); its relative error in ln m is 2^-57.6. The sum is arranged as
/// f - (f^2/2 - s (f^2/2 + s^2 R)), in which f and k H are exact (H: ln 2 to 32 bits) and all other terms are small against the result
/// (Ng and the authors of fdlibm, e_log.c, 1993).
/// </remarks>
internal readonly struct LogOperator : IUnaryOperator<double>
{
    private const double LeastNormal = 2.2250738585072014e-308;
    private const double TwoTo54 = 18014398509481984;
    private const double TwoTo52 = 4503599627370496;

    private const long One = 0x3FF0000000000000;
    private const long SqrtHalf = 0x3FE6A09E00000000; // sqrt(1/2), cut
    private const long Mantissa = 0x000FFFFFFFFFFFFF;

    private const double Ln2High = 0.6931471806019545;
    private const double Ln2Low = -4.2009150726810846e-11;

    private const double R0 = 0.666666666666667;
    private const double R1 = 0.3999999999989937;
    private const double R2 = 0.28571428626158657;
    private const double R3 = 0.22222211099549766;
    private const double R4 = 0.18182891780647079;
    private const double R5 = 0.15331634031819327;
    private const double R6 = 0.1461750616929146;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V subnormal = S.LessThan(x, S.Broadcast(LeastNormal));
        V scaled = S.Select(subnormal, S.Multiply(x, S.Broadcast(TwoTo54)), x);
        V bias = S.Select(subnormal, S.Broadcast(TwoTo52 + 1023 + 54), S.Broadcast(TwoTo52 + 1023));

        // Adding 1 - sqrt(1/2) in the bits moves the step of the exponent to sqrt(2); k + 1023 becomes the low bits of 2^52.
        V bits = S.AddBits(scaled, S.BroadcastBits(One - SqrtHalf));
        V k = S.Subtract(S.Or(S.ShiftRightBits(bits, 52), S.Broadcast(TwoTo52)), bias);
        V m = S.AddBits(S.And(bits, S.BroadcastBits(Mantissa)), S.BroadcastBits(SqrtHalf));

        V f = S.Subtract(m, S.Broadcast(1));
        V s = S.Divide(f, S.Add(f, S.Broadcast(2)));
        V z = S.Multiply(s, s);
        V z2 = S.Multiply(z, z);
        V r01 = S.FusedMultiplyAdd(S.Broadcast(R1), z, S.Broadcast(R0));
        V r23 = S.FusedMultiplyAdd(S.Broadcast(R3), z, S.Broadcast(R2));
        V r45 = S.FusedMultiplyAdd(S.Broadcast(R5), z, S.Broadcast(R4));
        V r = S.FusedMultiplyAdd(S.FusedMultiplyAdd(S.FusedMultiplyAdd(S.Broadcast(R6), z2, r45), z2, r23), z2, r01);
        V halfSquare = S.Multiply(S.Multiply(S.Broadcast(0.5), f), f);
        V correction = S.FusedMultiplyAdd(s, S.FusedMultiplyAdd(z, r, halfSquare), S.Multiply(k, S.Broadcast(Ln2Low)));
        V log = S.FusedMultiplyAdd(k, S.Broadcast(Ln2High), S.Subtract(f, S.Subtract(halfSquare, correction)));

        V ordinary = S.And(S.LessThan(S.Zero, x), S.LessThan(x, S.Broadcast(double.PositiveInfinity)));
        V atInfinity = S.Select(S.Equals(x, S.Broadcast(double.PositiveInfinity)), x, S.Broadcast(double.NaN));
        V atEnds = S.Select(S.Equals(x, S.Zero), S.Broadcast(double.NegativeInfinity), atInfinity);
        return S.Select(ordinary, log, atEnds);
    }
}
