using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>|x|, the Euclidean norm.</summary>
public static unsafe class Norm
{
    /// <summary>sqrt(sum x[i]^2), rounded once from double; see <see cref="SumOfSquares"/> for the order of the sum.</summary>
    /// <remarks>
    /// It overflows or is subnormal only where |x| itself does or is: where squares of doubles leave the range of double, they are formed
    /// once more from the elements times 2^-600 (the sum overflowed) or 2^600 (it is below 2^-960), in the same order, and the root is
    /// divided by that factor. The same bits at every vector width. NaN in gives NaN out; without one, an infinity in gives +infinity.
    /// </remarks>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static T Compute<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.CreateTruncating(ComputeDouble(x));

    /// <summary>The norm before it is rounded to T.</summary>
    internal static double ComputeDouble<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double squares = SumOfSquares.Compute(x);
        double factor = SquareScale.Factor<T>(squares);
        return factor == 1 ? Math.Sqrt(squares) : ComputeScaled(x, factor) / factor;
    }

    /// <summary>sqrt(sum (factor x[i])^2) in double.</summary>
    internal static double ComputeScaled<T>(ReadOnlySpan<T> x, double factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* p = x)
        {
            return Math.Sqrt(LaneOrder.Reduce<double, ScaledSquareTerms<T>>(new ScaledSquareTerms<T>(p, factor), x.Length));
        }
    }
}

/// <summary>lane + (factor x[i])^2, fused, in double; the factor is a power of two.</summary>
internal readonly unsafe struct ScaledSquareTerms<T>(T* x, double factor) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint i, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V value = S.Multiply(Lanes.LoadWide<S, V, T>(x, i, count), S.Broadcast(factor));
        return S.FusedMultiplyAdd(value, value, accumulator);
    }
}
