using System;
using System.Numerics;

namespace NeuralKernels.Reference.Updates;

/// <summary>The two ways in which a step draws parameters towards zero; neither computes anything where the decay is 0.</summary>
internal static class WeightDecay
{
    /// <summary>g + decay p, beside the gradients themselves.</summary>
    public static T[] Added<T>(ReadOnlySpan<T> parameters, ReadOnlySpan<T> gradients, double decay)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T rate = T.CreateTruncating(decay);
        T[] directions = gradients.ToArray();
        for (int i = 0; i < directions.Length && rate != T.Zero; i++)
        {
            directions[i] += rate * parameters[i];
        }

        return directions;
    }

    /// <summary>p -= decay p.</summary>
    public static void Shrink<T>(Span<T> parameters, double decay)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T rate = T.CreateTruncating(decay);
        for (int i = 0; i < parameters.Length && rate != T.Zero; i++)
        {
            parameters[i] -= rate * parameters[i];
        }
    }
}
