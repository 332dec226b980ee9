using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>The hyperparameters of Adadelta; the defaults are PyTorch's, whose learning rate is 1.</summary>
/// <param name="LearningRate">lr, rounded to T.</param>
/// <param name="Rho">The decay of both averages, in [0, 1).</param>
/// <param name="Epsilon">eps, rounded to T; at least 0.</param>
/// <param name="WeightDecay">wd, rounded to T.</param>
public readonly record struct AdadeltaHyperparameters(
    double LearningRate, double Rho = 0.9, double Epsilon = 1e-6, double WeightDecay = 0);

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
    /// Every operation rounds to T on its own; 1 - rho is evaluated in double and rounded once. PyTorch's definition. The same bits at
    /// every vector width.
    /// </para>
    /// </remarks>
    /// <param name="parameters">p, updated in place.</param>
    /// <param name="gradients">g, of the same length.</param>
    /// <param name="secondMoment">v, of the same length, updated in place; zero before the first step.</param>
    /// <param name="squaredSteps">
    /// u, of the same length, updated in place; zero before the first step. The four spans are separate memory.
    /// </param>
    /// <param name="hyperparameters">lr, rho, eps and wd.</param>
    /// <param name="threads">
    /// The greatest number of threads, 0 for one per core; a short update runs on the calling thread. The bits do not depend on it.
    /// </param>
    /// <exception cref="ArgumentException">The spans differ in length or overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// rho is outside [0, 1), eps or <paramref name="threads"/> is negative, or a hyperparameter is not finite.
    /// </exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Apply<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> secondMoment,
        Span<T> squaredSteps,
        in AdadeltaHyperparameters hyperparameters,
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        UpdateGuard.Spans<T>(parameters, gradients);
        UpdateGuard.State<T>(secondMoment, parameters, gradients);
        UpdateGuard.State<T>(squaredSteps, parameters, gradients);
        Guard.Separate<T>(secondMoment, squaredSteps);
        (double learningRate, double rho, double epsilon, double weightDecay) = hyperparameters;
        Guard.Finite(learningRate);
        Guard.Fraction(rho);
        Guard.FiniteAtLeast(epsilon, 0);
        Guard.Finite(weightDecay);
        fixed (T* p = parameters, g = gradients, v = secondMoment, u = squaredSteps)
        {
            MultiSpanLoop.Run<T, Adadelta<T>>(new Adadelta<T>(p, g, v, u, in hyperparameters), parameters.Length, threads);
        }
    }
}

internal readonly unsafe struct Adadelta<T>(
    T* parameters, T* gradients, T* secondMoment, T* squaredSteps, in AdadeltaHyperparameters hyperparameters) : IMultiSpanOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _learningRate = T.CreateTruncating(hyperparameters.LearningRate);
    private readonly T _rho = T.CreateTruncating(hyperparameters.Rho);
    private readonly T _oneMinusRho = T.CreateTruncating(1 - hyperparameters.Rho);
    private readonly T _epsilon = T.CreateTruncating(hyperparameters.Epsilon);
    private readonly T _weightDecay = T.CreateTruncating(hyperparameters.WeightDecay);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V p = Lanes.Load<S, V, T>(parameters, i, count);
        V d = WeightDecay.AddTo<S, V, T>(Lanes.Load<S, V, T>(gradients, i, count), p, _weightDecay);
        V v = MovingAverage.UpdateSquare<S, V, T>(Lanes.Load<S, V, T>(secondMoment, i, count), d, _rho, _oneMinusRho);
        V u = Lanes.Load<S, V, T>(squaredSteps, i, count);
        V epsilon = S.Broadcast(_epsilon);
        V x = S.Multiply(S.Divide(S.Sqrt(S.Add(u, epsilon)), S.Sqrt(S.Add(v, epsilon))), d);
        Lanes.Store<S, V, T>(v, secondMoment, i, count);
        Lanes.Store<S, V, T>(MovingAverage.UpdateSquare<S, V, T>(u, x, _rho, _oneMinusRho), squaredSteps, i, count);
        Lanes.Store<S, V, T>(S.Subtract(p, S.Multiply(S.Broadcast(_learningRate), x)), parameters, i, count);
    }
}
