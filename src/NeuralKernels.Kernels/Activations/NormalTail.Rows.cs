using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <content>The tail as a sum of two floats from a table in memory of it and of the density.</content>
internal static partial class NormalTail
{
    /// <summary>The largest a for <see cref="SplitByRows"/>.</summary>
    public const float ShortPairMax = 10;

    /// <summary>1.5 2^17: a sum with it is rounded to a multiple of 1/64, and the low bits count the 64ths.</summary>
    private const float RowRounder = 196608;

    /// <summary>P(X &lt; -a) = high + low within <paramref name="bound"/>, less what the caller's two sums with low may lose, for a from 0
    /// to 10.</summary>
    /// <remarks>
    /// <para>
    /// With c the multiple of 1/64 nearest to a, d = a - c, exact, |d| &lt;= 1/128, and f the density at c, the tail is T(c) - f d (1 + q):
    /// the integral of e^(-c s - s^2/2) over s from 0 to d is d (1 + q), and in z = c d and y = d^2 q = z E(z) + y F(z) + y^2/40 - ..., E =
    /// -1/2 + z/6 - z^2/24 + ..., F = -1/6 + z/8 - z^2/20 + .... T(c) and f stand in two floats each in the rows of a table. E is the
    /// polynomial of degree 4 and F that of degree 3 that interpolate the series at the Chebyshev nodes of |z| &lt;= 10/128; the first
    /// coefficient of F, with 0.8/128^2/40 added, stands for y^2/40 too. In 160 bits the tail is found within 2^-38.2 of itself (at 10;
    /// 2^-41 below 3), at 17 points of every eighth row.
    /// </para>
    /// <para>
    /// high = T(c) - f d is rounded once, and a fused multiply-add finds what it lost: the difference is exact, as |f d| is below a tenth
    /// of T(c). The error, u = 2^-24, in units of u |p q|, p = f d: p is rounded, 1, and has f in one float, 1; z E, twice, 2; y F is
    /// rounded thrice, 3. From the first row on y F is at most a sixth of z E and may have the other sign, so that q, rounded itself, errs
    /// by (2.03 + 3.03 / 6) / (5/6) + 1 = 4.1, and by as much in row 0, where it is y F; p q is rounded, 1; low, 1; the caller's two sums,
    /// 2: 10.1, and the bound has 10.5. Relative to the tail: the polynomials', 2^-38.2; what else is in low, below 1.1 2^-23, is rounded
    /// four times, 2^-44.8; fLow and tLow, less: together below 2^-38.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitByRows<G>(G a, out G high, out G low, out G bound)
        where G : struct, IVectorGroup<G, float>
    {
        G shifted = a + RowRounder;
        G offsets = G.ShiftLeftBits(shifted, 2);
        G c = shifted - RowRounder;
        G d = a - c;
        G z = c * d;
        G y = d * d;
        G ofZ = G.Fma(z, -0.0013890781f, 0.008334847f);
        G ofY = G.Fma(z, 0.0138920685f, -0.05001817f);
        ofZ = G.Fma(ofZ, z, -0.041666668f);
        ofY = G.Fma(ofY, z, 0.125f);
        ofZ = G.Fma(ofZ, z, 0.16666667f);
        ofY = G.Fma(ofY, z, -0.16666543f);
        ofZ = G.Fma(ofZ, z, -0.5f);
        G q = G.Fma(z, ofZ, y * ofY);
        G.LookupRows(Rows, ref offsets, out G t, out G tLow, out G f, out G fLow);
        high = G.FmaNegated(f, d, t);
        G product = (f * d) * q;
        low = G.FmaNegated(fLow, d, G.FmaNegated(f, d, t - high) + tLow) - product;
        bound = G.Fma(product & int.MaxValue, 6.258488e-07f, high * 3.637979e-12f); // 10.5 2^-24, 2^-38
    }
}
