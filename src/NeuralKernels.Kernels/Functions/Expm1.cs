using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Functions;

/// <summary>y[i] = e^x[i] - 1.</summary>
public static class Expm1
{
    /// <summary>y[i] = e^x[i] - 1: for float the correctly rounded value, for double within 1 ulp, the same bits on every CPU.</summary>
    /// <remarks>Without the cancellation of computing e^x first. NaN gives NaN, +infinity itself, -infinity -1, and zeros
    /// themselves.</remarks>
    /// <param name="x">The arguments, any length.</param>
    /// <param name="y">The results, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            Function.ApplyRoundingTested<T, Expm1Operator, Expm1OfSingleOperator, Vector512x4, Vector256x1>(x, y);
}

/// <summary>e^x - 1 in double, within 1 ulp (0.98 the most found) over the whole range of double. The method:
/// <see cref="Exponential"/>.</summary>
/// <remarks>The steps of <see cref="Expm1OfSingleOperator"/>, and what only a double needs: the one that is rounded away beside 2^54, and
/// subnormal numbers.</remarks>
internal readonly struct Expm1Operator : IUnaryOperator<double>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        Exponential.Split<S, V>(Exponential.Limit<S, V>(x, -50, 710), S.Zero, minusOne: true, out V shifted, out V high, out V low);
        V power = Exponential.PowerOfTwo<S, V>(S.SubtractBits(shifted, S.BroadcastBits(1)));
        V half = S.Broadcast(0.5);
        V whole = S.Subtract(power, half);
        V taken = S.Subtract(whole, power);
        V wholeLow = S.Subtract(S.Subtract(power, S.Subtract(whole, taken)), S.Add(half, taken)); // Knuth's two-sum
        V part = S.Multiply(power, high);
        V sum = S.Add(whole, part);
        V sumLow = S.FusedMultiplyAdd(power, low, S.Add(S.Subtract(part, S.Subtract(sum, whole)), wholeLow));
        V y = S.Add(sum, sumLow);
        y = S.Or(S.Add(y, y), S.And(x, S.Broadcast(-0.0)));

        // Up to 2^-54 the nearest double is x itself, and half of a subnormal number may not be one.
        return S.Select(S.LessThan(S.Abs(x), S.Broadcast(5.551115123125783e-17)), x, y);
    }
}

/// <summary>e^x - 1 in double for an x that came from float and a result that goes back there. The method:
/// <see cref="Exponential"/>.</summary>
internal readonly partial struct Expm1OfSingleOperator : IRoundingTestedOperator
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        // Below -50 the result rounds to -1, above 710 it is infinite.
        Exponential.Split<S, V>(Exponential.Limit<S, V>(x, -50, 710), out V shifted, out V high, out V low);

        // Half the result, so that 2^n stays finite where the result does: (2^(n-1) - 1/2) + 2^(n-1) (high + low).
        V power = Exponential.PowerOfTwo<S, V>(S.SubtractBits(shifted, S.BroadcastBits(1)));
        V whole = S.Subtract(power, S.Broadcast(0.5));
        V part = S.Multiply(power, high);
        V sum = S.Add(whole, part);
        V sumLow = S.FusedMultiplyAdd(power, low, S.Subtract(part, S.Subtract(sum, whole)));
        V half = S.Add(sum, sumLow);

        // The result has the sign of x; -0 lost it on the way.
        return S.Or(S.Add(half, half), S.And(x, S.Broadcast(-0.0)));
    }
}
