using System;
using System.Numerics;

namespace NeuralKernels.Kernels.RandomNumbers;

/// <summary>The normal distribution truncated at two standard deviations.</summary>
public static class TruncatedNormal
{
    /// <summary>Phi(-2) = (1 + erf(-2 / sqrt(2))) / 2.</summary>
    internal const double Below = 0.022750131948179207;

    /// <summary>Phi(2) - Phi(-2).</summary>
    internal const double Within = 1 - (2 * Below);

    /// <summary>
    /// The standard deviation of the truncated standard normal: sqrt(1 - 4 phi(2) / (Phi(2) - Phi(-2))). Keras divides by it to reach a
    /// given variance.
    /// </summary>
    public const double StandardDeviation = 0.8796256610342398;

    /// <summary>span[i] = mean + scale z(q), |z| at most 2: element start + i of the sequence that (seed, stream) names.</summary>
    /// <remarks>
    /// z as in <see cref="Normal"/>, q = Phi(-2) + p (Phi(2) - Phi(-2)), fused: one draw per element, none rejected. Computed in double; a
    /// float is the double rounded once. A span filled in parts, in any order and on any thread, has the bits of one filled at once, at
    /// every vector width.
    /// </remarks>
    /// <param name="seed">The seed of the generator.</param>
    /// <param name="stream">The number of the sequence.</param>
    /// <param name="start">The index of the first element in the sequence, not negative.</param>
    /// <param name="span">The numbers, any length; overwritten.</param>
    /// <param name="mean">The mean; finite.</param>
    /// <param name="scale">The standard deviation before truncation; finite, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="start"/> is negative, a parameter is not finite, or <paramref name="scale"/> is negative.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Fill<T>(ulong seed, ulong stream, long start, Span<T> span, T mean, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        Guard.AtLeast(start, 0);
        Guard.Finite(double.CreateTruncating(mean), nameof(mean));
        Guard.FiniteAtLeast(double.CreateTruncating(scale), 0, nameof(scale));
        var normal = new NormalOperator(double.CreateTruncating(mean), double.CreateTruncating(scale), Below, Within);
        Normal.Fill(seed, stream, start, span, normal);
    }
}
