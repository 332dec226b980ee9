using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>One step of gradient descent: p -= lr g; with momentum, Nesterov's momentum and weight decay.</summary>
public static unsafe class SgdStep
{
    /// <summary>p[i] = p[i] - lr g[i]: the product is rounded, then the difference, as the same line in C# rounds them.</summary>
    /// <remarks>Nothing is fused, so that a plain loop reproduces the step to the bit. The same bits at every vector width.</remarks>
    /// <param name="parameters">p, updated in place.</param>
    /// <param name="gradients">g, of the same length and separate memory.</param>
    /// <param name="learningRate">lr, rounded to T.</param>
    /// <param name="threads">At most so many threads, 0 for one per core; a short update stays on this one. The bits do not depend on
    /// it.</param>
    /// <exception cref="ArgumentException">The spans differ in length or overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="learningRate"/> is not finite, or <paramref name="threads"/> is
    /// negative.</exception>
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
    /// <param name="velocity">v, of the same length, updated in place; zero before the first step. The three spans are separate
    /// memory.</param>
    /// <param name="learningRate">lr, rounded to T.</param>
    /// <param name="momentum">mu, rounded to T.</param>
    /// <param name="weightDecay">wd, rounded to T.</param>
    /// <param name="nesterov">Whether the step looks ahead along the velocity.</param>
    /// <param name="threads">At most so many threads, 0 for one per core; a short update stays on this one. The bits do not depend on
    /// it.</param>
    /// <exception cref="ArgumentException">The spans differ in length or overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not finite, or <paramref name="threads"/> is negative.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Apply<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> velocity,
        double learningRate,
        double momentum,
        double weightDecay = 0,
        bool nesterov = false,
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        UpdateGuard.Spans<T>(parameters, gradients);
        UpdateGuard.State<T>(velocity, parameters, gradients);
        Guard.Finite(learningRate);
        Guard.Finite(momentum);
        Guard.Finite(weightDecay);
        fixed (T* p = parameters, g = gradients, v = velocity)
        {
            var step = new MomentumSgd<T>(
                p, g, v, T.CreateTruncating(learningRate), T.CreateTruncating(momentum), T.CreateTruncating(weightDecay), nesterov);
            MultiSpanLoop.Run<T, MomentumSgd<T>>(step, parameters.Length, threads);
        }
    }
}

internal readonly unsafe struct PlainSgd<T>(T* parameters, T* gradients, T learningRate) : ISweepOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V change = S.Multiply(S.Broadcast(learningRate), Lanes.Load<S, V, T>(gradients, i, count));
        V parameter = Lanes.Load<S, V, T>(parameters, i, count);
        Lanes.Store<S, V, T>(S.Subtract(parameter, change), parameters, i, count);
    }
}

internal readonly unsafe struct MomentumSgd<T>(
    T* parameters, T* gradients, T* velocity, T learningRate, T momentum, T weightDecay, bool nesterov) : ISweepOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V parameter = Lanes.Load<S, V, T>(parameters, i, count);
        V direction = WeightDecay.Added<S, V, T>(Lanes.Load<S, V, T>(gradients, i, count), parameter, weightDecay);
        V mu = S.Broadcast(momentum);
        V speed = S.Add(S.Multiply(mu, Lanes.Load<S, V, T>(velocity, i, count)), direction);
        Lanes.Store<S, V, T>(speed, velocity, i, count);
        V ahead = nesterov ? S.Add(direction, S.Multiply(mu, speed)) : speed;
        Lanes.Store<S, V, T>(S.Subtract(parameter, S.Multiply(S.Broadcast(learningRate), ahead)), parameters, i, count);
    }
}
