using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>One step of RMSprop: plain, centered, with momentum, and both.</summary>
/// <remarks>
/// <code>
/// d = g + wd p                          (left out where wd = 0)
/// v = alpha v + ((1 - alpha) d) d
/// m = m + (1 - alpha) (d - m)           (centered)
/// r = sqrt(v) + eps,                    sqrt(max(v - m m, 0)) + eps where centered
/// u = mu u + d / r                      (momentum)
/// p = p - lr (d / r),                   p - lr u with momentum
/// </code>
/// <para>
/// Every operation rounds to T on its own; 1 - alpha is evaluated in double and rounded once. PyTorch's definition and defaults, except
/// that v - m m, which rounding can make negative where gradients hardly vary, is not let below 0: PyTorch's square root gives NaN there.
/// The same bits at every vector width. NaN in gives NaN out.
/// </para>
/// <para>
/// Tieleman and Hinton, "Lecture 6.5: RMSProp", Coursera, 2012; centered: Graves, "Generating sequences with recurrent neural
/// networks", 2013.
/// </para>
/// </remarks>
public static unsafe class RmsPropStep
{
    /// <summary>Plain RMSprop, weight decay (if any) added to the gradient.</summary>
    /// <inheritdoc cref="ApplyCentered{T}(Span{T}, ReadOnlySpan{T}, Span{T}, Span{T}, Span{T}, double, double, double, double, double, int)"/>
    public static void Apply<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> secondMoment,
        double learningRate = 1e-2,
        double alpha = 0.99,
        double epsilon = 1e-8,
        double weightDecay = 0,
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rates = RmsPropRates<T>.Of(learningRate, alpha, epsilon, weightDecay, momentum: 0);
        UpdateGuard.Spans<T>(parameters, gradients);
        UpdateGuard.State<T>(secondMoment, parameters, gradients);
        Run(parameters, gradients, secondMoment, [], [], rates, threads);
    }

    /// <summary>RMSprop with momentum.</summary>
    /// <inheritdoc cref="ApplyCentered{T}(Span{T}, ReadOnlySpan{T}, Span{T}, Span{T}, Span{T}, double, double, double, double, double, int)"/>
    public static void Apply<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> secondMoment,
        Span<T> velocity,
        double momentum,
        double learningRate = 1e-2,
        double alpha = 0.99,
        double epsilon = 1e-8,
        double weightDecay = 0,
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rates = RmsPropRates<T>.Of(learningRate, alpha, epsilon, weightDecay, momentum);
        UpdateGuard.Spans<T>(parameters, gradients);
        UpdateGuard.State<T>(secondMoment, parameters, gradients);
        UpdateGuard.State<T>(velocity, parameters, gradients);
        Guard.Separate<T>(secondMoment, velocity);
        Run(parameters, gradients, secondMoment, [], velocity, rates, threads);
    }

    /// <summary>Centered RMSprop: gradients are measured by their variance.</summary>
    /// <inheritdoc cref="ApplyCentered{T}(Span{T}, ReadOnlySpan{T}, Span{T}, Span{T}, Span{T}, double, double, double, double, double, int)"/>
    public static void ApplyCentered<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> secondMoment,
        Span<T> firstMoment,
        double learningRate = 1e-2,
        double alpha = 0.99,
        double epsilon = 1e-8,
        double weightDecay = 0,
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rates = RmsPropRates<T>.Of(learningRate, alpha, epsilon, weightDecay, momentum: 0);
        UpdateGuard.Spans<T>(parameters, gradients);
        UpdateGuard.State<T>(secondMoment, parameters, gradients);
        UpdateGuard.State<T>(firstMoment, parameters, gradients);
        Guard.Separate<T>(secondMoment, firstMoment);
        Run(parameters, gradients, secondMoment, firstMoment, [], rates, threads);
    }

    /// <summary>Centered RMSprop with momentum.</summary>
    /// <param name="parameters">p, updated in place.</param>
    /// <param name="gradients">g, of the same length.</param>
    /// <param name="secondMoment">v, of the same length, updated in place; zero before the first step.</param>
    /// <param name="firstMoment">m, of the same length, updated in place; zero before the first step.</param>
    /// <param name="velocity">u, of the same length, updated in place; zero before the first step. All spans are separate memory.</param>
    /// <param name="momentum">mu, rounded to T.</param>
    /// <param name="learningRate">lr, rounded to T.</param>
    /// <param name="alpha">The decay of the averages, in [0, 1).</param>
    /// <param name="epsilon">eps, rounded to T; at least 0.</param>
    /// <param name="weightDecay">wd, rounded to T.</param>
    /// <param name="threads">At most so many threads, 0 for one per core; a short update stays on this one. The bits do not depend on
    /// it.</param>
    /// <exception cref="ArgumentException">The spans differ in length or overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is outside [0, 1), <paramref name="epsilon"/> or
    /// <paramref name="threads"/> is
    /// negative, or a rate is not finite.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void ApplyCentered<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> secondMoment,
        Span<T> firstMoment,
        Span<T> velocity,
        double momentum,
        double learningRate = 1e-2,
        double alpha = 0.99,
        double epsilon = 1e-8,
        double weightDecay = 0,
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rates = RmsPropRates<T>.Of(learningRate, alpha, epsilon, weightDecay, momentum);
        UpdateGuard.Spans<T>(parameters, gradients);
        UpdateGuard.State<T>(secondMoment, parameters, gradients);
        UpdateGuard.State<T>(firstMoment, parameters, gradients);
        UpdateGuard.State<T>(velocity, parameters, gradients);
        Guard.Separate<T>(secondMoment, firstMoment);
        Guard.Separate<T>(secondMoment, velocity);
        Guard.Separate<T>(firstMoment, velocity);
        Run(parameters, gradients, secondMoment, firstMoment, velocity, rates, threads);
    }

    /// <summary>An empty span stands for what this form does not keep.</summary>
    private static void Run<T>(
        Span<T> parameters, ReadOnlySpan<T> gradients, Span<T> secondMoment, Span<T> firstMoment, Span<T> velocity, RmsPropRates<T> rates,
        int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* p = parameters, g = gradients, v = secondMoment, m = firstMoment, u = velocity)
        {
            MultiSpanLoop.Run<T, RmsProp<T>>(new RmsProp<T>(p, g, v, m, u, rates), parameters.Length, threads);
        }
    }
}

