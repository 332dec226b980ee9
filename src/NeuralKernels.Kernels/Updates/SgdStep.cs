using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>The hyperparameters of gradient descent with momentum.</summary>
/// <param name="LearningRate">lr, rounded to T.</param>
/// <param name="Momentum">mu, rounded to T.</param>
/// <param name="WeightDecay">wd, rounded to T.</param>
/// <param name="Nesterov">Whether the step looks ahead along the velocity.</param>
public readonly record struct SgdHyperparameters(
    double LearningRate, double Momentum = 0, double WeightDecay = 0, bool Nesterov = false);

/// <summary>One step of gradient descent: p -= lr g; with momentum, Nesterov's momentum and weight decay.</summary>
public static unsafe class SgdStep
{
    /// <summary>p[i] = p[i] - lr g[i]: the product is rounded, then the difference, as the same line in C# rounds them.</summary>
    /// <remarks>Nothing is fused, so that a plain loop reproduces the step to the bit. The same bits at every vector width.</remarks>
    /// <param name="parameters">p, updated in place.</param>
    /// <param name="gradients">g, of the same length and separate memory.</param>
    /// <param name="learningRate">lr, rounded to T.</param>
    /// <param name="threads">
    /// The greatest number of threads, 0 for one per core; a short update runs on the calling thread. The bits do not depend on it.
    /// </param>
    /// <exception cref="ArgumentException">The spans differ in length or overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="learningRate"/> is not finite, or <paramref name="threads"/> is negative.
    /// </exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Apply<T>(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        UpdateGuard.Spans<T>(parameters, gradients);
        Guard.Finite(learningRate);
        fixed (T* p = parameters, g = gradients)
        {
            MultiSpanLoop.Run<T, PlainSgd<T>>(new PlainSgd<T>(p, g, T.CreateTruncating(learningRate)), parameters.Length, threads);
        }
    }

    /// <summary>
    /// d = g[i] + wd p[i], v[i] = mu v[i] + d, p[i] = p[i] - lr (nesterov ? d + mu v[i] : v[i]); every operation rounds to T on its own.
    /// </summary>
    /// <remarks>
    /// The definition of PyTorch's SGD without dampening; v starts from zero, which is PyTorch's first step. With wd = 0 the decay is left
    /// out (so an infinite p does not make a NaN). The same bits at every vector width.
    /// </remarks>
    /// <param name="parameters">p, updated in place.</param>
    /// <param name="gradients">g, of the same length.</param>
    /// <param name="velocity">
    /// v, of the same length, updated in place; zero before the first step. The three spans are separate memory.
    /// </param>
    /// <param name="hyperparameters">lr, mu and wd, and whether the momentum is Nesterov's.</param>
    /// <param name="threads">
    /// The greatest number of threads, 0 for one per core; a short update runs on the calling thread. The bits do not depend on it.
    /// </param>
    /// <exception cref="ArgumentException">The spans differ in length or overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is not finite, or <paramref name="threads"/> is negative.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Apply<T>(
        Span<T> parameters, ReadOnlySpan<T> gradients, Span<T> velocity, in SgdHyperparameters hyperparameters, int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        UpdateGuard.Spans<T>(parameters, gradients);
        UpdateGuard.State<T>(velocity, parameters, gradients);
        (double learningRate, double momentum, double weightDecay, _) = hyperparameters;
        Guard.Finite(learningRate);
        Guard.Finite(momentum);
        Guard.Finite(weightDecay);
        fixed (T* p = parameters, g = gradients, v = velocity)
        {
            MultiSpanLoop.Run<T, MomentumSgd<T>>(new MomentumSgd<T>(p, g, v, in hyperparameters), parameters.Length, threads);
        }
    }
}

internal readonly unsafe struct PlainSgd<T>(T* parameters, T* gradients, T learningRate) : IMultiSpanOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V change = S.Multiply(S.Broadcast(learningRate), Lanes.Load<S, V, T>(gradients, i, count));
        Lanes.Store<S, V, T>(S.Subtract(Lanes.Load<S, V, T>(parameters, i, count), change), parameters, i, count);
    }
}

internal readonly unsafe struct MomentumSgd<T>(T* parameters, T* gradients, T* velocity, in SgdHyperparameters hyperparameters)
    : IMultiSpanOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _learningRate = T.CreateTruncating(hyperparameters.LearningRate);
    private readonly T _momentum = T.CreateTruncating(hyperparameters.Momentum);
    private readonly T _weightDecay = T.CreateTruncating(hyperparameters.WeightDecay);
    private readonly bool _nesterov = hyperparameters.Nesterov;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V p = Lanes.Load<S, V, T>(parameters, i, count);
        V d = WeightDecay.AddTo<S, V, T>(Lanes.Load<S, V, T>(gradients, i, count), p, _weightDecay);
        V mu = S.Broadcast(_momentum);
        V v = S.Add(S.Multiply(mu, Lanes.Load<S, V, T>(velocity, i, count)), d);
        Lanes.Store<S, V, T>(v, velocity, i, count);
        V direction = _nesterov ? S.Add(d, S.Multiply(mu, v)) : v;
        Lanes.Store<S, V, T>(S.Subtract(p, S.Multiply(S.Broadcast(_learningRate), direction)), parameters, i, count);
    }
}
