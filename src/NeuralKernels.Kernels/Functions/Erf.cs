using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Functions;

/// <summary>y[i] = erf x[i] = 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x[i].</summary>
public static class Erf
{
    /// <summary>y[i] = erf x[i] = 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x[i]: for float the correctly rounded value, for
    /// double within 1 ulp, the same bits on every CPU.</summary>
    /// <remarks>NaN gives NaN, infinities 1 with their sign, and zeros themselves.</remarks>
    /// <inheritdoc cref="Exp.Apply"/>
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply<T, ErfOperator, ErfOfSingleOperator>(x, y);
}

/// <summary>erf x in double, within 1 ulp over the whole range of double.</summary>
internal readonly struct ErfOperator : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct => ErfOfSingleOperator.Evaluate<S, V>(x, ofSingle: false);
}

/// <summary>erf x in double for an x that came from float and a result that goes back there.</summary>
/// <remarks>
/// Below 1: x + x P(x^2), P of degree 13 by Sollya's <c>fpminimax(erf(sqrt(x))/sqrt(x)-1, 13, [|D...|], [1b-40;1.0002], absolute)</c>,
/// error 2^-56. From 1 on: 1 - e^(-x^2) Q(t) / (x + 4) with t = (x - 4) / (x + 4), which draws the function out to a smooth one
/// (Schonfelder, "Chebyshev expansions for the error and related functions", 1978); Q of degree 16 by <c>fpminimax(exp(y^2)*erfc(y)*(y+4),
/// 16, [|D...|], [-0.6;0.2], relative)</c>, y = 4 (1 + t) / (1 - t), error 2^-54 of at most 0.16. x^2 is carried in two parts. From 6 on
/// erf rounds to 1.
/// </remarks>
internal readonly struct ErfOfSingleOperator : IUnaryOperator<double>
{
    private const double P0 = 0.1283791670955126;
    private const double P1 = -0.37612638903183904;
    private const double P2 = 0.11283791670960576;
    private const double P3 = -0.026866170646045105;
    private const double P4 = 0.005223977634071828;
    private const double P5 = -0.000854832753157123;
    private const double P6 = 0.00012055352769487657;
    private const double P7 = -1.4926177404019505e-05;
    private const double P8 = 1.647186357154867e-06;
    private const double P9 = -1.6490959416008504e-07;
    private const double P10 = 1.58991648363614e-08;
    private const double P11 = -1.8463678795817324e-09;
    private const double P12 = 2.970486817472972e-10;
    private const double P13 = -3.533353126990326e-11;

    private const double Q0 = 1.095995661000491;
    private const double Q1 = -0.9765487290808821;
    private const double Q2 = 0.7732087022652581;
    private const double Q3 = -0.5408538313131693;
    private const double Q4 = 0.3308515878759467;
    private const double Q5 = -0.17401093725026942;
    private const double Q6 = 0.07638151497822558;
    private const double Q7 = -0.026370052772588207;
    private const double Q8 = 0.006112055653656736;
    private const double Q9 = -0.0002809700018551687;
    private const double Q10 = -0.0004550891342928128;
    private const double Q11 = 0.00017682249570519896;
    private const double Q12 = -3.266133442720103e-06;
    private const double Q13 = -1.7670689984903023e-05;
    private const double Q14 = 6.7246267725006245e-06;
    private const double Q15 = 3.4434603588660557e-06;
    private const double Q16 = 1.8135012655828042e-07;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct => Evaluate<S, V>(x, ofSingle: true);

    /// <summary>erf x; of single without what the last bits of a double need.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Evaluate<S, V>(V x, bool ofSingle)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V a = Exponential.Limit<S, V>(S.Abs(x), 0, 6);
        V z = S.Multiply(a, a);
        V z2 = S.Multiply(z, z);
        V pEven = S.Broadcast(P12);
        pEven = S.FusedMultiplyAdd(pEven, z2, S.Broadcast(P10));
        pEven = S.FusedMultiplyAdd(pEven, z2, S.Broadcast(P8));
        pEven = S.FusedMultiplyAdd(pEven, z2, S.Broadcast(P6));
        pEven = S.FusedMultiplyAdd(pEven, z2, S.Broadcast(P4));
        pEven = S.FusedMultiplyAdd(pEven, z2, S.Broadcast(P2));
        pEven = S.FusedMultiplyAdd(pEven, z2, S.Broadcast(P0));
        V pOdd = S.Broadcast(P13);
        pOdd = S.FusedMultiplyAdd(pOdd, z2, S.Broadcast(P11));
        pOdd = S.FusedMultiplyAdd(pOdd, z2, S.Broadcast(P9));
        pOdd = S.FusedMultiplyAdd(pOdd, z2, S.Broadcast(P7));
        pOdd = S.FusedMultiplyAdd(pOdd, z2, S.Broadcast(P5));
        pOdd = S.FusedMultiplyAdd(pOdd, z2, S.Broadcast(P3));
        pOdd = S.FusedMultiplyAdd(pOdd, z2, S.Broadcast(P1));
        V p = S.FusedMultiplyAdd(pOdd, z, pEven);
        V near = S.FusedMultiplyAdd(a, p, a);

        V inverse = S.Divide(S.Broadcast(1), S.Add(a, S.Broadcast(4)));
        V t = ofSingle ? S.Multiply(S.Subtract(a, S.Broadcast(4)), inverse) : S.FusedMultiplyAdd(inverse, S.Broadcast(-8), S.Broadcast(1));
        V t2 = S.Multiply(t, t);
        V qEven = S.Broadcast(Q16);
        qEven = S.FusedMultiplyAdd(qEven, t2, S.Broadcast(Q14));
        qEven = S.FusedMultiplyAdd(qEven, t2, S.Broadcast(Q12));
        qEven = S.FusedMultiplyAdd(qEven, t2, S.Broadcast(Q10));
        qEven = S.FusedMultiplyAdd(qEven, t2, S.Broadcast(Q8));
        qEven = S.FusedMultiplyAdd(qEven, t2, S.Broadcast(Q6));
        qEven = S.FusedMultiplyAdd(qEven, t2, S.Broadcast(Q4));
        qEven = S.FusedMultiplyAdd(qEven, t2, S.Broadcast(Q2));
        qEven = S.FusedMultiplyAdd(qEven, t2, S.Broadcast(Q0));
        V qOdd = S.Broadcast(Q15);
        qOdd = S.FusedMultiplyAdd(qOdd, t2, S.Broadcast(Q13));
        qOdd = S.FusedMultiplyAdd(qOdd, t2, S.Broadcast(Q11));
        qOdd = S.FusedMultiplyAdd(qOdd, t2, S.Broadcast(Q9));
        qOdd = S.FusedMultiplyAdd(qOdd, t2, S.Broadcast(Q7));
        qOdd = S.FusedMultiplyAdd(qOdd, t2, S.Broadcast(Q5));
        qOdd = S.FusedMultiplyAdd(qOdd, t2, S.Broadcast(Q3));
        qOdd = S.FusedMultiplyAdd(qOdd, t2, S.Broadcast(Q1));
        V q = S.FusedMultiplyAdd(qOdd, t, qEven);
        V zLow = S.FusedMultiplyAdd(a, a, S.Negate(z));
        Exponential.Split<S, V>(S.Negate(z), S.Negate(zLow), out V shifted, out V high, out V low);
        V mantissa = S.Add(S.Broadcast(1), high);
        V power = Exponential.PowerOfTwo<S, V>(shifted);
        V e = S.Multiply(mantissa, power);
        V complement = S.Multiply(q, inverse);
        V far;
        if (ofSingle)
        {
            far = S.FusedMultiplyAdd(S.Negate(e), complement, S.Broadcast(1));
        }
        else
        {
            // What the roundings of a + 4, of its inverse, of 1 + high and of the products left. The inverse stands in t too: what it is
            // off by changes the complement by 3.2 times that at 1 and 2.8 times at 1.5; further out the complement is small.
            V sum = S.Add(a, S.Broadcast(4));
            V sumLow = S.Subtract(a, S.Subtract(sum, S.Broadcast(4)));
            V off = S.FusedMultiplyAdd(S.Negate(inverse), sumLow, S.FusedMultiplyAdd(S.Negate(inverse), sum, S.Broadcast(1)));
            V eLow = S.Multiply(S.Add(S.Subtract(high, S.Subtract(mantissa, S.Broadcast(1))), low), power);
            V complementLow = S.FusedMultiplyAdd(q, inverse, S.Negate(complement));
            V rest = S.FusedMultiplyAdd(
                eLow, complement, S.Multiply(e, S.FusedMultiplyAdd(complement, S.Multiply(off, S.Broadcast(3)), complementLow)));
            V product = S.Multiply(e, complement);
            V productLow = S.Add(S.FusedMultiplyAdd(e, complement, S.Negate(product)), rest);
            V less = S.Subtract(S.Broadcast(1), product);
            far = S.Add(less, S.Subtract(S.Subtract(S.Subtract(S.Broadcast(1), less), product), productLow));
        }

        return S.Or(S.Select(S.LessThan(a, S.Broadcast(1)), near, far), S.And(x, S.Broadcast(-0.0)));
    }
}
