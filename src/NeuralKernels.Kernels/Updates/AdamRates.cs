using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>What is the same for every element of a step of Adam and its kin, prepared in double and rounded once to T.</summary>
internal readonly record struct AdamRates<T>(T Size, T Scale, T Beta2, T OneMinusBeta1, T OneMinusBeta2, T Epsilon, T Decay, bool Decoupled)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Checks, and prepares. Names in messages are the doors'.</summary>
    public static AdamRates<T> Of(
        long step, double learningRate, double beta1, double beta2, double epsilon, double weightDecay, bool decoupled)
    {
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

    /// <summary>d: the gradient, with the decay added unless it is decoupled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Direction<S, V>(V g, V p)
        where S : struct, ISimd<V, T>
        where V : struct => Decoupled ? g : WeightDecay.Added<S, V, T>(g, p, Decay);

    /// <summary>p, shrunk where the decay is decoupled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Shrunk<S, V>(V p)
        where S : struct, ISimd<V, T>
        where V : struct => Decoupled ? WeightDecay.Shrunk<S, V, T>(p, Decay) : p;

    /// <summary>sqrt(v) scale + eps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Denominator<S, V>(V v)
        where S : struct, ISimd<V, T>
        where V : struct => S.Add(S.Multiply(S.Sqrt(v), S.Broadcast(Scale)), S.Broadcast(Epsilon));
}
