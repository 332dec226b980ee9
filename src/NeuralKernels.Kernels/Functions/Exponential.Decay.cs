using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Functions;

/// <content>e^x in double, no more accurate than a rounding test of floats needs.</content>
internal static partial class Exponential
{
    /// <summary>The bound on the relative error of <see cref="Decay"/>, in units of 2^-53.</summary>
    public const int DecayError = 124;

    /// <summary>The least x for <see cref="Decay"/>: e^x = 2^-158.7.</summary>
    public const double DecayMin = -110;

    /// <summary>1.5 2^48: a sum with it is rounded to a multiple of 1/16, and the low four bits count the 16ths.</summary>
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

    /// <summary>e^x within 124 2^-53 of itself, for -110 &lt;= x &lt;= 0; with short tables up to 36. NaN where x is.</summary>
    /// <remarks>
    /// x = n ln 2 + r. With a table of 2^(j/16) in two registers n is a multiple of 1/16, |r| &lt; 0.0217, and e^r = 1 + r P(r), P of
    /// degree 4, the minimax polynomial of (e^r - 1) / r in doubles, good to 2^-46.6, or 85 2^-53. n ln 2 is taken with ln 2 rounded to
    /// double, which moves r by |n| 2^-55.2, at most 34 2^-53. The factor 2^n is added to the exponent; the entries of the table lack the
    /// bits that j adds to it. Without such a table n is an integer and P of degree 9, good to 2^-50.5.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static G Decay<G>(G x)
        where G : struct, IVectorGroup<G, double>
    {
        double rounder = G.HasLongTables ? SixteenthRounder : Rounder;
        G shifted = G.Fma(x, Log2E, rounder);
        G r = G.Fma(shifted - rounder, -Ln2, x);
        G r2 = r * r;
        if (G.HasLongTables)
        {
            G t = G.AddBits(SixteenthPower(shifted), G.ShiftLeftBits(shifted, 48));
            G p = G.Fma(r2, S5, G.Fma(r, S4, S3));
            p = G.Fma(p, r2, G.Fma(r, S2, S1));
            return G.Fma(r * p, t, t);
        }

        G w = G.Fma(G.Fma(r, W10, W9), r2, G.Fma(r, W8, W7));
        w = G.Fma(w, r2, G.Fma(r, W6, W5));
        w = G.Fma(w, r2, G.Fma(r, W4, W3));
        w = G.Fma(w, r2, G.Fma(r, W2, W1));
        return G.AddBits(G.Fma(r, w, 1), G.ShiftLeftBits(shifted, 52));
    }

    /// <summary>2^(j/16) less j 2^48 in the bits, j in the low four bits of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static G SixteenthPower<G>(G shifted)
        where G : struct, IVectorGroup<G, double> => G.Lookup(
        Vector512.Create(
            0x3FF0000000000000, 0x3FEFB5586CF9890F, 0x3FEF72B83C7D517B, 0x3FEF387A6E756238,
            0x3FEF06FE0A31B715, 0x3FEEDEA64C123422, 0x3FEEBFDAD5362A27, 0x3FEEAB07DD485429).AsDouble(),
        shifted,
        Vector512.Create(
            0x3FEEA09E667F3BCD, 0x3FEEA11473EB0187, 0x3FEEACE5422AA0DB, 0x3FEEC49182A3F090,
            0x3FEEE89F995AD3AD, 0x3FEF199BDD85529C, 0x3FEF5818DCFBA487, 0x3FEFA4AFA2A490DA).AsDouble());
}
