using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>One step of Adam, and of AdamW.</summary>
/// <remarks>
/// Kingma and Ba, "Adam: a method for stochastic optimization", 2015; Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
/// </remarks>
public static unsafe class AdamStep
{
    /// <summary>Adam, weight decay (if any) added to the gradient.</summary>
    /// <remarks>
    /// <code>
    /// d = g + wd p                          (left out where wd = 0)
    /// m = m + (1 - beta1) (d - m)
    /// v = beta2 v + ((1 - beta2) d) d
    /// p = p - size (m / (sqrt(v) scale + eps)),   size = lr / (1 - beta1^t), scale = 1 / sqrt(1 - beta2^t)
    /// </code>
    /// <para>
    /// Every operation rounds to T on its own, in the order of the parentheses. 1 - beta1, 1 - beta2, size and scale are evaluated in
    /// double and rounded once to T; the powers are <see cref="BiasCorrection"/>'s. PyTorch's definition and defaults, except that PyTorch
    /// divides sqrt(v) by sqrt(1 - beta2^t) where this multiplies by the reciprocal. The same bits at every vector width.
    /// </para>
    /// </remarks>
    /// <param name="parameters">p, updated in place.</param>
    /// <param name="gradients">g, of the same length.</param>
    /// <param name="firstMoment">m, of the same length, updated in place; zero before the first step.</param>
    /// <param name="secondMoment">v, of the same length, updated in place; zero before the first step. The four spans are separate
    /// memory.</param>
    /// <param name="step">t, the number of this step; the first is 1.</param>
    /// <param name="learningRate">lr.</param>
    /// <param name="beta1">The decay of the first moment, in [0, 1).</param>
    /// <param name="beta2">The decay of the second moment, in [0, 1).</param>
    /// <param name="epsilon">eps, rounded to T.</param>
    /// <param name="weightDecay">wd, rounded to T.</param>
    /// <param name="threads">At most so many threads, 0 for one per core; a short update stays on this one. The bits do not depend on
    /// it.</param>
    /// <exception cref="ArgumentException">The spans differ in length or overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is below 1, a beta is outside [0, 1),
    /// <paramref name="threads"/> is
    /// negative, or a rate is not finite.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
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
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run(
            parameters, gradients, firstMoment, secondMoment, step, learningRate, beta1, beta2, epsilon, weightDecay, decoupled: false,
            threads);

    /// <summary>
    /// AdamW: p = p - (lr wd) p first, then Adam without decay; see <see cref="Apply"/> for the formula and the parameters.
    /// </summary>
    /// <remarks>
    /// lr wd is evaluated in double and rounded once to T. PyTorch multiplies p by 1 - lr wd, which rounds the rate to a multiple of 2^-24
    /// in float; here a small rate keeps its digits.
    /// </remarks>
    /// <inheritdoc cref="Apply"/>
    public static void ApplyDecoupled<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> firstMoment,
        Span<T> secondMoment,
        long step,
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 1e-2,
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run(
            parameters, gradients, firstMoment, secondMoment, step, learningRate, beta1, beta2, epsilon, weightDecay, decoupled: true,
            threads);

    private static void Run<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> firstMoment,
        Span<T> secondMoment,
        long step,
        double learningRate,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        bool decoupled,
        int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        UpdateGuard.Spans<T>(parameters, gradients);
        UpdateGuard.State<T>(firstMoment, parameters, gradients);
        UpdateGuard.State<T>(secondMoment, parameters, gradients);
        Guard.Separate<T>(firstMoment, secondMoment);
        var rates = AdamRates<T>.Of(step, learningRate, beta1, beta2, epsilon, weightDecay, decoupled);
        fixed (T* p = parameters, g = gradients, m = firstMoment, v = secondMoment)
        {
            MultiSpanLoop.Run<T, Adam<T>>(new Adam<T>(p, g, m, v, rates), parameters.Length, threads);
        }
    }
}

internal readonly unsafe struct Adam<T>(T* parameters, T* gradients, T* firstMoment, T* secondMoment, AdamRates<T> rates)
    : ISweepOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V p = Lanes.Load<S, V, T>(parameters, i, count);
        V d = rates.Direction<S, V>(Lanes.Load<S, V, T>(gradients, i, count), p);
        V m = MovingAverage.Of<S, V, T>(Lanes.Load<S, V, T>(firstMoment, i, count), d, rates.OneMinusBeta1);
        V v = MovingAverage.OfSquares<S, V, T>(Lanes.Load<S, V, T>(secondMoment, i, count), d, rates.Beta2, rates.OneMinusBeta2);
        V move = S.Multiply(S.Broadcast(rates.Size), S.Divide(m, rates.Denominator<S, V>(v)));
        Lanes.Store<S, V, T>(m, firstMoment, i, count);
        Lanes.Store<S, V, T>(v, secondMoment, i, count);
        Lanes.Store<S, V, T>(S.Subtract(rates.Shrunk<S, V>(p), move), parameters, i, count);
    }
}
