using System;
using System.Numerics;

namespace NeuralKernels.Reference.Updates;

/// <summary>One step of RMSprop: plain, centered, with momentum, and both.</summary>
/// <remarks>
/// Tieleman and Hinton, "Lecture 6.5: RMSProp", Coursera, 2012; Graves, "Generating sequences with recurrent neural networks", 2013.
/// </remarks>
public static class RmsPropStep
{
    /// <summary>
    /// v = alpha v + (1 - alpha) d^2, r = sqrt(v) + eps, or sqrt(max(v - m^2, 0)) + eps where centered, m = m + (1 - alpha) (d - m); p -=
    /// lr d / r, or lr u with momentum, u = mu u + d / r.
    /// </summary>
    public static void Apply<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> secondMoment,
        Span<T> firstMoment,
        Span<T> velocity,
        double learningRate = 1e-2,
        double alpha = 0.99,
        double epsilon = 1e-8,
        double weightDecay = 0,
        double momentum = 0,
        bool centered = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] directions = WeightDecay.Apply(parameters, gradients, weightDecay);
        for (int i = 0; i < parameters.Length; i++)
        {
            T d = directions[i];
            T v = secondMoment[i] = MovingAverage.UpdateSquare(secondMoment[i], d, alpha);
            if (centered)
            {
                firstMoment[i] += T.CreateTruncating(1 - alpha) * (d - firstMoment[i]);
                v -= firstMoment[i] * firstMoment[i];
                v = v < T.Zero ? T.Zero : v;
            }

            T change = d / (T.Sqrt(v) + T.CreateTruncating(epsilon));
            if (momentum != 0)
            {
                change = velocity[i] = (T.CreateTruncating(momentum) * velocity[i]) + change;
            }

            parameters[i] -= T.CreateTruncating(learningRate) * change;
        }
    }
}
