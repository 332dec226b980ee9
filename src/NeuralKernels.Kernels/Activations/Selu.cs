using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i] = scale (x[i] where x[i] > 0, else alpha (e^x[i] - 1)), and its gradient (Klambauer, Unterthiner, Mayr and Hochreiter,
/// 2017).</summary>
public static class Selu
{
    /// <summary>The paper's lambda, which keeps the variance of a unit at 1.</summary>
    public const double Scale = 1.0507009873554805;

    /// <summary>The paper's lambda times alpha (alpha = 1.6732632423543773): minus the limit at -infinity.</summary>
    public const double ScaledAlpha = 1.7580993408473768;

    /// <summary>y[i] = Scale x[i] where x[i] > 0, else ScaledAlpha (e^x[i] - 1): for float the correctly rounded value, for double within 1
    /// ulp, the same bits on every CPU.</summary>
    /// <remarks>NaN gives NaN.</remarks>
    /// <inheritdoc cref="Relu.Forward"/>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply<T, SeluOperator, SeluOfSingleOperator>(x, y);

    /// <summary>dInput[i] = dOutput[i] Scale where y[i] > 0, else dOutput[i] (y[i] + ScaledAlpha). From the output; the constants, the sum
    /// and the product are rounded to the type in this order.</summary>
    /// <inheritdoc cref="Relu.Backward"/>
    public static void Backward<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Gradient.Apply(
            default(SeluGradient<T>), output, dOutput, dInput, nameof(output));
}

/// <summary>x &gt; 0 ? Scale x : ScaledAlpha (e^x - 1), in double.</summary>
internal readonly struct SeluOperator : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct => S.Select(
            S.LessThan(S.Zero, x), S.Multiply(S.Broadcast(Selu.Scale), x), new EluOperator(Selu.ScaledAlpha).Apply<S, V>(x));
}

/// <summary>x &gt; 0 ? Scale x : ScaledAlpha (e^x - 1), in double for an x that came from float and a result that goes back
/// there.</summary>
internal readonly struct SeluOfSingleOperator : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V below = S.Multiply(S.Broadcast(Selu.ScaledAlpha), default(Expm1OfSingleOperator).Apply<S, V>(x));
        return S.Select(S.LessThan(S.Zero, x), S.Multiply(S.Broadcast(Selu.Scale), x), below);
    }
}

/// <summary>dOutput (y &gt; 0 ? Scale : y + ScaledAlpha).</summary>
internal readonly struct SeluGradient<T> : IBinaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V y, V dOutput)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V slope = S.Add(y, S.Broadcast(T.CreateTruncating(Selu.ScaledAlpha)));
        return S.Multiply(dOutput, S.Select(S.LessThan(S.Zero, y), S.Broadcast(T.CreateTruncating(Selu.Scale)), slope));
    }
}
