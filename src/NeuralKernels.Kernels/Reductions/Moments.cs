using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>Mean and variance.</summary>
public static unsafe class Moments
{
    private const int Block = 4096; // doubles: 32 KiB, what the smallest first-level cache holds

    /// <summary>mean = (1/n) sum x[i], variance = (1/n) sum (x[i] - mean)^2, both in double, in one pass over memory.</summary>
    /// <remarks>
    /// <para>
    /// Blocks of 4096 elements are read twice, the second time from the cache: their mean first, then q = sum (x[i] - mean)^2, both sums in
    /// the order of the virtual lanes. The rounded mean is subtracted, so that a large mean costs no digits as it does in the formula
    /// E x^2 - (E x)^2. A block of b elements then joins the a elements before it, as
    /// </para>
    /// <code>
    /// apart = mean' - mean,  share = b / (a + b)
    /// mean = mean + apart share,  q = q + (q' + (apart apart) (a share))
    /// </code>
    /// <para>
    /// Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979. The same bits at every
    /// vector width. The unbiased variance is n/(n-1) times this one. Doubles whose sum or squares overflow give infinities or NaN. NaN in
    /// gives NaN out.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="x"/> is empty.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static (double Mean, double Variance) Of<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        Guard.Length(x, 1);
        fixed (T* p = x)
        {
            return AnyWidth.Run<double, OfKernel<T>, (double, double)>(new(p, x.Length));
        }
    }

    internal static (double Mean, double Variance) Of<S, V, T>(T* x, int n)
        where S : struct, ISimd<V, double>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double mean, double squares) = OfBlock<S, V, T>(x, Math.Min(n, Block));
        for (long start = Block; start < n; start += Block)
        {
            int count = (int)Math.Min(n - start, Block);
            (double other, double otherSquares) = OfBlock<S, V, T>(x + start, count);
            Join(ref mean, ref squares, start, count, other, otherSquares);
        }

        return (mean, squares / n);
    }

    /// <summary>The moments of factor x[i], in the same order; the factor is a power of two.</summary>
    [SkipLocalsInit]
    internal static (double Mean, double Variance) OfScaled<S, V>(double* x, int n, double factor)
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

            (double other, double otherSquares) = OfBlock<S, V, double>(scaled, count);
            if (start == 0)
            {
                (mean, squares) = (other, otherSquares);
            }
            else
            {
                Join(ref mean, ref squares, start, count, other, otherSquares);
            }
        }

        return (mean, squares / n);
    }

    /// <summary>A block of <paramref name="count"/> elements joins the <paramref name="start"/> before it.</summary>
    private static void Join(ref double mean, ref double squares, long start, int count, double other, double otherSquares)
    {
        double apart = other - mean;
        double share = count / (double)(start + count);
        mean += apart * share;
        squares += otherSquares + (apart * apart * (start * share));
    }

    /// <summary>The mean, and the sum of the squared distances from it.</summary>
    private static (double Mean, double Squares) OfBlock<S, V, T>(T* x, int n)
        where S : struct, ISimd<V, double>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double mean = LaneOrder.Reduce<S, V, double, WideSumTerms<T>>(new WideSumTerms<T>(x), n) / n;
        return (mean, LaneOrder.Reduce<S, V, double, DeviationTerms<T>>(new DeviationTerms<T>(x, mean), n));
    }

    private readonly struct OfKernel<T>(T* x, int n) : IAnyWidth<double, (double Mean, double Variance)>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (double Mean, double Variance) Run<S, V>()
            where S : struct, ISimd<V, double>
            where V : struct => Of<S, V, T>(x, n);
    }
}

/// <summary>lane + (x[i] - mean)^2, the square fused, in double.</summary>
internal readonly unsafe struct DeviationTerms<T>(T* x, double mean) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool IsShort => true;

    public static double Identity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint i, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V deviation = S.Subtract(Lanes.LoadWide<S, V, T>(x, i, count), S.Broadcast(mean));
        V kept = Lanes.Keep<S, V, double>(deviation, S.Zero, count);
        return S.FusedMultiplyAdd(kept, kept, accumulator);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<S, V>(V a, V b)
        where S : struct, ISimd<V, double>
        where V : struct => S.Add(a, b);
}
