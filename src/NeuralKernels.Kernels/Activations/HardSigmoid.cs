using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i] = (x[i] + 3) / 6 between 0 and 1, and its gradient.</summary>
public static class HardSigmoid
{
    /// <summary>y[i] = (x[i] + 3) / 6, limited to [0, 1]: for float the correctly rounded value, for double within 1 ulp, the same bits on
    /// every CPU.</summary>
    /// <remarks>NaN gives NaN.</remarks>
    /// <inheritdoc cref="Relu.Forward"/>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply<T, HardSigmoidOperator, HardSigmoidOfSingleOperator>(x, y);

    /// <summary>dInput[i] = dOutput[i] / 6 where |x[i]| &lt; 3, else 0. From the input. 1/6 is rounded to the type, then the
    /// product.</summary>
    /// <param name="input">What <c>Forward</c> was given.</param>
    /// <param name="dOutput">The gradient of the loss by the output.</param>
    /// <param name="dInput">The gradient by the input, overwritten: the same span as either of the others, or separate from both.</param>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Gradient.ApplyInDouble(
            default(HardSigmoidDerivative), input, dOutput, dInput, nameof(input));
}

/// <summary>(x + 3) / 6 limited to [0, 1], in double: the sum in two parts, and what the quotient leaves.</summary>
internal readonly struct HardSigmoidOperator : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V a = Exponential.Limit<S, V>(x, -3, 3);
        V sum = S.Add(a, S.Broadcast(3));
        V sumLow = S.Subtract(a, S.Subtract(sum, S.Broadcast(3)));
        V quotient = S.Divide(sum, S.Broadcast(6));
        V left = S.Add(S.FusedMultiplyAdd(quotient, S.Broadcast(-6), sum), sumLow);
        return S.FusedMultiplyAdd(left, S.Broadcast(1.0 / 6), quotient);
    }
}

/// <summary>(x + 3) / 6 limited to [0, 1], in double for an x that came from float and a result that goes back there.</summary>
internal readonly struct HardSigmoidOfSingleOperator : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        return Exponential.Limit<S, V>(S.Divide(S.Add(x, S.Broadcast(3)), S.Broadcast(6)), 0, 1);
    }
}

/// <summary>1 / 6 for |x| &lt; 3, else 0.</summary>
internal readonly struct HardSigmoidDerivative : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        return S.And(S.LessThan(S.Abs(x), S.Broadcast(3)), S.Broadcast(1.0 / 6));
    }
}
