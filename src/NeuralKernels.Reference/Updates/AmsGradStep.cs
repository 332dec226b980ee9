using System;
using System.Numerics;

namespace NeuralKernels.Reference.Updates;

/// <summary>One step of AMSGrad: Adam whose denominator never shrinks.</summary>
/// <remarks>Reddi, Kale and Kumar, "On the convergence of Adam and beyond", 2018.</remarks>
public static class AmsGradStep
{
    /// <summary>AMSGrad, weight decay (if any) added to the gradient.</summary>
    public static void Apply<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> firstMoment,
        Span<T> secondMoment,
        Span<T> greatestSecondMoment,
        long step,
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] directions = WeightDecay.Added(parameters, gradients, weightDecay);
        Descend<T>(parameters, directions, firstMoment, secondMoment, greatestSecondMoment, step, learningRate, beta1, beta2, epsilon);
    }

    /// <summary>p -= (lr wd) p first, then AMSGrad without decay.</summary>
    public static void ApplyDecoupled<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> firstMoment,
        Span<T> secondMoment,
        Span<T> greatestSecondMoment,
        long step,
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 1e-2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        WeightDecay.Shrink(parameters, learningRate * weightDecay);
        Descend(parameters, gradients, firstMoment, secondMoment, greatestSecondMoment, step, learningRate, beta1, beta2, epsilon);
    }

    private static void Descend<T>(
        Span<T> parameters,
        ReadOnlySpan<T> directions,
        Span<T> firstMoment,
        Span<T> secondMoment,
        Span<T> greatestSecondMoment,
        long step,
        double learningRate,
        double beta1,
        double beta2,
        double epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T size = T.CreateTruncating(learningRate / (1 - IntegerPower.Of(beta1, step)));
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
            greatestSecondMoment[i] = T.Max(greatestSecondMoment[i], secondMoment[i]);
            parameters[i] -= size * (firstMoment[i] / ((T.Sqrt(greatestSecondMoment[i]) * scale) + floor));
        }
    }
}
