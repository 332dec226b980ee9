using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Reference.RandomNumbers;

/// <summary>The normal distribution.</summary>
/// <remarks>The inverse of the distribution function: Wichura, "Algorithm AS 241", Applied Statistics 37, 1988, routine PPND16; polynomials
/// by Horner's rule in fused multiply-adds.</remarks>
public static class Normal
{
    private static readonly double[] s_centralNumerator =
    [
        3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946,
        45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227,
    ];

    private static readonly double[] s_centralDenominator =
    [
        1, 42.31333070160091, 687.1870074920579, 5394.196021424751,
        21213.794301586597, 39307.89580009271, 28729.085735721943, 5226.495278852854,
    ];

    private static readonly double[] s_middleNumerator =
    [
        1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045,
        1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
    ];

    private static readonly double[] s_middleDenominator =
    [
        1, 2.053191626637759, 1.6763848301838038, 0.6897673349851,
        0.14810397642748008, 0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-09,
    ];

    private static readonly double[] s_farNumerator =
    [
        6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
        0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-05, 2.0103343992922881e-07,
    ];

    private static readonly double[] s_farDenominator =
    [
        1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615,
        0.0007868691311456133, 1.8463183175100548e-05, 1.421511758316446e-07, 2.0442631033899397e-15,
    ];

    /// <summary>span[i] = mean + standardDeviation z(p), p = (k + 1/2) 2^-52 with k the leading 52 bits of 64-bit word start + i; in
    /// double, rounded once.</summary>
    public static void Fill<T>(
        ulong seed, ulong stream, long start, Span<T> span, T mean, T standardDeviation, Elementary? functions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < span.Length; i++)
        {
            double z = Quantile(Probability(seed, stream, start + i), functions ?? Elementary.CorrectlyRounded);
            span[i] = T.CreateTruncating(
                ExactFma.FusedMultiplyAdd(double.CreateTruncating(standardDeviation), z, double.CreateTruncating(mean)));
        }
    }

    /// <summary>z(p), the inverse of the standard normal distribution function, 0 &lt; p &lt; 1.</summary>
    public static double Quantile(double p, Elementary functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        double q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            double square = ExactFma.FusedMultiplyAdd(-q, q, 0.180625); // 0.425^2
            return q * Polynomial(s_centralNumerator, square) / Polynomial(s_centralDenominator, square);
        }

        double r = Math.Sqrt(-functions.Log(Math.Min(p, 1 - p)));
        double z = r <= 5
            ? Polynomial(s_middleNumerator, r - 1.6) / Polynomial(s_middleDenominator, r - 1.6)
            : Polynomial(s_farNumerator, r - 5) / Polynomial(s_farDenominator, r - 5);
        return q < 0 ? -z : z;
    }

    /// <summary>(k + 1/2) 2^-52, k the leading 52 bits of a 64-bit word.</summary>
    internal static double Probability(ulong seed, ulong stream, long element)
    {
        Span<ulong> word = [0];
        Philox.Fill(seed, stream, element, word);
        return ((word[0] >> 12) + 0.5) / 4503599627370496; // 2^52
    }

    private static double Polynomial(double[] coefficients, double x)
    {
        double sum = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--)
        {
            sum = ExactFma.FusedMultiplyAdd(sum, x, coefficients[i]);
        }

        return sum;
    }
}
