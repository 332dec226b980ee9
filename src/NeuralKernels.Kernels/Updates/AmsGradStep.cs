using System;
using System.Numerics;
using NeuralKernels.Kernels.Elementwise;

namespace NeuralKernels.Kernels.Updates;

/// <summary>One step of AMSGrad: Adam whose denominator never shrinks.</summary>
/// <remarks>Reddi, Kale and Kumar, "On the convergence of Adam and beyond", 2018.</remarks>
public static unsafe class AmsGradStep
{
    /// <summary>AMSGrad; weight decay, if any, is added to the gradient, or decoupled.</summary>
    /// <remarks>
    /// <see cref="AdamStep.Apply"/> with w instead of v in the denominator, w = maximum(w, v) (IEEE 754-2019: NaN wins):
    /// <paramref name="maxSecondMoment"/>, of the same length as the others, updated in place, zero before the first step, and separate
    /// from them. PyTorch's definition (Adam with amsgrad). The same bits at every vector width.
    /// </remarks>
    /// <inheritdoc cref="AdamStep.Apply"/>
    public static void Apply<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> firstMoment,
        Span<T> secondMoment,
        Span<T> maxSecondMoment,
        long step,
        in AdamHyperparameters hyperparameters,
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        UpdateGuard.Spans<T>(parameters, gradients);
        UpdateGuard.State<T>(firstMoment, parameters, gradients);
        UpdateGuard.State<T>(secondMoment, parameters, gradients);
        UpdateGuard.State<T>(maxSecondMoment, parameters, gradients);
        Guard.Separate<T>(firstMoment, secondMoment);
        Guard.Separate<T>(firstMoment, maxSecondMoment);
        Guard.Separate<T>(secondMoment, maxSecondMoment);
        var coefficients = AdamCoefficients<T>.Create(step, in hyperparameters);
        fixed (T* p = parameters, g = gradients, m = firstMoment, v = secondMoment, w = maxSecondMoment)
        {
            MultiSpanLoop.Run<T, Adam<T>>(new Adam<T>(p, g, m, v, w, coefficients), parameters.Length, threads);
        }
    }
}
