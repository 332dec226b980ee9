using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>Mean and variance.</summary>
public static unsafe class Moments
{
    private const int Block = 4096; // doubles: 32 KiB, which fits the smallest first-level cache

    /// <summary>mean = (1/n) sum x[i], variance = (1/n) sum (x[i] - mean)^2, both in double, in one pass over memory.</summary>
    /// <remarks>
    /// <para>
    /// Blocks of 4096 elements are read twice, the second time from the cache: their mean first, then q = sum (x[i] - mean)^2, both sums in
    /// the order of the virtual lanes. The rounded mean is subtracted, so that a large mean costs no digits as it does in the formula E x^2
    /// - (E x)^2. A block of b elements is then merged with the a elements before it:
    /// </para>
    /// <code>
    /// delta = mean' - mean,  share = b / (a + b)
    /// mean = mean + delta share,  q = q + (q' + (delta delta) (a share))
    /// </code>
    /// <para>
    /// Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979. The same bits at every
    /// vector width. The unbiased variance is n/(n-1) times this one. Doubles whose sum or squares overflow give infinities or NaN. NaN in
    /// gives NaN out.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="x"/> is empty.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static (double Mean, double Variance) Compute<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        Guard.Length(x, 1);
        fixed (T* p = x)
        {
            return AnyWidth.Run<double, MomentsPass<T>, (double, double)>(new MomentsPass<T>(p, x.Length));
        }
    }

    internal static (double Mean, double Variance) Compute<S, V, T>(T* x, int n)
        where S : struct, ISimd<V, double>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double mean, double squares) = ComputeBlock<S, V, T>(x, Math.Min(n, Block));
        for (long start = Block; start < n; start += Block)
        {
            int count = (int)Math.Min(n - start, Block);
            (double other, double otherSquares) = ComputeBlock<S, V, T>(x + start, count);
            Merge(ref mean, ref squares, start, count, other, otherSquares);
        }

        return (mean, squares / n);
    }

    /// <summary>The moments of factor x[i], in the same order; the factor is a power of two.</summary>
    [SkipLocalsInit]
    internal static (double Mean, double Variance) ComputeScaled<S, V>(double* x, int n, double factor)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        double* scaled = stackalloc double[Block];
        double mean = 0, squares = 0;
        for (long start = 0; start < n; start += Block)
        {
            int count = (int)Math.Min(n - start, Block);
            for (int i = 0; i < count; i++)
            {
                scaled[i] = x[start + i] * factor;
            }

            (double other, double otherSquares) = ComputeBlock<S, V, double>(scaled, count);
            if (start == 0)
            {
                (mean, squares) = (other, otherSquares);
            }
            else
            {
                Merge(ref mean, ref squares, start, count, other, otherSquares);
            }
        }

        return (mean, squares / n);
    }

    /// <summary>Merges a block of <paramref name="count"/> elements with the <paramref name="start"/> before it.</summary>
    private static void Merge(ref double mean, ref double squares, long start, int count, double other, double otherSquares)
    {
        double delta = other - mean;
        double share = count / (double)(start + count);
        mean += delta * share;
        squares += otherSquares + (delta * delta * (start * share));
    }

    /// <summary>The mean, and the sum of the squared distances from it.</summary>
    private static (double Mean, double Squares) ComputeBlock<S, V, T>(T* x, int n)
        where S : struct, ISimd<V, double>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double mean = LaneOrder.Reduce<S, V, double, WideSumTerms<T>>(new WideSumTerms<T>(x), n) / n;
        return (mean, LaneOrder.Reduce<S, V, double, DeviationTerms<T>>(new DeviationTerms<T>(x, mean), n));
    }
}

internal readonly unsafe struct MomentsPass<T>(T* x, int n) : IAnyWidth<double, (double Mean, double Variance)>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public (double Mean, double Variance) Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct => Moments.Compute<S, V, T>(x, n);
}

/// <summary>lane + (x[i] - mean)^2, the square fused, in double.</summary>
internal readonly unsafe struct DeviationTerms<T>(T* x, double mean) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint i, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V deviation = S.Subtract(Lanes.LoadWide<S, V, T>(x, i, count), S.Broadcast(mean));
        V kept = Lanes.Keep<S, V, double>(deviation, S.Zero, count);
        return S.FusedMultiplyAdd(kept, kept, accumulator);
    }
}
