using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>One step of AMSGrad: Adam whose denominator never shrinks.</summary>
/// <remarks>Reddi, Kale and Kumar, "On the convergence of Adam and beyond", 2018.</remarks>
public static unsafe class AmsGradStep
{
    /// <summary>AMSGrad, weight decay (if any) added to the gradient.</summary>
    /// <remarks>
    /// <code>
    /// d = g + wd p                          (left out where wd = 0)
    /// m = m + (1 - beta1) (d - m)
    /// v = beta2 v + ((1 - beta2) d) d
    /// w = maximum(w, v)                     (IEEE 754-2019: NaN wins)
    /// p = p - size (m / (sqrt(w) scale + eps)),   size = lr / (1 - beta1^t), scale = 1 / sqrt(1 - beta2^t)
    /// </code>
    /// <para>
    /// Rounding and rates are those of <see cref="AdamStep.Apply"/>. PyTorch's definition (Adam with amsgrad) and defaults. The same bits
    /// at every vector width.
    /// </para>
    /// </remarks>
    /// <param name="parameters">p, updated in place.</param>
    /// <param name="gradients">g, of the same length.</param>
    /// <param name="firstMoment">m, of the same length, updated in place; zero before the first step.</param>
    /// <param name="secondMoment">v, of the same length, updated in place; zero before the first step.</param>
    /// <param name="greatestSecondMoment">w, of the same length, updated in place; zero before the first step. The five spans are separate
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
        Span<T> greatestSecondMoment,
        long step,
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0,
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rates = AdamRates<T>.Of(step, learningRate, beta1, beta2, epsilon, weightDecay, decoupled: false);
        Run(parameters, gradients, firstMoment, secondMoment, greatestSecondMoment, rates, threads);
    }

    /// <summary>p = p - (lr wd) p first, then AMSGrad without decay, as <see cref="AdamStep.ApplyDecoupled"/> does it.</summary>
    /// <inheritdoc cref="Apply"/>
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
        double weightDecay = 1e-2,
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rates = AdamRates<T>.Of(step, learningRate, beta1, beta2, epsilon, weightDecay, decoupled: true);
        Run(parameters, gradients, firstMoment, secondMoment, greatestSecondMoment, rates, threads);
    }

    private static void Run<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> firstMoment,
        Span<T> secondMoment,
        Span<T> greatestSecondMoment,
        AdamRates<T> rates,
        int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        UpdateGuard.Spans<T>(parameters, gradients);
        UpdateGuard.State<T>(firstMoment, parameters, gradients);
        UpdateGuard.State<T>(secondMoment, parameters, gradients);
        UpdateGuard.State<T>(greatestSecondMoment, parameters, gradients);
        Guard.Separate<T>(firstMoment, secondMoment);
        Guard.Separate<T>(firstMoment, greatestSecondMoment);
        Guard.Separate<T>(secondMoment, greatestSecondMoment);
        fixed (T* p = parameters, g = gradients, m = firstMoment, v = secondMoment, w = greatestSecondMoment)
        {
            MultiSpanLoop.Run<T, AmsGrad<T>>(new AmsGrad<T>(p, g, m, v, w, rates), parameters.Length, threads);
        }
    }
}

internal readonly unsafe struct AmsGrad<T>(T* parameters, T* gradients, T* firstMoment, T* secondMoment, T* greatest, AdamRates<T> rates)
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
        V w = MaxTerms<T>.Combine<S, V>(Lanes.Load<S, V, T>(greatest, i, count), v);
        V move = S.Multiply(S.Broadcast(rates.Size), S.Divide(m, rates.Denominator<S, V>(w)));
        Lanes.Store<S, V, T>(m, firstMoment, i, count);
        Lanes.Store<S, V, T>(v, secondMoment, i, count);
        Lanes.Store<S, V, T>(w, greatest, i, count);
        Lanes.Store<S, V, T>(S.Subtract(rates.Shrunk<S, V>(p), move), parameters, i, count);
    }
}
