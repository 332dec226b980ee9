using System;
using System.Numerics;

namespace NeuralKernels.Reference.Updates;

/// <summary>One step of Adadelta: a step is as long as recent steps were, relative to recent gradients.</summary>
/// <remarks>Zeiler, "ADADELTA: an adaptive learning rate method", 2012.</remarks>
public static class AdadeltaStep
{
    /// <summary>Adadelta, weight decay (if any) added to the gradient.</summary>
    public static void Apply<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> secondMoment,
        Span<T> squaredSteps,
        double learningRate = 1,
        double rho = 0.9,
        double epsilon = 1e-6,
        double weightDecay = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] directions = WeightDecay.Apply(parameters, gradients, weightDecay);
        T eps = T.CreateTruncating(epsilon);
        for (int i = 0; i < parameters.Length; i++)
        {
            T d = directions[i];
            secondMoment[i] = MovingAverage.UpdateSquare(secondMoment[i], d, rho);
            T x = (T.Sqrt(squaredSteps[i] + eps) / T.Sqrt(secondMoment[i] + eps)) * d;
            squaredSteps[i] = MovingAverage.UpdateSquare(squaredSteps[i], x, rho);
            parameters[i] -= T.CreateTruncating(learningRate) * x;
        }
    }
}
