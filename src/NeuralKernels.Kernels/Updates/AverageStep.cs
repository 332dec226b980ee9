using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>a = a + (1 - decay) (p - a): the exponential moving average of parameters.</summary>
/// <remarks>
/// Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992, with weights that fall exponentially.
/// </remarks>
public static unsafe class AverageStep
{
    /// <summary>
    /// a[i] = a[i] + (1 - decay) (p[i] - a[i]); every operation rounds to T, 1 - decay is evaluated in double and rounded once.
    /// </summary>
    /// <remarks>The same bits at every vector width.</remarks>
    /// <param name="average">a, updated in place.</param>
    /// <param name="parameters">p, of the same length and separate memory.</param>
    /// <param name="decay">What is kept of the average, in [0, 1).</param>
    /// <exception cref="ArgumentException">The spans differ in length or overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decay"/> is outside [0, 1).</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Apply<T>(Span<T> average, ReadOnlySpan<T> parameters, double decay)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        Guard.SameLength<T, T>(parameters, average);
        Guard.Separate(average, parameters);
        Guard.Fraction(decay);
        fixed (T* a = average, p = parameters)
        {
            MultiSpanLoop.Run<T, Average<T>>(new Average<T>(a, p, T.CreateTruncating(1 - decay)), average.Length);
        }
    }
}

internal readonly unsafe struct Average<T>(T* average, T* parameters, T oneMinusDecay) : IMultiSpanOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V p = Lanes.Load<S, V, T>(parameters, i, count);
        Lanes.Store<S, V, T>(MovingAverage.Update<S, V, T>(Lanes.Load<S, V, T>(average, i, count), p, oneMinusDecay), average, i, count);
    }
}
