using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;
using static NeuralKernels.Kernels.Simd.Vector256x1;

namespace NeuralKernels.Kernels.Functions;

/// <content>e^x in parts, one register at a time: for the functions that do not want the sum of all of them.</content>
internal static partial class Exponential
{
    /// <summary>1.5 2^20: a sum with it is rounded to a multiple of 1/8, whose eighths stand in the low three bits.</summary>
    private const float EighthRounder = 1572864;

    /// <summary>ln 2 to a multiple of 2^-24, so that x less a multiple of an eighth of it is exact.</summary>
    private const float EighthLn2High = 0.6931472f;

    /// <summary>ln 2 less <see cref="EighthLn2High"/>.</summary>
    private const float EighthLn2Low = -1.9046542e-09f;

    /// <summary>e^x = 2 half (1 + s) e^r up to s^2/2, for |x| &lt;= 24.</summary>
    /// <remarks>
    /// x = n ln 2 + r, n the multiple of 1/8 nearest to x / ln 2. |r| &lt;= ln 2 / 16 (1 + 2^-12) &lt; 2^-4.5; n High and, where n is not
    /// 0, x are multiples of 2^-28, so that r is
    /// exact. 2^(j/8) = T (1 + tau), T the float nearest to it; half is 2^floor(n) T / 2, s = tau - n Low, |s| &lt; 2^-23.3. From the
    /// table's T / 2 the bits of j are taken away, which
    /// stand in those of n that are added to the exponent.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ReduceInEighths(Vector256x1 x, out Vector256x1 half, out Vector256x1 r, out Vector256x1 s)
    {
        Vector256x1 shifted = Fma(x, Log2EOfSingle, EighthRounder);
        Vector256x1 n = shifted - EighthRounder;
        r = Fma(n, -EighthLn2High, x);
        half = Lookup(
            Vector256.Create(0.5f, 0.49137694f, 0.48480177f, 0.4804599f, 0.47855338f, 0.4793027f, 0.4829482f, 0.48975202f),
            shifted);
        half = AddBits(half, ShiftLeftBits(shifted, 20));
        s = Lookup(
            Vector256.Create(
                0f, -1.19921575e-08f, 3.193418e-08f, -3.099072e-08f, 1.7114271e-08f, 5.233334e-09f, -1.4719605e-08f, -6.1282597e-09f),
            shifted);
        s = Fma(n, -EighthLn2Low, s);
    }

    /// <summary>e^r = 1 + (first + firstLow + r^3 P(r)) / 2, first = 2r + r^2 rounded; second is the sum of the last two.</summary>
    /// <remarks>
    /// twice - first is exact (Sterbenz), and firstLow is 2r + r^2 - first up to 2^-48 of it. So the rounding errors that count are
    /// relative to r^3 and not to r^2. In units of
    /// u = 2^-24 times r^3/3: r^2 is rounded, 1; r^3, 1; P, 1.1; second, 1; P's own, 6.3 (in 200 bits over the interval): 10.4.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitInEighth(Vector256x1 r, out Vector256x1 first, out Vector256x1 second)
    {
        Vector256x1 square = r * r;
        Vector256x1 twice = r + r;
        Vector256x1 p = Fma(Fma(r, 0.016667226f, 0.08333594f), r, 0.33333334f);
        first = Fma(r, r, twice);
        second = Fma(square * r, p, Fma(r, r, twice - first));
    }
}
