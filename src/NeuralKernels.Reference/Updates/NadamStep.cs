using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Reference.Updates;

/// <summary>One step of NAdam: Adam with Nesterov's momentum.</summary>
/// <remarks>Dozat, "Incorporating Nesterov momentum into Adam", 2016.</remarks>
public static class NadamStep
{
    /// <summary>NAdam, weight decay (if any) added to the gradient, or decoupled: p -= (lr wd) p first.</summary>
    public static void Apply<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> firstMoment,
        Span<T> secondMoment,
        long step,
        ref double momentumProduct,
        double learningRate = 2e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0,
        bool decoupled = false,
        double momentumDecay = 4e-3,
        Elementary? functions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        functions ??= Elementary.CorrectlyRounded;
        T[] directions = WeightDecay.Apply(parameters, gradients, weightDecay, learningRate, decoupled);
        double now = Momentum(step), next = Momentum(step + 1);
        momentumProduct *= now;
        T a = T.CreateTruncating(learningRate * (1 - now) / (1 - momentumProduct));
        T b = T.CreateTruncating(learningRate * next / (1 - (momentumProduct * next)));
        T scale = T.CreateTruncating(1 / Math.Sqrt(1 - IntegerPower.Of(beta2, step)));
        for (int i = 0; i < parameters.Length; i++)
        {
            T d = directions[i];
            firstMoment[i] += T.CreateTruncating(1 - beta1) * (d - firstMoment[i]);
            secondMoment[i] = MovingAverage.UpdateSquare(secondMoment[i], d, beta2);
            parameters[i] -= ((a * d) + (b * firstMoment[i])) / ((T.Sqrt(secondMoment[i]) * scale) + T.CreateTruncating(epsilon));
        }

        double Momentum(long t) => beta1 * (1 - (0.5 * functions.Exp(t * momentumDecay * -0.040821994520255166))); // ln 0.96
    }
}
