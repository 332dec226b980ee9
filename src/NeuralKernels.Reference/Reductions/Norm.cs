using System;
using System.Numerics;

namespace NeuralKernels.Reference.Reductions;

/// <summary>|x|, the Euclidean norm.</summary>
public static class Norm
{
    /// <summary>sqrt(sum x[i]^2), rounded once from double.</summary>
    public static T Of<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.CreateTruncating(Math.Sqrt(SumOfSquares.Of(x)));
}
