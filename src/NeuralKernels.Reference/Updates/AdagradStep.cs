using System;
using System.Numerics;

namespace NeuralKernels.Reference.Updates;

/// <summary>One step of Adagrad: the step size of each parameter falls as its squared gradients add up.</summary>
/// <remarks>Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic optimization", 2011.</remarks>
public static class AdagradStep
{
    /// <summary>Adagrad, weight decay (if any) added to the gradient.</summary>
    public static void Apply<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> sumOfSquares,
        long step,
        double learningRate = 1e-2,
        double learningRateDecay = 0,
        double epsilon = 1e-10,
        double weightDecay = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] directions = WeightDecay.Apply(parameters, gradients, weightDecay);
        T rate = T.CreateTruncating(learningRate / (1 + ((step - 1) * learningRateDecay)));
        for (int i = 0; i < parameters.Length; i++)
        {
            sumOfSquares[i] += directions[i] * directions[i];
            parameters[i] -= rate * (directions[i] / (T.Sqrt(sumOfSquares[i]) + T.CreateTruncating(epsilon)));
        }
    }
}
