using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;
using static NeuralKernels.Kernels.Simd.Vector512x4;

namespace NeuralKernels.Kernels.Functions;

/// <content>ln x as a sum of two floats, for the rounding test of <see cref="Elementwise.IRoundingTestedOperator"/>.</content>
internal static partial class Logarithm
{
    /// <summary>ln 2 to a multiple of 2^-16, so that k High is exact beside the table's, and the rest.</summary>
    private const float Ln2HighOfSingle = 0.69314575f;

    /// <inheritdoc cref="Ln2HighOfSingle"/>
    private const float Ln2LowOfSingle = 1.4286068e-06f;

    /// <summary>ln(1 + r) = r - r^2/2 + r^3 (D3 + D4 r + D5 r^2 + D6 r^3): the series, r^4 / 7 replaced by (R^2 r^2 - R^4 / 8) / 7, R =
    /// 1/32.</summary>
    private const float D3 = 0.3333333f;

    /// <inheritdoc cref="D3"/>
    private const float D4 = -0.25f;

    /// <inheritdoc cref="D3"/>
    private const float D5 = 0.20013951f;

    /// <inheritdoc cref="D3"/>
    private const float D6 = -0.16666667f;

    /// <summary>ln x = high + low within <paramref name="bound"/>, for a positive finite x; else high is no number or infinite, and low no
    /// number.</summary>
    /// <remarks>
    /// <para>
    /// x = 2^k m, 1 &lt;= m &lt; 2. C is near 1/m by the first five bits behind the point of m, with six bits of its own and C = 1 beside
    /// 1, so that
    /// r = m C - 1 is a multiple of 2^-29 below 2^-5, and exact (Tang, "Table-driven implementation of the logarithm function", 1990).
    /// ln x = k ln 2 - ln C + ln(1 + r). The first two in two parts: a is exact, being a multiple of 2^-16 below 2^7; b is rounded. Both
    /// are 0, exactly,
    /// for k = 0, C = 1 and k = -1, C = 1/2, that is, for x from 31.5/32 to 33/32. w + wLow = r - r^2/2 with the error of the square. a is
    /// 0 or at least
    /// 0.0307, and then greater than |w|, so that the short two-sum is exact.
    /// </para>
    /// <para>
    /// The error, u = 2^-24. In units of u |r|^3/3: the square and the cube are rounded, 2; the polynomial is, 1, and stands for the series
    /// within 1.2
    /// (in 200 bits over the interval); three sums and that with the bound, 4: 8.2, or 2.8 u |r|^3. In units of u |b|: it is rounded and
    /// stands in three sums, and the bound's: 5.
    /// The parts of ln 2 and of ln C in b leave |k| 2^-44.4 and 2^-25 of their own size, and what a + w and r - r^2/2 leave is rounded in
    /// sums, 4 2^-48 |high|: what of all this
    /// u |b| does not cover is below 2^-40 |high|, since |a| is 0 or below 2 |high|.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitInPairs(Vector512x4 x, out Vector512x4 high, out Vector512x4 low, out Vector512x4 bound)
    {
        Reduce(x, out Vector512x4 k, out Vector512x4 part, out Vector512x4 r);
        Vector512x4 a = Lookup(
            Vector512.Create(
            0f, 0.04800415f, 0.081344604f, 0.09843445f, 0.13352966f, 0.1515503f, 0.18859863f, 0.2076416f,
            0.22705078f, 0.26705933f, 0.2876892f, 0.30873108f, 0.33024597f, 0.35221863f, 0.37469482f, 0.39768982f),
            part,
            Vector512.Create(
            0.42121887f, 0.4453125f, 0.4453125f, 0.47000122f, 0.49531555f, 0.52130127f, 0.52130127f, 0.5479584f,
            0.57536316f, 0.57536316f, 0.6035309f, 0.6325226f, 0.6325226f, 0.6623688f, 0.6623688f, 0.69314575f));
        Vector512x4 b = Lookup(
            Vector512.Create(
            0f, 5.068796e-06f, 1.0349618e-06f, 5.6245713e-06f, 1.7295386e-06f, -3.9484155e-07f, -7.4630047e-06f, -2.2367842e-06f,
            6.669385e-06f, 3.459077e-06f, -7.1365325e-06f, 4.4025483e-06f, -4.284809e-06f, 1.9656597e-06f, -1.3747773e-06f, -6.8516697e-06f),
            part,
            Vector512.Create(
            -5.406994e-06f, -1.4833446e-06f, -1.4833446e-06f, 2.4085425e-06f, 5.885472e-06f, -4.345898e-06f, -4.345898e-06f, 6.796692e-06f,
            9.857239e-07f, 9.857239e-07f, 4.1380813e-06f, -2.4264303e-08f, -2.4264303e-08f, 6.7474793e-06f, 6.7474793e-06f,
            1.4286068e-06f));
        a = Fma(k, Ln2HighOfSingle, a);
        b = Fma(k, Ln2LowOfSingle, b);
        Vector512x4 square = r * r;
        Vector512x4 p = Fma(Fma(r, D6, D5), square, Fma(r, D4, D3));
        Vector512x4 squareLow = Fma(r, r, square ^ -0f);
        Vector512x4 cube = square * r;
        Vector512x4 w = Fma(square, -0.5f, r);
        Vector512x4 wLow = Fma(square, -0.5f, r - w);
        high = a + w;
        low = Fma(cube, p, Fma(squareLow, -0.5f, b));
        low = (w - (high - a)) + (wLow + low);
        bound = Fma(high & int.MaxValue, 9.094947e-13f, Fma(b & int.MaxValue, 3.5762787e-07f, (cube & int.MaxValue) * 1.6689301e-07f));
    }

    /// <summary>P in ln(1 + r) = r - r^2/2 + r^3 P(r), for |r| &lt;= 1/32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 PolynomialInPairs(Vector512x2 r, Vector512x2 square) => Vector512x2.Fma(
        Vector512x2.Fma(r, D6, D5), square, Vector512x2.Fma(r, D4, D3));

    /// <summary>x = 2^k m, 1 &lt;= m &lt; 2, and r = m C - 1, exact; <paramref name="part"/> carries the number of C in its low
    /// bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(Vector512x4 x, out Vector512x4 k, out Vector512x4 part, out Vector512x4 r)
    {
        Vector512x4 m = Mantissa(x);
        k = Exponent(x);
        part = ShiftRightBits(m, 18);
        r = Fma(m, Inverse(part), -1);
    }

    /// <summary>C, near 1 / (1 + (j + 1/2) / 32), with six bits of its own, and 1 and 1/2 at the ends, for j in the low five bits of each
    /// lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512x4 Inverse(Vector512x4 part) => Lookup(
            Vector512.Create(
            1f, 0.953125f, 0.921875f, 0.90625f, 0.875f, 0.859375f, 0.828125f, 0.8125f,
            0.796875f, 0.765625f, 0.75f, 0.734375f, 0.71875f, 0.703125f, 0.6875f, 0.671875f),
            part,
            Vector512.Create(
            0.65625f, 0.640625f, 0.640625f, 0.625f, 0.609375f, 0.59375f, 0.59375f, 0.578125f,
            0.5625f, 0.5625f, 0.546875f, 0.53125f, 0.53125f, 0.515625f, 0.515625f, 0.5f));
}
