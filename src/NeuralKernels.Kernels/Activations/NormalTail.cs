using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>The normal distribution's tail in double: P(X &lt; -a) and the density's e^(-a^2/2), for a from 0 to 40.</summary>
/// <remarks>
/// e^(-a^2/2) Q(t) / (a + 6) with t = (a - 6) / (a + 6), which draws the function out to a smooth one (Schonfelder, "Chebyshev expansions
/// for the error and related functions", 1978); Q of degree 22 by Sollya's <c>fpminimax(exp(y^2/2)*erfc(y/sqrt(2))/2*(y+6), 22, [|D...|],
/// [-1;0.741], relative)</c>, y = 6 (1 + t) / (1 - t); its error is 2^-53.8. a^2 is carried in two parts.
/// </remarks>
internal static partial class NormalTail
{
    /// <summary>Below this the tail is near the end of double's range, and what is multiplied with it must be so before the product is
    /// scaled.</summary>
    public const double Low = -37;

    private const double Q0 = 0.7773517718933622;
    private const double Q1 = -0.7010090295908655;
    private const double Q2 = 0.5689688918147778;
    private const double Q3 = -0.4139035857755923;
    private const double Q4 = 0.26797424584185126;
    private const double Q5 = -0.15268023206441303;
    private const double Q6 = 0.0751719156659898;
    private const double Q7 = -0.03098531550926769;
    private const double Q8 = 0.010029820664465462;
    private const double Q9 = -0.0021316051914978228;
    private const double Q10 = 3.2869908738581e-05;
    private const double Q11 = 0.00018136029582951742;
    private const double Q12 = -6.475171921848024e-05;
    private const double Q13 = 1.0760818183630538e-06;
    private const double Q14 = 6.796092813928224e-06;
    private const double Q15 = -1.8008922376862512e-06;
    private const double Q16 = -4.3002162482639573e-07;
    private const double Q17 = 3.120808329604794e-07;
    private const double Q18 = 9.339179313355682e-09;
    private const double Q19 = -4.442434731592408e-08;
    private const double Q20 = -1.156617004679076e-10;
    private const double Q21 = 5.229808948081403e-09;
    private const double Q22 = 8.753950267400366e-10;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Evaluate<S, V>(V a, out V tail, out V e)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        Parts<S, V>(a, out V ratio, out V exponent, out V exponentLow);
        Exponential.Split<S, V>(exponent, exponentLow, out V shifted, out V high, out _);
        e = Exponential.Scale<S, V>(S.Add(S.Broadcast(1), high), shifted);
        tail = Exponential.Scale<S, V>(S.Multiply(ratio, S.Add(S.Broadcast(1), high)), shifted);
    }

    /// <summary>The tail as ratio e^(exponent + exponentLow), the exponent being -a^2/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Parts<S, V>(V a, out V ratio, out V exponent, out V exponentLow)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V inverse = S.Divide(S.Broadcast(1), S.Add(a, S.Broadcast(6)));
        V t = S.Multiply(S.Subtract(a, S.Broadcast(6)), inverse);
        V t2 = S.Multiply(t, t);
        V qEven = S.Broadcast(Q22);
        qEven = S.FusedMultiplyAdd(qEven, t2, S.Broadcast(Q20));
        qEven = S.FusedMultiplyAdd(qEven, t2, S.Broadcast(Q18));
        qEven = S.FusedMultiplyAdd(qEven, t2, S.Broadcast(Q16));
        qEven = S.FusedMultiplyAdd(qEven, t2, S.Broadcast(Q14));
        qEven = S.FusedMultiplyAdd(qEven, t2, S.Broadcast(Q12));
        qEven = S.FusedMultiplyAdd(qEven, t2, S.Broadcast(Q10));
        qEven = S.FusedMultiplyAdd(qEven, t2, S.Broadcast(Q8));
        qEven = S.FusedMultiplyAdd(qEven, t2, S.Broadcast(Q6));
        qEven = S.FusedMultiplyAdd(qEven, t2, S.Broadcast(Q4));
        qEven = S.FusedMultiplyAdd(qEven, t2, S.Broadcast(Q2));
        qEven = S.FusedMultiplyAdd(qEven, t2, S.Broadcast(Q0));
        V qOdd = S.Broadcast(Q21);
        qOdd = S.FusedMultiplyAdd(qOdd, t2, S.Broadcast(Q19));
        qOdd = S.FusedMultiplyAdd(qOdd, t2, S.Broadcast(Q17));
        qOdd = S.FusedMultiplyAdd(qOdd, t2, S.Broadcast(Q15));
        qOdd = S.FusedMultiplyAdd(qOdd, t2, S.Broadcast(Q13));
        qOdd = S.FusedMultiplyAdd(qOdd, t2, S.Broadcast(Q11));
        qOdd = S.FusedMultiplyAdd(qOdd, t2, S.Broadcast(Q9));
        qOdd = S.FusedMultiplyAdd(qOdd, t2, S.Broadcast(Q7));
        qOdd = S.FusedMultiplyAdd(qOdd, t2, S.Broadcast(Q5));
        qOdd = S.FusedMultiplyAdd(qOdd, t2, S.Broadcast(Q3));
        qOdd = S.FusedMultiplyAdd(qOdd, t2, S.Broadcast(Q1));
        V q = S.FusedMultiplyAdd(qOdd, t, qEven);
        V half = S.Multiply(S.Broadcast(-0.5), a);
        exponent = S.Multiply(half, a);
        exponentLow = S.FusedMultiplyAdd(half, a, S.Negate(exponent));
        ratio = S.Multiply(q, inverse);
    }
}
