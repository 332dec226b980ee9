using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Reference.Updates;

/// <summary>One step of NAdam: Adam with Nesterov's momentum.</summary>
/// <remarks>Dozat, "Incorporating Nesterov momentum into Adam", 2016.</remarks>
public static class NadamStep
{
    /// <summary>NAdam, weight decay (if any) added to the gradient.</summary>
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
        double momentumDecay = 4e-3,
        Elementary? functions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] directions = WeightDecay.Added(parameters, gradients, weightDecay);
        (double a, double b) = Rates(step, ref momentumProduct, learningRate, beta1, momentumDecay, functions);
        Descend<T>(parameters, directions, firstMoment, secondMoment, step, a, b, beta1, beta2, epsilon);
    }

    /// <summary>p -= (lr wd) p first, then NAdam without decay.</summary>
    public static void ApplyDecoupled<T>(
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
        double weightDecay = 1e-2,
        double momentumDecay = 4e-3,
        Elementary? functions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        WeightDecay.Shrink(parameters, learningRate * weightDecay);
        (double a, double b) = Rates(step, ref momentumProduct, learningRate, beta1, momentumDecay, functions);
        Descend(parameters, gradients, firstMoment, secondMoment, step, a, b, beta1, beta2, epsilon);
    }

    /// <summary>The weights of the gradient and of the first moment; the product of the momenta takes in this step's.</summary>
    private static (double OfGradient, double OfMoment) Rates(
        long step, ref double momentumProduct, double learningRate, double beta1, double momentumDecay, Elementary? functions)
    {
        functions ??= Elementary.CorrectlyRounded;
        double now = Momentum(step);
        double next = Momentum(step + 1);
        momentumProduct *= now;
        return (learningRate * (1 - now) / (1 - momentumProduct), learningRate * next / (1 - (momentumProduct * next)));

        double Momentum(long t) => beta1 * (1 - (0.5 * functions.Exp(t * momentumDecay * -0.040821994520255166))); // ln 0.96
    }

    private static void Descend<T>(
        Span<T> parameters,
        ReadOnlySpan<T> directions,
        Span<T> firstMoment,
        Span<T> secondMoment,
        long step,
        double ofGradient,
        double ofMoment,
        double beta1,
        double beta2,
        double epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T a = T.CreateTruncating(ofGradient);
        T b = T.CreateTruncating(ofMoment);
        T scale = T.CreateTruncating(1 / Math.Sqrt(1 - IntegerPower.Of(beta2, step)));
        T keep = T.CreateTruncating(beta2);
        T take1 = T.CreateTruncating(1 - beta1);
        T take2 = T.CreateTruncating(1 - beta2);
        T floor = T.CreateTruncating(epsilon);
        for (int i = 0; i < parameters.Length; i++)
        {
            T d = directions[i];
            firstMoment[i] += take1 * (d - firstMoment[i]);
            secondMoment[i] = (keep * secondMoment[i]) + ((take2 * d) * d);
            parameters[i] -= ((a * d) + (b * firstMoment[i])) / ((T.Sqrt(secondMoment[i]) * scale) + floor);
        }
    }
}
