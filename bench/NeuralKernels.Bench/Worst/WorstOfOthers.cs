using System;
using System.Collections.Generic;
using NeuralKernels.Reference.Functions;
using NeuralKernels.Verification;
using Angles = NeuralKernels.Kernels.Functions.SinCosPi;
using Quantile = NeuralKernels.Kernels.RandomNumbers.NormalQuantile;
using Simd1 = NeuralKernels.Kernels.Simd.Simd1<double>;

namespace NeuralKernels.Bench.Worst;

/// <summary>Functions that exist in double only: the angles and the normal quantile.</summary>
internal static class WorstOfOthers
{
    public static IReadOnlyList<FunctionCase<double>> All { get; } =
    [
        new("sinpi", (x, y) => Each(x, y, v => Angles.Of(v).Sin), NoReference, x => BigFunctions.SinCosPi(x.ToDouble()).Sin)
        {
            Borders = [0.25, 0.75, 1.25],
        },
        new("cospi", (x, y) => Each(x, y, v => Angles.Of(v).Cos), NoReference, x => BigFunctions.SinCosPi(x.ToDouble()).Cos)
        {
            Borders = [0.25, 0.75, 1.25],
        },

        // p is rounded to a multiple of 2^-53 between 0 and 1, as the kernel requires; the quantile is judged by its probability, to first
        // order.
        new(
            "normal quantile", (x, y) => Each(x, y, v => Quantile.Of<Simd1, double>(Probability(v))), NoReference,
            x => NormalQuantile(x.ToDouble()), Ulp: 8)
        {
            Borders = [0.075, 0.5, 0.925, 1.3887943864964021e-11],
        },
    ];

    private static void Each(ReadOnlySpan<double> x, Span<double> y, Func<double, double> f)
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = f(x[i]);
        }
    }

    private static double Probability(double x)
    {
        double unit = Math.ScaleB(1, -53);
        double p = Math.Abs(x) % 1;
        return Math.Clamp(Math.Round(p / unit) * unit, unit, 1 - unit);
    }

    /// <summary>
    /// z + (p - P(X &lt; z)) / density(z) (1 + ...), from a z with an error below 2^-48: the omitted term is below 2^-90.
    /// </summary>
    private static BigFloat NormalQuantile(double x)
    {
        double p = Probability(x);
        if (p == 0.5)
        {
            return 0;
        }

        BigFloat z = Quantile.Of<Simd1, double>(p);
        BigFloat off = p - (BigFunctions.Erfc(-z / BigFunctions.RootTwo) / 2);
        return z + (off * BigFunctions.RootTwo * BigFunctions.RootPi * BigFunctions.Exp(z * z / 2));
    }

    private static DoubleDouble NoReference(DoubleDouble x) => throw new NotSupportedException("The search uses finite numbers only.");
}
