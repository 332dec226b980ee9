using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Functions;

/// <content>e^x in double, no better than a rounding test of floats asks for.</content>
internal static partial class Exponential
{
    /// <summary>The bound of the relative error of <see cref="Decay"/>, in units of 2^-53.</summary>
    public const int DecayError = 124;

    /// <summary>The least x that <see cref="Decay"/> takes: e^x = 2^-158.7.</summary>
    public const double DecayLeast = -110;

    /// <summary>1.5 2^48: a sum with it is rounded to a multiple of 1/16, whose 16ths stand in the low four bits.</summary>
    private const double SixteenthRounder = 422212465065984;

    private const double S1 = 1.0000000000000013;
    private const double S2 = 0.499999999904413;
    private const double S3 = 0.166666666631163;
    private const double S4 = 0.04166748140723184;
    private const double S5 = 0.008333496281309815;

    private const double W1 = 1.0000000000000013;
    private const double W2 = 0.500000000000001;
    private const double W3 = 0.16666666666615595;
    private const double W4 = 0.04166666666652198;
    private const double W5 = 0.008333333367336403;
    private const double W6 = 0.0013888888947822457;
    private const double W7 = 0.00019841190609848512;
    private const double W8 = 2.4801487324766002e-05;
    private const double W9 = 2.7632658285695488e-06;
    private const double W10 = 2.7632656116509403e-07;

    /// <summary>e^x within 124 2^-53 of itself, for -110 &lt;= x &lt;= 0; NaN where x is. Needs AVX-512.</summary>
    /// <remarks>
    /// x = n ln 2 + r. With a table of 2^(j/16) in two registers n is a multiple of 1/16, |r| &lt; 0.0217, and e^r = 1 + r P(r), P of
    /// degree 4, the
    /// minimax polynomial of (e^r - 1) / r in doubles, good to 2^-46.6, or 85 2^-53. n ln 2 is
    /// taken with ln 2 rounded to double, which moves r by |n| 2^-55.2, at most 34 2^-53. The factor 2^n is added to the
    /// exponent; the entries of the table have the bits by which j moves it taken off.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorX4<S, V, double> Decay<S, V>(VectorX4<S, V, double> x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        VectorX4<S, V, double> shifted = VectorX4<S, V, double>.Fma(x, Log2E, SixteenthRounder);
        VectorX4<S, V, double> r = VectorX4<S, V, double>.Fma(shifted - SixteenthRounder, -Ln2, x);
        VectorX4<S, V, double> t = VectorX4<S, V, double>.AddBits(SixteenthPower(shifted), VectorX4<S, V, double>.ShiftLeftBits(shifted, 48));
        VectorX4<S, V, double> r2 = r * r;
        VectorX4<S, V, double> p = VectorX4<S, V, double>.Fma(r2, S5, VectorX4<S, V, double>.Fma(r, S4, S3));
        p = VectorX4<S, V, double>.Fma(p, r2, VectorX4<S, V, double>.Fma(r, S2, S1));
        return VectorX4<S, V, double>.Fma(r * p, t, t);
    }

    /// <summary>e^x within 124 2^-53 of itself, for -110 &lt;= x &lt;= 36; NaN where x is. Needs AVX2.</summary>
    /// <remarks>Without a table, which 256 bits could not look up: n is an integer and P of degree 9, good to 2^-50.5; the factor 2^n is
    /// added to the exponent of 1 + r P.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double Decay(Vector256x2Double x)
    {
        Vector256x2Double shifted = Vector256x2Double.Fma(x, Log2E, Rounder);
        Vector256x2Double r = Vector256x2Double.Fma(shifted - Rounder, -Ln2, x);
        Vector256x2Double r2 = r * r;
        Vector256x2Double p = Vector256x2Double.Fma(Vector256x2Double.Fma(r, W10, W9), r2, Vector256x2Double.Fma(r, W8, W7));
        p = Vector256x2Double.Fma(p, r2, Vector256x2Double.Fma(r, W6, W5));
        p = Vector256x2Double.Fma(p, r2, Vector256x2Double.Fma(r, W4, W3));
        p = Vector256x2Double.Fma(p, r2, Vector256x2Double.Fma(r, W2, W1));
        return Vector256x2Double.AddBits(Vector256x2Double.Fma(r, p, 1), Vector256x2Double.ShiftLeftBits(shifted, 52));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static VectorX4<S, V, double> SixteenthPower<S, V>(VectorX4<S, V, double> shifted)
        where S : struct, ISimd<V, double>
        where V : struct => new(SixteenthPower(shifted.A), SixteenthPower(shifted.B), SixteenthPower(shifted.C), SixteenthPower(shifted.D));

    /// <summary>2^(j/16) less j 2^48 in the bits, j in the low four bits of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SixteenthPower<V>(V shifted)
        where V : struct => (V)(object)Avx512F.PermuteVar8x64x2(
        Vector512.Create(
            0x3FF0000000000000, 0x3FEFB5586CF9890F, 0x3FEF72B83C7D517B, 0x3FEF387A6E756238,
            0x3FEF06FE0A31B715, 0x3FEEDEA64C123422, 0x3FEEBFDAD5362A27, 0x3FEEAB07DD485429).AsDouble(),
        ((Vector512<double>)(object)shifted).AsInt64(),
        Vector512.Create(
            0x3FEEA09E667F3BCD, 0x3FEEA11473EB0187, 0x3FEEACE5422AA0DB, 0x3FEEC49182A3F090,
            0x3FEEE89F995AD3AD, 0x3FEF199BDD85529C, 0x3FEF5818DCFBA487, 0x3FEFA4AFA2A490DA).AsDouble());
}
