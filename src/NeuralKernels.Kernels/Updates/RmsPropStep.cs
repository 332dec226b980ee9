using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>The hyperparameters of RMSprop; the defaults are PyTorch's, whose learning rate is 1e-2.</summary>
/// <param name="LearningRate">lr, rounded to T.</param>
/// <param name="Alpha">The decay of the averages, in [0, 1).</param>
/// <param name="Epsilon">eps, rounded to T; at least 0.</param>
/// <param name="WeightDecay">wd, rounded to T.</param>
/// <param name="Momentum">mu, rounded to T; no velocity is kept where it is 0.</param>
/// <param name="Centered">Whether gradients are divided by the square root of their variance, not of their second moment.</param>
public readonly record struct RmsPropHyperparameters(
    double LearningRate,
    double Alpha = 0.99,
    double Epsilon = 1e-8,
    double WeightDecay = 0,
    double Momentum = 0,
    bool Centered = false);

/// <summary>One step of RMSprop: plain, centered, with momentum, and both.</summary>
/// <remarks>
/// Tieleman and Hinton, "Lecture 6.5: RMSProp", Coursera, 2012; centered: Graves, "Generating sequences with recurrent neural networks",
/// 2013.
/// </remarks>
public static unsafe class RmsPropStep
{
    /// <summary>RMSprop, weight decay (if any) added to the gradient.</summary>
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
    /// Every operation rounds to T on its own; 1 - alpha is evaluated in double and rounded once. PyTorch's definition, except that v - m
    /// m, which rounding can make negative where gradients hardly vary, is not let fall below 0: PyTorch's square root gives NaN there. The
    /// same bits at every vector width. NaN in gives NaN out.
    /// </para>
    /// </remarks>
    /// <param name="parameters">p, updated in place.</param>
    /// <param name="gradients">g, of the same length.</param>
    /// <param name="secondMoment">v, of the same length, updated in place; zero before the first step.</param>
    /// <param name="firstMoment">m, of the same length, updated in place; zero before the first step. Ignored unless centered.</param>
    /// <param name="velocity">
    /// u, of the same length, updated in place; zero before the first step. Ignored without momentum. All spans are separate memory.
    /// </param>
    /// <param name="hyperparameters">lr, alpha, eps, wd and mu, and whether the step is centered.</param>
    /// <param name="threads">
    /// The greatest number of threads, 0 for one per core; a short update runs on the calling thread. The bits do not depend on it.
    /// </param>
    /// <exception cref="ArgumentException">The spans differ in length or overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// alpha is outside [0, 1), eps or <paramref name="threads"/> is negative, or a hyperparameter is not finite.
    /// </exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Apply<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> secondMoment,
        Span<T> firstMoment,
        Span<T> velocity,
        in RmsPropHyperparameters hyperparameters,
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double learningRate, double alpha, double epsilon, double weightDecay, double momentum, bool centered) = hyperparameters;
        Guard.Finite(learningRate);
        Guard.Fraction(alpha);
        Guard.FiniteAtLeast(epsilon, 0);
        Guard.Finite(weightDecay);
        Guard.Finite(momentum);
        UpdateGuard.Spans<T>(parameters, gradients);
        UpdateGuard.State<T>(secondMoment, parameters, gradients);
        if (centered)
        {
            UpdateGuard.State<T>(firstMoment, parameters, gradients);
            Guard.Separate<T>(secondMoment, firstMoment);
        }

        if (momentum != 0)
        {
            UpdateGuard.State<T>(velocity, parameters, gradients);
            Guard.Separate<T>(secondMoment, velocity);
            Guard.Separate<T>(centered ? firstMoment : [], velocity, nameof(firstMoment));
        }

        fixed (T* p = parameters, g = gradients, v = secondMoment, m = firstMoment, u = velocity)
        {
            var pass = new RmsProp<T>(p, g, v, centered ? m : null, momentum != 0 ? u : null, in hyperparameters);
            MultiSpanLoop.Run<T, RmsProp<T>>(pass, parameters.Length, threads);
        }
    }
}

/// <summary>Centered unless <paramref name="firstMoment"/> is null, with momentum unless <paramref name="velocity"/> is null.</summary>
internal readonly unsafe struct RmsProp<T>(
    T* parameters, T* gradients, T* secondMoment, T* firstMoment, T* velocity, in RmsPropHyperparameters hyperparameters)
    : IMultiSpanOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _learningRate = T.CreateTruncating(hyperparameters.LearningRate);
    private readonly T _alpha = T.CreateTruncating(hyperparameters.Alpha);
    private readonly T _oneMinusAlpha = T.CreateTruncating(1 - hyperparameters.Alpha);
    private readonly T _epsilon = T.CreateTruncating(hyperparameters.Epsilon);
    private readonly T _weightDecay = T.CreateTruncating(hyperparameters.WeightDecay);
    private readonly T _momentum = T.CreateTruncating(hyperparameters.Momentum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V p = Lanes.Load<S, V, T>(parameters, i, count);
        V d = WeightDecay.AddTo<S, V, T>(Lanes.Load<S, V, T>(gradients, i, count), p, _weightDecay);
        V v = MovingAverage.UpdateSquare<S, V, T>(Lanes.Load<S, V, T>(secondMoment, i, count), d, _alpha, _oneMinusAlpha);
        Lanes.Store<S, V, T>(v, secondMoment, i, count);
        if (firstMoment != null)
        {
            V m = MovingAverage.Update<S, V, T>(Lanes.Load<S, V, T>(firstMoment, i, count), d, _oneMinusAlpha);
            Lanes.Store<S, V, T>(m, firstMoment, i, count);
            v = S.Max(S.Zero, S.Subtract(v, S.Multiply(m, m))); // Max returns its second operand where either is NaN
        }

        V change = S.Divide(d, S.Add(S.Sqrt(v), S.Broadcast(_epsilon)));
        if (velocity != null)
        {
            change = S.Add(S.Multiply(S.Broadcast(_momentum), Lanes.Load<S, V, T>(velocity, i, count)), change);
            Lanes.Store<S, V, T>(change, velocity, i, count);
        }

        Lanes.Store<S, V, T>(S.Subtract(p, S.Multiply(S.Broadcast(_learningRate), change)), parameters, i, count);
    }
}
