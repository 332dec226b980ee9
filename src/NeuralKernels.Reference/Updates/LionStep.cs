using System;
using System.Numerics;

namespace NeuralKernels.Reference.Updates;

/// <summary>One step of Lion: every parameter changes by the learning rate, in the direction of a sign.</summary>
/// <remarks>Chen et al., "Symbolic discovery of optimization algorithms", 2023.</remarks>
public static class LionStep
{
    /// <summary>p = p - lr sign(beta1 m + (1 - beta1) g), with decoupled weight decay.</summary>
    public static void Apply<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> momentum,
        double learningRate = 1e-4,
        double beta1 = 0.9,
        double beta2 = 0.99,
        double weightDecay = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        WeightDecay.Apply(parameters, learningRate * weightDecay);
        T rate = T.CreateTruncating(learningRate);
        for (int i = 0; i < parameters.Length; i++)
        {
            T c = (T.CreateTruncating(beta1) * momentum[i]) + (T.CreateTruncating(1 - beta1) * gradients[i]);
            T sign = c > T.Zero ? T.One : c < T.Zero ? -T.One : c;
            parameters[i] -= rate * sign;
            momentum[i] = (T.CreateTruncating(beta2) * momentum[i]) + (T.CreateTruncating(1 - beta2) * gradients[i]);
        }
    }
}
