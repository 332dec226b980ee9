using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Functions;

/// <summary>y[i] = 2^x[i].</summary>
public static class Exp2
{
    /// <summary>y[i] = 2^x[i]: for float the correctly rounded value, for double within 1 ulp, the same bits on every CPU.</summary>
    /// <remarks>Whole numbers give exact powers. NaN gives NaN, +infinity itself, -infinity zero; overflow gives +infinity, and subnormal
    /// results are kept.</remarks>
    /// <inheritdoc cref="Exp.Apply"/>
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            Function.ApplyRoundingTested<T, Exp2Operator, Exp2OfSingleOperator, Vector512x4, Vector256x2>(x, y);
}

/// <summary>2^x in double, within 1 ulp (0.87 the most found) over the whole range of double.</summary>
/// <remarks>
/// x = n + r, |r| &lt;= 1/2, exactly. 2^r = 1 + r L + r^2 Q(r) with L = ln 2 in two parts; Q of degree 9 by Sollya's <c>fpminimax(2^x,
/// [|2,...,11|], [|D...|], [-h;h], relative, 1+x*log(2))</c>, h = 0.50001; its error is 2^-57.9.
/// </remarks>
internal readonly struct Exp2Operator : IUnaryOperator<double>
{
    /// <summary>1.5 2^52: a sum with it is rounded to an integer, which stands in the low bits.</summary>
    private const double Rounder = 6755399441055744;

    private const double Ln2 = 0.6931471805599453;
    private const double Ln2Tail = 2.3190468138462996e-17;

    private const double C2 = 0.24022650695910122;
    private const double C3 = 0.05550410866482073;
    private const double C4 = 0.00961812910759702;
    private const double C5 = 0.0013333558146687414;
    private const double C6 = 0.00015403530454029422;
    private const double C7 = 1.5252733545584639e-05;
    private const double C8 = 1.3215436624985496e-06;
    private const double C9 = 1.0178185187306682e-07;
    private const double C10 = 7.0735769260221816e-09;
    private const double C11 = 4.4362244008037257e-10;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        x = Exponential.Limit<S, V>(x, -1100, 1100);
        V shifted = S.Add(x, S.Broadcast(Rounder));
        V r = S.Subtract(x, S.Subtract(shifted, S.Broadcast(Rounder)));
        V r2 = S.Multiply(r, r);
        V r4 = S.Multiply(r2, r2);
        V q23 = S.FusedMultiplyAdd(S.Broadcast(C3), r, S.Broadcast(C2));
        V q45 = S.FusedMultiplyAdd(S.Broadcast(C5), r, S.Broadcast(C4));
        V q67 = S.FusedMultiplyAdd(S.Broadcast(C7), r, S.Broadcast(C6));
        V q89 = S.FusedMultiplyAdd(S.Broadcast(C9), r, S.Broadcast(C8));
        V q1011 = S.FusedMultiplyAdd(S.Broadcast(C11), r, S.Broadcast(C10));
        V q2to5 = S.FusedMultiplyAdd(q45, r2, q23);
        V q6to11 = S.FusedMultiplyAdd(S.FusedMultiplyAdd(q1011, r2, q89), r2, q67);
        V q = S.FusedMultiplyAdd(q6to11, r4, q2to5);
        V rest = S.FusedMultiplyAdd(r2, q, S.Multiply(r, S.Broadcast(Ln2Tail)));
        V power = S.Add(S.Broadcast(1), S.FusedMultiplyAdd(r, S.Broadcast(Ln2), rest));
        return Exponential.Scale<S, V>(power, shifted);
    }
}

/// <summary><see cref="Exp2Operator"/> for an x that came from float and a result that goes back there.</summary>
/// <remarks>The powers of two floats are so near to halfway between two floats that the side is given.</remarks>
internal readonly struct Exp2OfSingleOperator : IRoundingTestedOperator
{
    private static ReadOnlySpan<float> Above => [0.00296957581f, -0.0297437739f];

    private static ReadOnlySpan<float> Below => [];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApply<G>(G x, out G y)
        where G : struct, IVectorGroup<G, float>
    {
        Exponential.SplitBase2InPairs(x, out G high, out G low);
        return Exponential.TryRound(x, Exponential.PairMaxOfBase2, Exponential.PairErrorOfBase2, high, low, out y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V y = default(Exp2Operator).Apply<S, V>(x);
        return S.Any(FloatTie.Mask<S, V>(y)) ? FloatTie.Correct<S, V>(x, y, Above, Below) : y;
    }
}
