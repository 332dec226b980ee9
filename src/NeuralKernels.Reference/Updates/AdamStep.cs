using System;
using System.Numerics;

namespace NeuralKernels.Reference.Updates;

/// <summary>One step of Adam, AdamW and AMSGrad.</summary>
/// <remarks>
/// Kingma and Ba, "Adam: a method for stochastic optimization", 2015; Loshchilov and Hutter, "Decoupled weight decay regularization", 2019;
/// Reddi, Kale and Kumar, "On the convergence of Adam and beyond", 2018.
/// </remarks>
public static class AdamStep
{
    /// <summary>
    /// Adam, weight decay (if any) added to the gradient, or decoupled: p -= (lr wd) p first; AMSGrad where there is a maximum of the
    /// second moment.
    /// </summary>
    public static void Apply<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> firstMoment,
        Span<T> secondMoment,
        long step,
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0,
        bool decoupled = false,
        Span<T> maxSecondMoment = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] directions = WeightDecay.Apply(parameters, gradients, weightDecay, learningRate, decoupled);
        T size = T.CreateTruncating(learningRate / (1 - IntegerPower.Of(beta1, step)));
        T scale = T.CreateTruncating(1 / Math.Sqrt(1 - IntegerPower.Of(beta2, step)));
        for (int i = 0; i < parameters.Length; i++)
        {
            firstMoment[i] += T.CreateTruncating(1 - beta1) * (directions[i] - firstMoment[i]);
            secondMoment[i] = MovingAverage.UpdateSquare(secondMoment[i], directions[i], beta2);
            T v = secondMoment[i];
            if (!maxSecondMoment.IsEmpty)
            {
                v = maxSecondMoment[i] = T.Max(maxSecondMoment[i], v);
            }

            parameters[i] -= size * (firstMoment[i] / ((T.Sqrt(v) * scale) + T.CreateTruncating(epsilon)));
        }
    }
}
