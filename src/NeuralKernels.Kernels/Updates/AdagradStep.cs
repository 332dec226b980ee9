using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>The hyperparameters of Adagrad; the defaults are PyTorch's, whose learning rate is 1e-2.</summary>
/// <param name="LearningRate">lr.</param>
/// <param name="LearningRateDecay">lrd, at least 0.</param>
/// <param name="Epsilon">eps, rounded to T; at least 0.</param>
/// <param name="WeightDecay">wd, rounded to T.</param>
public readonly record struct AdagradHyperparameters(
    double LearningRate, double LearningRateDecay = 0, double Epsilon = 1e-10, double WeightDecay = 0);

/// <summary>One step of Adagrad: the step size of each parameter falls as its squared gradients add up.</summary>
/// <remarks>Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic optimization", 2011.</remarks>
public static unsafe class AdagradStep
{
    /// <summary>Adagrad, weight decay (if any) added to the gradient.</summary>
    /// <remarks>
    /// <code>
    /// d = g + wd p                          (left out where wd = 0)
    /// s = s + d d
    /// p = p - rate (d / (sqrt(s) + eps)),   rate = lr / (1 + (t - 1) lrd)
    /// </code>
    /// <para>
    /// Every operation rounds to T on its own; the rate is evaluated in double and rounded once. PyTorch's definition. The same bits at
    /// every vector width. In float s stops growing after 2^24 steps of equal gradients, and the step size stops falling.
    /// </para>
    /// </remarks>
    /// <param name="parameters">p, updated in place.</param>
    /// <param name="gradients">g, of the same length.</param>
    /// <param name="sumOfSquares">
    /// s, of the same length, updated in place; zero, or an initial value, before the first step. The three spans are separate memory.
    /// </param>
    /// <param name="step">t, the number of this step; the first is 1.</param>
    /// <param name="hyperparameters">lr, lrd, eps and wd.</param>
    /// <param name="threads">
    /// The greatest number of threads, 0 for one per core; a short update runs on the calling thread. The bits do not depend on it.
    /// </param>
    /// <exception cref="ArgumentException">The spans differ in length or overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="step"/> is below 1, lrd, eps or <paramref name="threads"/> is negative, or a hyperparameter is not finite.
    /// </exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Apply<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> sumOfSquares,
        long step,
        in AdagradHyperparameters hyperparameters,
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        UpdateGuard.Spans<T>(parameters, gradients);
        UpdateGuard.State<T>(sumOfSquares, parameters, gradients);
        (double learningRate, double learningRateDecay, double epsilon, double weightDecay) = hyperparameters;
        Guard.AtLeast(step, 1);
        Guard.Finite(learningRate);
        Guard.FiniteAtLeast(learningRateDecay, 0);
        Guard.FiniteAtLeast(epsilon, 0);
        Guard.Finite(weightDecay);
        T rate = T.CreateTruncating(learningRate / (1 + ((step - 1) * learningRateDecay)));
        fixed (T* p = parameters, g = gradients, s = sumOfSquares)
        {
            var pass = new Adagrad<T>(p, g, s, rate, T.CreateTruncating(epsilon), T.CreateTruncating(weightDecay));
            MultiSpanLoop.Run<T, Adagrad<T>>(pass, parameters.Length, threads);
        }
    }
}

internal readonly unsafe struct Adagrad<T>(T* parameters, T* gradients, T* sumOfSquares, T rate, T epsilon, T weightDecay)
    : IMultiSpanOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V p = Lanes.Load<S, V, T>(parameters, i, count);
        V d = WeightDecay.AddTo<S, V, T>(Lanes.Load<S, V, T>(gradients, i, count), p, weightDecay);
        V s = S.Add(Lanes.Load<S, V, T>(sumOfSquares, i, count), S.Multiply(d, d));
        V change = S.Multiply(S.Broadcast(rate), S.Divide(d, S.Add(S.Sqrt(s), S.Broadcast(epsilon))));
        Lanes.Store<S, V, T>(s, sumOfSquares, i, count);
        Lanes.Store<S, V, T>(S.Subtract(p, change), parameters, i, count);
    }
}
