using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>The hyperparameters of Lion; the defaults are its authors', whose learning rate is 1e-4.</summary>
/// <param name="LearningRate">lr: about a tenth of Adam's.</param>
/// <param name="Beta1">The weight of the momentum in the step, in [0, 1).</param>
/// <param name="Beta2">Exponential decay rate of the momentum, in [0, 1).</param>
/// <param name="WeightDecay">wd, decoupled: about ten times AdamW's.</param>
public readonly record struct LionHyperparameters(
    double LearningRate, double Beta1 = 0.9, double Beta2 = 0.99, double WeightDecay = 0);

/// <summary>One step of Lion: every parameter changes by the learning rate, in the direction of a sign.</summary>
/// <remarks>Chen et al., "Symbolic discovery of optimization algorithms", 2023.</remarks>
public static unsafe class LionStep
{
    /// <summary>p = p - lr sign(beta1 m + (1 - beta1) g), with decoupled weight decay.</summary>
    /// <remarks>
    /// <code>
    /// c = beta1 m + (1 - beta1) g
    /// p = (p - (lr wd) p) - lr sign(c)      (sign of zero is that zero, of NaN is NaN; without decay where lr wd = 0)
    /// m = beta2 m + (1 - beta2) g
    /// </code>
    /// <para>
    /// Every operation rounds to T on its own; lr wd, 1 - beta1 and 1 - beta2 are evaluated in double and rounded once. The paper's
    /// definition; PyTorch itself has no Lion. The same bits at every vector width.
    /// </para>
    /// </remarks>
    /// <param name="parameters">p, updated in place.</param>
    /// <param name="gradients">g, of the same length.</param>
    /// <param name="momentum">
    /// m, of the same length, updated in place; zero before the first step. The three spans are separate memory.
    /// </param>
    /// <param name="hyperparameters">lr, beta1, beta2 and wd.</param>
    /// <param name="threads">
    /// The greatest number of threads, 0 for one per core; a short update runs on the calling thread. The bits do not depend on it.
    /// </param>
    /// <exception cref="ArgumentException">The spans differ in length or overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A beta is outside [0, 1), <paramref name="threads"/> is negative, or another hyperparameter is not finite.
    /// </exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Apply<T>(
        Span<T> parameters, ReadOnlySpan<T> gradients, Span<T> momentum, in LionHyperparameters hyperparameters, int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        UpdateGuard.Spans<T>(parameters, gradients);
        UpdateGuard.State<T>(momentum, parameters, gradients);
        (double learningRate, double beta1, double beta2, double weightDecay) = hyperparameters;
        Guard.Finite(learningRate);
        Guard.Fraction(beta1);
        Guard.Fraction(beta2);
        Guard.Finite(weightDecay);
        fixed (T* p = parameters, g = gradients, m = momentum)
        {
            MultiSpanLoop.Run<T, Lion<T>>(new Lion<T>(p, g, m, in hyperparameters), parameters.Length, threads);
        }
    }
}

internal readonly unsafe struct Lion<T>(T* parameters, T* gradients, T* momentum, in LionHyperparameters hyperparameters)
    : IMultiSpanOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _learningRate = T.CreateTruncating(hyperparameters.LearningRate);
    private readonly T _beta1 = T.CreateTruncating(hyperparameters.Beta1);
    private readonly T _oneMinusBeta1 = T.CreateTruncating(1 - hyperparameters.Beta1);
    private readonly T _beta2 = T.CreateTruncating(hyperparameters.Beta2);
    private readonly T _oneMinusBeta2 = T.CreateTruncating(1 - hyperparameters.Beta2);
    private readonly T _decay = T.CreateTruncating(hyperparameters.LearningRate * hyperparameters.WeightDecay);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V p = WeightDecay.Apply<S, V, T>(Lanes.Load<S, V, T>(parameters, i, count), _decay);
        V g = Lanes.Load<S, V, T>(gradients, i, count);
        V m = Lanes.Load<S, V, T>(momentum, i, count);
        V c = S.Add(S.Multiply(S.Broadcast(_beta1), m), S.Multiply(S.Broadcast(_oneMinusBeta1), g));
        m = S.Add(S.Multiply(S.Broadcast(_beta2), m), S.Multiply(S.Broadcast(_oneMinusBeta2), g));
        Lanes.Store<S, V, T>(m, momentum, i, count);
        V change = S.Multiply(S.Broadcast(_learningRate), PenaltyGradient<T>.Sign<S, V>(c));
        Lanes.Store<S, V, T>(S.Subtract(p, change), parameters, i, count);
    }
}
