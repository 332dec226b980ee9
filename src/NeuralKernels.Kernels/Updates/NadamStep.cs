using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>One step of NAdam: Adam with Nesterov's momentum.</summary>
/// <remarks>Dozat, "Incorporating Nesterov momentum into Adam", 2016.</remarks>
public static unsafe class NadamStep
{
    /// <summary>NAdam, weight decay (if any) added to the gradient.</summary>
    /// <remarks>
    /// <code>
    /// mu(t) = beta1 (1 - 0.96^(t md) / 2),  product = mu(1) mu(2) ... mu(t)
    /// d = g + wd p                          (left out where wd = 0)
    /// m = m + (1 - beta1) (d - m)
    /// v = beta2 v + ((1 - beta2) d) d
    /// p = p - (a d + b m) / (sqrt(v) scale + eps),   scale = 1 / sqrt(1 - beta2^t)
    ///     a = lr (1 - mu(t)) / (1 - product),  b = lr mu(t+1) / (1 - product mu(t+1))
    /// </code>
    /// <para>
    /// Every operation on elements rounds to T on its own. a, b and scale are evaluated in double and rounded once to T; 0.96^x is exp(x ln
    /// 0.96) by this library's exp, not the platform's. PyTorch's definition and defaults, except that PyTorch subtracts the two
    /// quotients one after the other and divides sqrt(v) by sqrt(1 - beta2^t). The same bits at every vector width.
    /// </para>
    /// </remarks>
    /// <param name="parameters">p, updated in place.</param>
    /// <param name="gradients">g, of the same length.</param>
    /// <param name="firstMoment">m, of the same length, updated in place; zero before the first step.</param>
    /// <param name="secondMoment">v, of the same length, updated in place; zero before the first step. The four spans are separate
    /// memory.</param>
    /// <param name="step">t, the number of this step; the first is 1.</param>
    /// <param name="momentumProduct">mu(1) ... mu(t-1), which is 1 before the first step; multiplied by mu(t).</param>
    /// <param name="learningRate">lr.</param>
    /// <param name="beta1">The decay of the first moment, in [0, 1).</param>
    /// <param name="beta2">The decay of the second moment, in [0, 1).</param>
    /// <param name="epsilon">eps, rounded to T.</param>
    /// <param name="weightDecay">wd, rounded to T.</param>
    /// <param name="momentumDecay">md, how fast mu grows from beta1 / 2 to beta1; at least 0.</param>
    /// <param name="threads">At most so many threads, 0 for one per core; a short update stays on this one. The bits do not depend on
    /// it.</param>
    /// <exception cref="ArgumentException">The spans differ in length or overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is below 1, a beta is outside [0, 1), <paramref
    /// name="momentumProduct"/> outside [0, 1], <paramref name="momentumDecay"/> or <paramref name="threads"/> negative, or a rate is not
    /// finite.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
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
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rates = AdamRates<T>.Of(step, learningRate, beta1, beta2, epsilon, weightDecay, decoupled: false);
        var momentum = NadamMomentum.Of(step, momentumProduct, learningRate, beta1, momentumDecay);
        Run(parameters, gradients, firstMoment, secondMoment, rates, momentum, threads);
        momentumProduct = momentum.Product;
    }

    /// <summary>p = p - (lr wd) p first, then NAdam without decay, as <see cref="AdamStep.ApplyDecoupled"/> does it.</summary>
    /// <inheritdoc cref="Apply"/>
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
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rates = AdamRates<T>.Of(step, learningRate, beta1, beta2, epsilon, weightDecay, decoupled: true);
        var momentum = NadamMomentum.Of(step, momentumProduct, learningRate, beta1, momentumDecay);
        Run(parameters, gradients, firstMoment, secondMoment, rates, momentum, threads);
        momentumProduct = momentum.Product;
    }

    private static void Run<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> firstMoment,
        Span<T> secondMoment,
        AdamRates<T> rates,
        NadamMomentum momentum,
        int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        UpdateGuard.Spans<T>(parameters, gradients);
        UpdateGuard.State<T>(firstMoment, parameters, gradients);
        UpdateGuard.State<T>(secondMoment, parameters, gradients);
        Guard.Separate<T>(firstMoment, secondMoment);
        fixed (T* p = parameters, g = gradients, m = firstMoment, v = secondMoment)
        {
            MultiSpanLoop.Run<T, Nadam<T>>(new Nadam<T>(p, g, m, v, rates, momentum), parameters.Length, threads);
        }
    }
}

/// <summary>a, b and the product of the momenta up to this step, in double.</summary>
internal readonly record struct NadamMomentum(double OfGradient, double OfMoment, double Product)
{
    private const double LogOfBase = -0.040821994520255166; // ln 0.96

    public static NadamMomentum Of(long step, double momentumProduct, double learningRate, double beta1, double momentumDecay)
    {
        Guard.Probability(momentumProduct);
        Guard.FiniteAtLeast(momentumDecay, 0);
        double now = At(beta1, step, momentumDecay);
        double next = At(beta1, step + 1.0, momentumDecay);
        double product = momentumProduct * now;
        return new(learningRate * (1 - now) / (1 - product), learningRate * next / (1 - (product * next)), product);
    }

    /// <summary>mu(t) = beta1 (1 - 0.96^(t md) / 2).</summary>
    private static double At(double beta1, double step, double momentumDecay) =>
        beta1 * (1 - (0.5 * default(ExpOperator).Apply<Simd1<double>, double>(step * momentumDecay * LogOfBase)));
}

internal readonly unsafe struct Nadam<T>(
    T* parameters, T* gradients, T* firstMoment, T* secondMoment, AdamRates<T> rates, NadamMomentum momentum) : ISweepOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _ofGradient = T.CreateTruncating(momentum.OfGradient);
    private readonly T _ofMoment = T.CreateTruncating(momentum.OfMoment);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V p = Lanes.Load<S, V, T>(parameters, i, count);
        V d = rates.Direction<S, V>(Lanes.Load<S, V, T>(gradients, i, count), p);
        V m = MovingAverage.Of<S, V, T>(Lanes.Load<S, V, T>(firstMoment, i, count), d, rates.OneMinusBeta1);
        V v = MovingAverage.OfSquares<S, V, T>(Lanes.Load<S, V, T>(secondMoment, i, count), d, rates.Beta2, rates.OneMinusBeta2);
        V ahead = S.Add(S.Multiply(S.Broadcast(_ofGradient), d), S.Multiply(S.Broadcast(_ofMoment), m));
        Lanes.Store<S, V, T>(m, firstMoment, i, count);
        Lanes.Store<S, V, T>(v, secondMoment, i, count);
        Lanes.Store<S, V, T>(S.Subtract(rates.Shrunk<S, V>(p), S.Divide(ahead, rates.Denominator<S, V>(v))), parameters, i, count);
    }
}
