using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>One step of Adam, and of AdamW.</summary>
/// <remarks>
/// Kingma and Ba, "Adam: a method for stochastic optimization", 2015; Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
/// </remarks>
public static unsafe class AdamStep
{
    /// <summary>Adam; weight decay, if any, is added to the gradient, or decoupled.</summary>
    /// <remarks>
    /// <code>
    /// d = g + wd p                          (g alone where wd = 0 or decoupled)
    /// m = m + (1 - beta1) (d - m)
    /// v = beta2 v + ((1 - beta2) d) d
    /// p = p - (lr wd) p                     (only where decoupled, and lr wd is not 0)
    /// p = p - size (m / (sqrt(v) scale + eps)),   size = lr / (1 - beta1^t), scale = 1 / sqrt(1 - beta2^t)
    /// </code>
    /// <para>
    /// Every operation rounds to T on its own, in the order of the parentheses. 1 - beta1, 1 - beta2, size and scale are evaluated in
    /// double and rounded once to T; the powers are <see cref="BiasCorrection"/>'s. PyTorch's definition, except that PyTorch divides
    /// sqrt(v) by sqrt(1 - beta2^t) where this multiplies by the reciprocal. The same bits at every vector width.
    /// </para>
    /// </remarks>
    /// <param name="parameters">p, updated in place.</param>
    /// <param name="gradients">g, of the same length.</param>
    /// <param name="firstMoment">m, of the same length, updated in place; zero before the first step.</param>
    /// <param name="secondMoment">
    /// v, of the same length, updated in place; zero before the first step. All spans are separate memory.
    /// </param>
    /// <param name="step">t, the number of this step; the first is 1.</param>
    /// <param name="hyperparameters">lr, beta1, beta2, eps and wd.</param>
    /// <param name="threads">
    /// The greatest number of threads, 0 for one per core; a short update runs on the calling thread. The bits do not depend on it.
    /// </param>
    /// <exception cref="ArgumentException">The spans differ in length or overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="step"/> is below 1, a beta is outside [0, 1), <paramref name="threads"/> is negative, or another hyperparameter is
    /// not finite.
    /// </exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Apply<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> firstMoment,
        Span<T> secondMoment,
        long step,
        in AdamHyperparameters hyperparameters,
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        UpdateGuard.Spans<T>(parameters, gradients);
        UpdateGuard.State<T>(firstMoment, parameters, gradients);
        UpdateGuard.State<T>(secondMoment, parameters, gradients);
        Guard.Separate<T>(firstMoment, secondMoment);
        var coefficients = AdamCoefficients<T>.Create(step, in hyperparameters);
        fixed (T* p = parameters, g = gradients, m = firstMoment, v = secondMoment)
        {
            MultiSpanLoop.Run<T, Adam<T>>(new Adam<T>(p, g, m, v, null, coefficients), parameters.Length, threads);
        }
    }
}

/// <summary>Adam; AMSGrad unless <paramref name="maxSecondMoment"/> is null.</summary>
internal readonly unsafe struct Adam<T>(
    T* parameters, T* gradients, T* firstMoment, T* secondMoment, T* maxSecondMoment, AdamCoefficients<T> coefficients)
    : IMultiSpanOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V p = Lanes.Load<S, V, T>(parameters, i, count);
        V d = coefficients.Direction<S, V>(Lanes.Load<S, V, T>(gradients, i, count), p);
        V m = MovingAverage.Update<S, V, T>(Lanes.Load<S, V, T>(firstMoment, i, count), d, coefficients.OneMinusBeta1);
        V v = MovingAverage.UpdateSquare<S, V, T>(
            Lanes.Load<S, V, T>(secondMoment, i, count), d, coefficients.Beta2, coefficients.OneMinusBeta2);
        Lanes.Store<S, V, T>(m, firstMoment, i, count);
        Lanes.Store<S, V, T>(v, secondMoment, i, count);
        if (maxSecondMoment != null)
        {
            v = MaxTerms<T>.Combine<S, V>(Lanes.Load<S, V, T>(maxSecondMoment, i, count), v);
            Lanes.Store<S, V, T>(v, maxSecondMoment, i, count);
        }

        V change = S.Multiply(S.Broadcast(coefficients.StepSize), S.Divide(m, coefficients.Denominator<S, V>(v)));
        Lanes.Store<S, V, T>(S.Subtract(coefficients.Decayed<S, V>(p), change), parameters, i, count);
    }
}
