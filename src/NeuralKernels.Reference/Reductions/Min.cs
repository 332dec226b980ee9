using System;
using System.Numerics;

namespace NeuralKernels.Reference.Reductions;

/// <summary>min x[i], and its index.</summary>
public static class Min
{
    /// <summary>min x[i]: IEEE 754-2019 minimum, for which NaN wins and -0 is less than +0.</summary>
    public static T Compute<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T best = x[0];
        foreach (T value in x)
        {
            best = T.Min(best, value);
        }

        return best;
    }

    /// <summary>The first i for which x[i] is <see cref="Compute"/>(x).</summary>
    public static int IndexOf<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Row.IndexOf(x, Compute(x));
}
