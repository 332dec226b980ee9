using System;
using System.Numerics;

namespace NeuralKernels.Reference.Updates;

/// <summary>The gradient of a penalty on large parameters: l1 sum |p| + l2 sum p^2 / 2.</summary>
public static class Penalty
{
    /// <summary>g[i] = (g[i] + l2 p[i]) + l1 sign(p[i]).</summary>
    public static void Add<T>(Span<T> gradients, ReadOnlySpan<T> parameters, double l1, double l2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (T first, T second) = (T.CreateTruncating(l1), T.CreateTruncating(l2));
        for (int i = 0; i < gradients.Length; i++)
        {
            T p = parameters[i];
            T g = second == T.Zero ? gradients[i] : gradients[i] + (second * p);
            T sign = p > T.Zero ? T.One : p < T.Zero ? -T.One : p;
            gradients[i] = first == T.Zero ? g : g + (first * sign);
        }
    }
}
