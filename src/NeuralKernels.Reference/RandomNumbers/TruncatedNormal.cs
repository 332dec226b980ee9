using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Reference.RandomNumbers;

/// <summary>The normal distribution truncated at two standard deviations.</summary>
public static class TruncatedNormal
{
    private const double Below = 0.022750131948179207; // Phi(-2)

    /// <summary>span[i] = mean + scale z(q), q = Phi(-2) + p (Phi(2) - Phi(-2)), p as in <see cref="Normal"/>; in double, rounded
    /// once.</summary>
    public static void Fill<T>(
        ulong seed, ulong stream, long start, Span<T> span, T mean, T scale, Elementary? functions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < span.Length; i++)
        {
            double p = ExactFma.FusedMultiplyAdd(1 - (2 * Below), Normal.Probability(seed, stream, start + i), Below);
            double z = Normal.Quantile(p, functions ?? Elementary.CorrectlyRounded);
            span[i] = T.CreateTruncating(ExactFma.FusedMultiplyAdd(double.CreateTruncating(scale), z, double.CreateTruncating(mean)));
        }
    }
}
