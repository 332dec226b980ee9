using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>What every element of a step of Adam, AMSGrad or NAdam shares, evaluated in double and rounded once to T.</summary>
internal readonly record struct AdamCoefficients<T>(
    T StepSize, T Scale, T Beta2, T OneMinusBeta1, T OneMinusBeta2, T Epsilon, T Decay, bool Decoupled)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Checks and converts the hyperparameters; messages name them as the optimizers do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AdamCoefficients<T> Create(long step, in AdamHyperparameters hyperparameters)
    {
        (double learningRate, double beta1, double beta2, double epsilon, double weightDecay, bool decoupled) = hyperparameters;
        Guard.AtLeast(step, 1);
        Guard.Finite(learningRate);
        Guard.Fraction(beta1);
        Guard.Fraction(beta2);
        Guard.Finite(epsilon);
        Guard.Finite(weightDecay);
        return new(
            T.CreateTruncating(learningRate / BiasCorrection.OneMinusPower(beta1, step)),
            T.CreateTruncating(1 / Math.Sqrt(BiasCorrection.OneMinusPower(beta2, step))),
            T.CreateTruncating(beta2),
            T.CreateTruncating(1 - beta1),
            T.CreateTruncating(1 - beta2),
            T.CreateTruncating(epsilon),
            T.CreateTruncating(decoupled ? learningRate * weightDecay : weightDecay),
            decoupled);
    }

    /// <summary>d: the gradient, plus the decay unless it is decoupled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Direction<S, V>(V g, V p)
        where S : struct, ISimd<V, T>
        where V : struct => Decoupled ? g : WeightDecay.AddTo<S, V, T>(g, p, Decay);

    /// <summary>p, less the decay where it is decoupled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Decayed<S, V>(V p)
        where S : struct, ISimd<V, T>
        where V : struct => Decoupled ? WeightDecay.Apply<S, V, T>(p, Decay) : p;

    /// <summary>sqrt(v) scale + eps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Denominator<S, V>(V v)
        where S : struct, ISimd<V, T>
        where V : struct => S.Add(S.Multiply(S.Sqrt(v), S.Broadcast(Scale)), S.Broadcast(Epsilon));
}
