using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i] = x[i] tanh(softplus(x[i])), and its gradient (Misra, 2019).</summary>
public static class Mish
{
    /// <summary>y[i] = x[i] tanh(ln(1 + e^x[i])): for float the correctly rounded value, for double within 1 ulp, the same bits on every
    /// CPU.</summary>
    /// <remarks>NaN gives NaN, -infinity -0.</remarks>
    /// <inheritdoc cref="Relu.Forward"/>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply<T, MishOperator, MishOfSingleOperator>(x, y);

    /// <summary>dInput[i] = dOutput[i] (t + x[i] (1 - t^2) s), t = tanh(softplus(x[i])), s = sigmoid(x[i]). From the input. The derivative
    /// is evaluated in double, within 11 ulp of double of the size of its terms, and rounded to the type, then the product.</summary>
    /// <inheritdoc cref="HardSigmoid.Backward"/>
    public static void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Gradient.ApplyInDouble(
            default(MishDerivative), default(MishDerivativeOfSingle), input, dOutput, dInput, nameof(input));
}

/// <summary>x tanh(ln(1 + e^x)) in double, x e^x where that is the same.</summary>
internal readonly struct MishOperator : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V least = S.Max(S.Broadcast(-800), x);
        return Exponential.OrScaledLast<S, V>(default(MishOfSingleOperator).Apply<S, V>(x), least, least, S.Zero);
    }
}

/// <summary>x tanh(ln(1 + e^x)) in double for an x that came from float and a result that goes back there.</summary>
/// <remarks>tanh(ln(1 + e^x)) = n / (n + 2) with n = e^x (e^x + 2). With e = e^-|x| that is e (e + 2) over e (e + 2) + 2 for negative x,
/// and (1 + 2e) over (1 + 2e + 2e^2) else; all in two parts.</remarks>
internal readonly struct MishOfSingleOperator : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        LogisticParts.Decay<S, V>(x, S.Zero, out V e, out V eLow);
        V one = S.Broadcast(1);
        V two = S.Broadcast(2);

        // e (e + 2) for negative x.
        V factor = S.Add(two, e);
        V factorLow = S.Add(S.Subtract(e, S.Subtract(factor, two)), eLow);
        V product = S.Multiply(e, factor);
        V productLow = S.FusedMultiplyAdd(e, factor, S.Negate(product));
        productLow = S.Add(productLow, S.FusedMultiplyAdd(e, factorLow, S.Multiply(eLow, factor)));
        V over = S.Add(two, product);
        V overLow = S.Add(S.Subtract(product, S.Subtract(over, two)), productLow);

        // 1 + 2e for the others.
        V twice = S.Add(e, e);
        V sum = S.Add(one, twice);
        V sumLow = S.Add(S.Subtract(twice, S.Subtract(sum, one)), S.Add(eLow, eLow));
        V square = S.Multiply(twice, e);
        V total = S.Add(sum, square);
        V totalLow = S.Add(S.Subtract(square, S.Subtract(total, sum)), S.FusedMultiplyAdd(twice, e, S.Negate(square)));
        totalLow = S.Add(S.Add(totalLow, sumLow), S.Multiply(S.Multiply(two, twice), eLow));

        V negative = S.LessThan(x, S.Zero);
        return LogisticParts.Product<S, V>(
            x,
            S.Select(negative, product, sum),
            S.Select(negative, productLow, sumLow),
            S.Select(negative, over, total),
            S.Select(negative, overLow, totalLow));
    }
}

/// <summary>t + x (1 - t^2) s with t = tanh(softplus(x)) and s = sigmoid(x), in double; e^x (1 + x) where that is the same.</summary>
internal readonly struct MishDerivative : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V least = S.Max(S.Broadcast(-800), x);
        return Exponential.OrScaledLast<S, V>(default(MishDerivativeOfSingle).Apply<S, V>(x), S.Add(least, S.Broadcast(1)), least, S.Zero);
    }
}

/// <summary>t + x (1 - t^2) s with t = tanh(softplus(x)) and s = sigmoid(x), in double for an x that came from float.</summary>
internal readonly struct MishDerivativeOfSingle : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V a = Exponential.Limit<S, V>(x, -800, 800);
        V s = default(SigmoidOperator).Apply<S, V>(a);
        V t = default(TanhOperator).Apply<S, V>(SoftplusOfSingleOperator.Evaluate<S, V>(a, ofSingle: true));
        V slope = S.Multiply(S.FusedMultiplyAdd(S.Negate(t), t, S.Broadcast(1)), s);
        return S.FusedMultiplyAdd(a, slope, t);
    }
}
