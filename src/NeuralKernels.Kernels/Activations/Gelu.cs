using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i] = x[i] P(X &lt; x[i]) for a standard normal X: the erf form of GELU, and its gradient (Hendrycks and Gimpel,
/// 2016).</summary>
public static class Gelu
{
    /// <summary>y[i] = x[i] (1 + erf(x[i] / sqrt(2))) / 2: for float the correctly rounded value, for double within 9 ulp (7.7 the most
    /// found), the same bits on every CPU.</summary>
    /// <remarks>NaN gives NaN, -infinity -0.</remarks>
    /// <param name="x">The inputs, any length.</param>
    /// <param name="y">The outputs, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            Function.ApplyRoundingTested<T, GeluOperator, GeluOfSingleOperator, Vector512x2, Vector256x2>(x, y);

    /// <summary>dInput[i] = dOutput[i] (P(X &lt; x[i]) + x[i] e^(-x[i]^2 / 2) / sqrt(2 pi)). From the input. The derivative is evaluated in
    /// double, within 9 ulp of double of the size of its terms, and rounded to the type, then the product.</summary>
    /// <param name="input">What <c>Forward</c> was given.</param>
    /// <param name="dOutput">The gradient of the loss by the output.</param>
    /// <param name="dInput">The gradient by the input, overwritten: the same span as either of the others, or separate from both.</param>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Gradient.ApplyInDouble(
            default(GeluDerivative), default(GeluDerivativeOfSingle), input, dOutput, dInput, nameof(input));
}

/// <summary>x P(X &lt; x) in double. The method: <see cref="NormalTail"/>.</summary>
internal readonly struct GeluOperator : IUnaryOperator<double>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V y = Plain<S, V>(x);
        V low = S.LessThan(x, S.Broadcast(NormalTail.Low));
        return S.Any(low) ? S.Select(low, Low<S, V>(x), y) : y;
    }

    /// <summary>The product with a probability that has been rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Plain<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        NormalTail.Evaluate<S, V>(Exponential.Limit<S, V>(S.Abs(x), 0, 40), out V tail, out _);
        V probability = S.Select(S.LessThan(x, S.Zero), tail, S.Subtract(S.Broadcast(1), tail));

        // Below -40 the product has rounded to -0; the limit keeps -infinity from being multiplied by 0.
        return S.Multiply(S.Max(S.Broadcast(-40), x), probability);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V Low<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V a = Exponential.Limit<S, V>(x, -40, 0);
        NormalTail.Parts<S, V>(S.Negate(a), out V ratio, out V exponent, out V exponentLow);
        return Exponential.ScaledLast<S, V>(S.Multiply(a, ratio), exponent, exponentLow);
    }
}

/// <summary>P(X &lt; x) + x e^(-x^2/2) / sqrt(2 pi), in double.</summary>
internal readonly struct GeluDerivative : IUnaryOperator<double>
{
    private const double InverseRootTwoPi = 0.3989422804014327;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V y = Plain<S, V>(x);
        V low = S.LessThan(x, S.Broadcast(NormalTail.Low));
        return S.Any(low) ? S.Select(low, Low<S, V>(x), y) : y;
    }

    /// <summary>The sum of what has been rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Plain<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V a = Exponential.Limit<S, V>(x, -40, 40);
        NormalTail.Evaluate<S, V>(S.Abs(a), out V tail, out V e);
        V probability = S.Select(S.LessThan(a, S.Zero), tail, S.Subtract(S.Broadcast(1), tail));
        return S.FusedMultiplyAdd(a, S.Multiply(S.Broadcast(InverseRootTwoPi), e), probability);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V Low<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V a = Exponential.Limit<S, V>(x, -40, 0);
        NormalTail.Parts<S, V>(S.Negate(a), out V ratio, out V exponent, out V exponentLow);
        return Exponential.ScaledLast<S, V>(S.FusedMultiplyAdd(a, S.Broadcast(InverseRootTwoPi), ratio), exponent, exponentLow);
    }
}

/// <summary><see cref="GeluDerivative"/> for an x that came from float and a result that goes back there.</summary>
internal readonly struct GeluDerivativeOfSingle : IUnaryOperator<double>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct => GeluDerivative.Plain<S, V>(x);
}

/// <summary><see cref="GeluOperator"/> for an x that came from float and a result that goes back there.</summary>
/// <remarks>The GELU of one float and its negative is so near to halfway between two floats that the side is given.</remarks>
internal readonly struct GeluOfSingleOperator : IRoundingTestedOperator
{
    /// <summary>2^-125: half of a smaller number may lie halfway between two floats, and the form in float does not see what is beside
    /// it.</summary>
    private const float MinMagnitude = 2.3509887e-38f;

    private static ReadOnlySpan<float> Above => [-2.10574053e-05f];

    private static ReadOnlySpan<float> Below => [2.10574053e-05f];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApply<G>(G x, out G y)
        where G : struct, IVectorGroup<G, float>
    {
        SplitInPairs(x, out G high, out G low, out G bound);
        G upper = high + (low + bound);
        y = upper | (x & int.MinValue); // the sign of zeros
        float min = G.HasLongTables ? -NormalTail.PairMax : -NormalTail.ShortPairMax;
        return G.SameAndAtLeast(high + (low - bound), upper, x, min, MinMagnitude);
    }

    /// <summary>x P(X &lt; x) = high + low within <paramref name="bound"/>, for x from -12 on, with short tables from -10 on, 0 or not
    /// nearer to it than 2^-125.</summary>
    /// <remarks>
    /// max(x, 0) - |x| P(X &lt; -|x|), whose last product is found to the last bit where it counts: high is rounded once, and fused
    /// multiply-adds find what it lost, up to 2^-48 high and again when low and low with the bound are rounded; 2^-46 covers the three
    /// (high is not above |x|, and below 2^-46 the tail's own bound is larger). For negative x nothing but what <see cref="NormalTail"/>
    /// accounts for is lost. From 10 on |x| times the tail is below 2^-72, and 10 times that of 10 serves as well: either way x is the
    /// nearest float.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SplitInPairs<G>(G x, out G high, out G low, out G bound)
        where G : struct, IVectorGroup<G, float>
    {
        G a = x & int.MaxValue, positive = G.Max(0, x);
        G tail, tailLow;
        if (G.HasLongTables)
        {
            a = G.Min(NormalTail.PairMax, a);
            NormalTail.SplitByPieces(a, out tail, out tailLow, out bound);
        }
        else
        {
            a = G.Min(a, G.Broadcast(NormalTail.ShortPairMax)); // a NaN takes a row as well
            NormalTail.SplitByRows(a, out tail, out tailLow, out bound);
        }

        high = G.FmaNegated(a, tail, positive);
        low = G.FmaNegated(a, tailLow, G.FmaNegated(a, tail, positive - high));
        bound = a * (bound + G.Min(1.4210855e-14f, positive)); // 2^-46
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V y = FloatTie.SettleHalfOfSubnormal<S, V>(x, GeluOperator.Plain<S, V>(x));
        return S.Any(FloatTie.Mask<S, V>(y)) ? FloatTie.Correct<S, V>(x, y, Above, Below) : y;
    }
}
