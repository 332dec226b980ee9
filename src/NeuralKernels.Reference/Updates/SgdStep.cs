using System;
using System.Numerics;

namespace NeuralKernels.Reference.Updates;

/// <summary>One step of gradient descent: p -= lr g; with momentum, Nesterov's momentum and weight decay.</summary>
public static class SgdStep
{
    /// <summary>p[i] -= lr g[i].</summary>
    public static void Apply<T>(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T rate = T.CreateTruncating(learningRate);
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i] -= rate * gradients[i];
        }
    }

    /// <summary>d = g[i] + wd p[i], v[i] = mu v[i] + d, p[i] -= lr (nesterov ? d + mu v[i] : v[i]).</summary>
    public static void Apply<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> velocity,
        double learningRate,
        double momentum,
        double weightDecay = 0,
        bool nesterov = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] directions = WeightDecay.Apply(parameters, gradients, weightDecay);
        T rate = T.CreateTruncating(learningRate), mu = T.CreateTruncating(momentum);
        for (int i = 0; i < parameters.Length; i++)
        {
            velocity[i] = (mu * velocity[i]) + directions[i];
            parameters[i] -= rate * (nesterov ? directions[i] + (mu * velocity[i]) : velocity[i]);
        }
    }
}
