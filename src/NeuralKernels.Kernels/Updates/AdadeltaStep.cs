using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>One step of Adadelta: a step is as long as recent steps were, relative to recent gradients.</summary>
/// <remarks>Zeiler, "ADADELTA: an adaptive learning rate method", 2012.</remarks>
public static unsafe class AdadeltaStep
{
    /// <summary>Adadelta, weight decay (if any) added to the gradient.</summary>
    /// <remarks>
    /// <code>
    /// d = g + wd p                          (left out where wd = 0)
    /// v = rho v + ((1 - rho) d) d
    /// x = (sqrt(u + eps) / sqrt(v + eps)) d
    /// u = rho u + ((1 - rho) x) x
    /// p = p - lr x
    /// </code>
    /// <para>
    /// Every operation rounds to T on its own; 1 - rho is evaluated in double and rounded once. PyTorch's definition and defaults. The same
    /// bits at every vector width.
    /// </para>
    /// </remarks>
    /// <param name="parameters">p, updated in place.</param>
    /// <param name="gradients">g, of the same length.</param>
    /// <param name="secondMoment">v, of the same length, updated in place; zero before the first step.</param>
    /// <param name="squaredSteps">u, of the same length, updated in place; zero before the first step. The four spans are separate
    /// memory.</param>
    /// <param name="learningRate">lr, rounded to T.</param>
    /// <param name="rho">The decay of both averages, in [0, 1).</param>
    /// <param name="epsilon">eps, rounded to T; at least 0.</param>
    /// <param name="weightDecay">wd, rounded to T.</param>
    /// <param name="threads">At most so many threads, 0 for one per core; a short update stays on this one. The bits do not depend on
    /// it.</param>
    /// <exception cref="ArgumentException">The spans differ in length or overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rho"/> is outside [0, 1), <paramref name="epsilon"/> or
    /// <paramref name="threads"/> is
    /// negative, or a rate is not finite.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Apply<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> secondMoment,
        Span<T> squaredSteps,
        double learningRate = 1,
        double rho = 0.9,
        double epsilon = 1e-6,
        double weightDecay = 0,
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        UpdateGuard.Spans<T>(parameters, gradients);
        UpdateGuard.State<T>(secondMoment, parameters, gradients);
        UpdateGuard.State<T>(squaredSteps, parameters, gradients);
        Guard.Separate<T>(secondMoment, squaredSteps);
        Guard.Finite(learningRate);
        Guard.Fraction(rho);
        Guard.FiniteAtLeast(epsilon, 0);
        Guard.Finite(weightDecay);
        fixed (T* p = parameters, g = gradients, v = secondMoment, u = squaredSteps)
        {
            var pass = new Adadelta<T>(p, g, v, u, AdadeltaRates<T>.Of(learningRate, rho, epsilon, weightDecay));
            MultiSpanLoop.Run<T, Adadelta<T>>(pass, parameters.Length, threads);
        }
    }
}

/// <summary>What is the same for every element of a step, prepared in double and rounded once to T.</summary>
internal readonly record struct AdadeltaRates<T>(T LearningRate, T Rho, T OneMinusRho, T Epsilon, T Decay)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static AdadeltaRates<T> Of(double learningRate, double rho, double epsilon, double weightDecay) => new(
        T.CreateTruncating(learningRate),
        T.CreateTruncating(rho),
        T.CreateTruncating(1 - rho),
        T.CreateTruncating(epsilon),
        T.CreateTruncating(weightDecay));
}

internal readonly unsafe struct Adadelta<T>(T* parameters, T* gradients, T* secondMoment, T* squaredSteps, AdadeltaRates<T> rates)
    : ISweepOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V p = Lanes.Load<S, V, T>(parameters, i, count);
        V d = WeightDecay.Added<S, V, T>(Lanes.Load<S, V, T>(gradients, i, count), p, rates.Decay);
        V v = MovingAverage.OfSquares<S, V, T>(Lanes.Load<S, V, T>(secondMoment, i, count), d, rates.Rho, rates.OneMinusRho);
        V u = Lanes.Load<S, V, T>(squaredSteps, i, count);
        V epsilon = S.Broadcast(rates.Epsilon);
        V x = S.Multiply(S.Divide(S.Sqrt(S.Add(u, epsilon)), S.Sqrt(S.Add(v, epsilon))), d);
        Lanes.Store<S, V, T>(v, secondMoment, i, count);
        Lanes.Store<S, V, T>(MovingAverage.OfSquares<S, V, T>(u, x, rates.Rho, rates.OneMinusRho), squaredSteps, i, count);
        Lanes.Store<S, V, T>(S.Subtract(p, S.Multiply(S.Broadcast(rates.LearningRate), x)), parameters, i, count);
    }
}
