using System;
using System.Numerics;

namespace NeuralKernels.Reference.Updates;

/// <summary>Weight decay, added to the gradient or decoupled from it; nothing is computed where it is 0.</summary>
public static class WeightDecay
{
    /// <summary>p -= rate p.</summary>
    public static void Apply<T>(Span<T> parameters, double rate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T factor = T.CreateTruncating(rate);
        for (int i = 0; i < parameters.Length && factor != T.Zero; i++)
        {
            parameters[i] -= factor * parameters[i];
        }
    }

    /// <summary>Returns g + decay p; where decoupled, p -= (lr decay) p, and g.</summary>
    internal static T[] Apply<T>(
        Span<T> parameters, ReadOnlySpan<T> gradients, double decay, double learningRate = 0, bool decoupled = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] directions = gradients.ToArray();
        if (decoupled)
        {
            Apply(parameters, learningRate * decay);
            return directions;
        }

        T factor = T.CreateTruncating(decay);
        for (int i = 0; i < directions.Length && factor != T.Zero; i++)
        {
            directions[i] += factor * parameters[i];
        }

        return directions;
    }
}
