using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>One step of Lion: every parameter moves by the learning rate, and only the sign is learned.</summary>
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
    /// definition and its authors' defaults; PyTorch itself has no Lion. The same bits at every vector width.
    /// </para>
    /// </remarks>
    /// <param name="parameters">p, updated in place.</param>
    /// <param name="gradients">g, of the same length.</param>
    /// <param name="momentum">m, of the same length, updated in place; zero before the first step. The three spans are separate
    /// memory.</param>
    /// <param name="learningRate">lr: about a tenth of Adam's.</param>
    /// <param name="beta1">The weight of the momentum in the step, in [0, 1).</param>
    /// <param name="beta2">The decay of the momentum, in [0, 1).</param>
    /// <param name="weightDecay">wd: about ten times AdamW's.</param>
    /// <param name="threads">At most so many threads, 0 for one per core; a short update stays on this one. The bits do not depend on
    /// it.</param>
    /// <exception cref="ArgumentException">The spans differ in length or overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A beta is outside [0, 1), <paramref name="threads"/> is negative, or a rate is not
    /// finite.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void ApplyDecoupled<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> momentum,
        double learningRate = 1e-4,
        double beta1 = 0.9,
        double beta2 = 0.99,
        double weightDecay = 0,
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        UpdateGuard.Spans<T>(parameters, gradients);
        UpdateGuard.State<T>(momentum, parameters, gradients);
        Guard.Finite(learningRate);
        Guard.Fraction(beta1);
        Guard.Fraction(beta2);
        Guard.Finite(weightDecay);
        fixed (T* p = parameters, g = gradients, m = momentum)
        {
            var step = new Lion<T>(p, g, m, LionRates<T>.Of(learningRate, beta1, beta2, weightDecay));
            MultiSpanLoop.Run<T, Lion<T>>(step, parameters.Length, threads);
        }
    }
}

/// <summary>What is the same for every element of a step, prepared in double and rounded once to T.</summary>
internal readonly record struct LionRates<T>(T LearningRate, T Beta1, T OneMinusBeta1, T Beta2, T OneMinusBeta2, T Decay)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static LionRates<T> Of(double learningRate, double beta1, double beta2, double weightDecay) => new(
        T.CreateTruncating(learningRate),
        T.CreateTruncating(beta1),
        T.CreateTruncating(1 - beta1),
        T.CreateTruncating(beta2),
        T.CreateTruncating(1 - beta2),
        T.CreateTruncating(learningRate * weightDecay));
}

internal readonly unsafe struct Lion<T>(T* parameters, T* gradients, T* momentum, LionRates<T> rates) : ISweepOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V p = WeightDecay.Shrunk<S, V, T>(Lanes.Load<S, V, T>(parameters, i, count), rates.Decay);
        V g = Lanes.Load<S, V, T>(gradients, i, count);
        V m = Lanes.Load<S, V, T>(momentum, i, count);
        V c = S.Add(S.Multiply(S.Broadcast(rates.Beta1), m), S.Multiply(S.Broadcast(rates.OneMinusBeta1), g));
        m = S.Add(S.Multiply(S.Broadcast(rates.Beta2), m), S.Multiply(S.Broadcast(rates.OneMinusBeta2), g));
        Lanes.Store<S, V, T>(m, momentum, i, count);
        Lanes.Store<S, V, T>(S.Subtract(p, S.Multiply(S.Broadcast(rates.LearningRate), Sign<S, V>(c))), parameters, i, count);
    }

    /// <summary>1 with the sign of c; c itself where it is zero or NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Sign<S, V>(V c)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V one = S.Or(S.Broadcast(T.One), S.And(c, S.Broadcast(T.NegativeZero)));
        return S.Select(S.LessThan(S.Zero, S.Abs(c)), one, c);
    }
}
