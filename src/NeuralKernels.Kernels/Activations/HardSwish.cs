using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i] = x[i] hardsigmoid(x[i]), and its gradient (Howard and others, "Searching for MobileNetV3", 2019).</summary>
public static class HardSwish
{
    /// <summary>y[i] = x[i] (x[i] + 3) / 6 where |x[i]| &lt; 3, 0 below, x[i] above: for float the correctly rounded value, for double
    /// within 1 ulp, the same bits on every CPU.</summary>
    /// <remarks>NaN gives NaN.</remarks>
    /// <inheritdoc cref="Relu.Forward"/>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply<T, HardSwishOperator, HardSwishOfSingleOperator>(x, y);

    /// <summary>dInput[i] = dOutput[i] (2 x[i] + 3) / 6 where |x[i]| &lt; 3, 0 below, dOutput[i] above. From the input. The derivative is
    /// evaluated in double, within 2 ulp of double of the size of its terms, and rounded to the type, then the product.</summary>
    /// <inheritdoc cref="HardSigmoid.Backward"/>
    public static void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Gradient.ApplyInDouble(
            default(HardSwishDerivative), input, dOutput, dInput, nameof(input));
}

/// <summary>x (x + 3) / 6, in double, with 0 below -3 and x above 3: the sum and the product in two parts, and what the quotient
/// leaves.</summary>
internal readonly struct HardSwishOperator : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V a = Exponential.Limit<S, V>(x, -3, 3);
        V sum = S.Add(a, S.Broadcast(3));
        V sumLow = S.Subtract(a, S.Subtract(sum, S.Broadcast(3)));
        V product = S.Multiply(a, sum);
        V productLow = S.FusedMultiplyAdd(a, sumLow, S.FusedMultiplyAdd(a, sum, S.Negate(product)));
        V quotient = S.Divide(product, S.Broadcast(6));
        V left = S.Add(S.FusedMultiplyAdd(quotient, S.Broadcast(-6), product), productLow);
        return Limit<S, V>(x, S.FusedMultiplyAdd(left, S.Broadcast(1.0 / 6), quotient));
    }

    /// <summary>The middle, or x from 3 on and 0 up to -3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Limit<S, V>(V x, V middle)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V y = S.Select(S.LessThanOrEqual(S.Broadcast(3), x), x, middle);
        return S.Select(S.LessThanOrEqual(x, S.Broadcast(-3)), S.Zero, y);
    }
}

/// <summary>(2x + 3) / 6 for |x| &lt; 3, 0 below, 1 above.</summary>
internal readonly struct HardSwishDerivative : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V middle = S.Divide(S.Add(S.Add(x, x), S.Broadcast(3)), S.Broadcast(6));
        V slope = S.Select(S.LessThanOrEqual(S.Broadcast(3), x), S.Broadcast(1), middle);
        return S.Select(S.LessThanOrEqual(x, S.Broadcast(-3)), S.Zero, slope);
    }
}

/// <summary><see cref="HardSwishOperator"/> for an x that came from float and a result that goes back there.</summary>
internal readonly struct HardSwishOfSingleOperator : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V middle = S.Divide(S.Multiply(x, S.Add(x, S.Broadcast(3))), S.Broadcast(6));
        return FloatTie.SettleHalfOfSubnormal<S, V>(x, HardSwishOperator.Limit<S, V>(x, middle));
    }
}