/// <summary>What is the same for every element of a step, prepared in double and rounded once to T.</summary>
internal readonly record struct RmsPropRates<T>(T LearningRate, T Alpha, T OneMinusAlpha, T Epsilon, T Decay, T Momentum)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static RmsPropRates<T> Of(double learningRate, double alpha, double epsilon, double weightDecay, double momentum)
    {
        Guard.Finite(learningRate);
        Guard.Fraction(alpha);
        Guard.FiniteAtLeast(epsilon, 0);
        Guard.Finite(weightDecay);
        Guard.Finite(momentum);
        return new(
            T.CreateTruncating(learningRate),
            T.CreateTruncating(alpha),
            T.CreateTruncating(1 - alpha),
            T.CreateTruncating(epsilon),
            T.CreateTruncating(weightDecay),
            T.CreateTruncating(momentum));
    }
}

/// <summary>Centered unless <paramref name="firstMoment"/> is null, with momentum unless <paramref name="velocity"/> is null.</summary>
internal readonly unsafe struct RmsProp<T>(
    T* parameters, T* gradients, T* secondMoment, T* firstMoment, T* velocity, RmsPropRates<T> rates) : ISweepOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V p = Lanes.Load<S, V, T>(parameters, i, count);
        V d = WeightDecay.Added<S, V, T>(Lanes.Load<S, V, T>(gradients, i, count), p, rates.Decay);
        V v = MovingAverage.OfSquares<S, V, T>(Lanes.Load<S, V, T>(secondMoment, i, count), d, rates.Alpha, rates.OneMinusAlpha);
        Lanes.Store<S, V, T>(v, secondMoment, i, count);
        if (firstMoment != null)
        {
            V m = MovingAverage.Of<S, V, T>(Lanes.Load<S, V, T>(firstMoment, i, count), d, rates.OneMinusAlpha);
            Lanes.Store<S, V, T>(m, firstMoment, i, count);
            v = S.Max(S.Zero, S.Subtract(v, S.Multiply(m, m))); // the difference stands second, where Max keeps a NaN
        }

        V move = S.Divide(d, S.Add(S.Sqrt(v), S.Broadcast(rates.Epsilon)));
        if (velocity != null)
        {
            move = S.Add(S.Multiply(S.Broadcast(rates.Momentum), Lanes.Load<S, V, T>(velocity, i, count)), move);
            Lanes.Store<S, V, T>(move, velocity, i, count);
        }

        Lanes.Store<S, V, T>(S.Subtract(p, S.Multiply(S.Broadcast(rates.LearningRate), move)), parameters, i, count);
    }
}
