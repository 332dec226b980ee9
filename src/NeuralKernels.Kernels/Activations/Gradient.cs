using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>What all gradients share: checks, then the loop over what the forward pass kept and the gradient of the output.</summary>
internal static class Gradient
{
    /// <summary>dInput[i] = f(kept[i], dOutput[i]), every operation of f rounded in the span's type.</summary>
    public static void Apply<T, TOperator>(TOperator f, ReadOnlySpan<T> kept, ReadOnlySpan<T> dOutput, Span<T> dInput, string keptName)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IBinaryOperator<T>
    {
        Check(kept, dOutput, dInput, keptName);
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            Throw.TypeNotSupported(typeof(T));
        }

        Binary.Run(f, kept, dOutput, dInput);
    }

    /// <summary>dInput[i] = dOutput[i] f(kept[i]): the derivative f is evaluated in double and rounded to the span's type, then the
    /// product.</summary>
    public static void ApplyInDouble<T, TDerivative>(
        TDerivative f, ReadOnlySpan<T> kept, ReadOnlySpan<T> dOutput, Span<T> dInput, string keptName)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TDerivative : struct, IUnaryOperator<double> => ApplyInDouble(f, f, kept, dOutput, dInput, keptName);

    /// <summary>The same with a second operator for values that came from float.</summary>
    public static void ApplyInDouble<T, TDerivative, TSingleDerivative>(
        TDerivative f, TSingleDerivative ofSingle, ReadOnlySpan<T> kept, ReadOnlySpan<T> dOutput, Span<T> dInput, string keptName)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TDerivative : struct, IUnaryOperator<double>
        where TSingleDerivative : struct, IUnaryOperator<double>
    {
        Check(kept, dOutput, dInput, keptName);
        if (typeof(T) == typeof(float))
        {
            Binary.RunInDouble(new SingleProduct<TSingleDerivative>(ofSingle), kept, dOutput, dInput);
        }
        else if (typeof(T) == typeof(double))
        {
            Binary.RunInDouble(new DoubleProduct<TDerivative>(f), kept, dOutput, dInput);
        }
        else
        {
            Throw.TypeNotSupported(typeof(T));
        }
    }

    private static void Check<T>(ReadOnlySpan<T> kept, ReadOnlySpan<T> dOutput, Span<T> dInput, string keptName)
    {
        Guard.SameLength<T, T>(dInput, dOutput);
        Guard.SameLength(kept, dOutput, keptName);
        Guard.InPlaceOrSeparate(dInput, dOutput);
        Guard.InPlaceOrSeparate(dInput, kept, nameof(dInput), keptName);
    }

    internal readonly struct DoubleProduct<TDerivative>(TDerivative f) : IBinaryOperator<double>
        where TDerivative : struct, IUnaryOperator<double>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V kept, V dOutput)
            where S : struct, ISimd<V, double>
            where V : struct => S.Multiply(dOutput, f.Apply<S, V>(kept));
    }

    /// <summary>The product of two floats is exact in double, so that the loop's rounding to float is its only one.</summary>
    internal readonly struct SingleProduct<TDerivative>(TDerivative f) : IBinaryOperator<double>
        where TDerivative : struct, IUnaryOperator<double>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V kept, V dOutput)
            where S : struct, ISimd<V, double>
            where V : struct => S.Multiply(dOutput, S.RoundToSingle(f.Apply<S, V>(kept)));
    }
}
