using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i] = x[i] sigmoid(x[i]), also called swish, and its gradient (Elfwing, Uchibe and Doya, 2018).</summary>
public static class Silu
{
    /// <summary>y[i] = x[i] sigmoid(x[i]): for float the correctly rounded value, for double within 1 ulp, the same bits on every
    /// CPU.</summary>
    /// <remarks>NaN gives NaN, -infinity -0.</remarks>
    /// <inheritdoc cref="Relu.Forward"/>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            Function.ApplyRoundingTested<T, SiluOperator, SiluOfSingleOperator, Vector512x4, Vector256x2>(x, y);

    /// <summary>dInput[i] = dOutput[i] s (1 + x[i] (1 - s)), s = sigmoid(x[i]). From the input. The derivative is evaluated in double,
    /// within 4 ulp of double of the size of its terms, and rounded to the type, then the product.</summary>
    /// <inheritdoc cref="HardSigmoid.Backward"/>
    public static void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Gradient.ApplyInDouble(
            default(SiluDerivative), default(SiluDerivativeOfSingle), input, dOutput, dInput, nameof(input));
}

/// <summary>x / (1 + e^-x) in double, x e^x where that is the same. The method: <see cref="LogisticParts"/>.</summary>
internal readonly struct SiluOperator : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V least = S.Max(S.Broadcast(-800), x);
        return Exponential.OrScaledLast<S, V>(LogisticParts.Product<S, V>(x, x, S.Zero), least, least, S.Zero);
    }
}

/// <summary>s (1 + x (1 - s)) with s = sigmoid(x), in double; e^x (1 + x) where that is the same.</summary>
internal readonly struct SiluDerivative : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V least = S.Max(S.Broadcast(-800), x);
        return Exponential.OrScaledLast<S, V>(default(SiluDerivativeOfSingle).Apply<S, V>(x), S.Add(least, S.Broadcast(1)), least, S.Zero);
    }
}

/// <summary>s (1 + x (1 - s)) with s = sigmoid(x), in double; 1 - s is formed as sigmoid(-x).</summary>
internal readonly struct SiluDerivativeOfSingle : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V a = Exponential.Limit<S, V>(x, -800, 800);
        V s = default(SigmoidOperator).Apply<S, V>(a);
        V complement = default(SigmoidOperator).Apply<S, V>(S.Negate(a));
        return S.Multiply(s, S.FusedMultiplyAdd(a, complement, S.Broadcast(1)));
    }
}

/// <summary><see cref="SiluOperator"/> for an x that came from float and a result that goes back there.</summary>
internal readonly struct SiluOfSingleOperator : IRoundingTestedOperator
{
    /// <summary>2^-125: half of a smaller number may lie halfway between two floats, and the form in float does not see what is beside
    /// it.</summary>
    private const float MinMagnitude = 2.3509887e-38f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApply<G>(G x, out G y)
        where G : struct, IVectorGroup<G, float>
    {
        SplitInPairs(x, out G high, out G lost, out G rest, out G bound);
        y = high - G.FmaNegated(high, rest + bound, lost);
        return G.SameAndWithin(high - G.FmaNegated(high, rest - bound, lost), y, x, MinMagnitude, Exponential.PairMax);
    }

    /// <summary>x / (1 + e^-x) = high (1 + rest) - lost within high times <paramref name="bound"/>, for |x| &lt;= 72, 0 or not nearer to it
    /// than 2^-125.</summary>
    /// <remarks>
    /// x times the sigmoid's two parts: high = x inverse, rounded, and lost what that added, exactly. To the errors of
    /// <see cref="SigmoidOfSingleOperator.SplitInPairs"/> comes the rounding of high rest - lost, one unit and 2^-48 high, which its bound
    /// covers. For |x| below 2^-24 the inverse is 1/2 and nothing is lost; above, what is lost has its digits above the least float. Zeros
    /// stay what they are, sign included: -0 is high, and +0 is subtracted from it.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SplitInPairs<G>(G x, out G high, out G lost, out G rest, out G bound)
        where G : struct, IVectorGroup<G, float>
    {
        SigmoidOfSingleOperator.SplitInPairs(x, out G inverse, out rest, out bound);
        high = x * inverse;
        lost = G.FmaNegated(x, inverse, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        return FloatTie.SettleHalfOfSubnormal<S, V>(x, LogisticParts.Product<S, V>(x, x, S.Zero));
    }
}
