using System;
using System.Numerics;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>|x|, the Euclidean norm.</summary>
public static class Norm
{
    /// <summary>sqrt(sum x[i]^2), rounded once from double; see <see cref="SumOfSquares"/> for the order of the sum.</summary>
    /// <remarks>
    /// For double the squares overflow from about 1e154 and lose digits below 1e-154, as they stand. NaN in gives NaN out.
    /// </remarks>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static T Of<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.CreateTruncating(Math.Sqrt(SumOfSquares.Of(x)));
}
