using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <content>The tail as a sum of two floats by polynomials whose coefficients long tables hold, for the rounding test of
/// <see cref="Elementwise.IRoundingTestedOperator"/>.</content>
internal static partial class NormalTail
{
    /// <summary>The largest a for <see cref="SplitByPieces"/>.</summary>
    public const float PairMax = 12;

    /// <summary>The part of the bound that grows with low: 10.5 2^-24.</summary>
    private const float PairError = 6.258488e-07f;

    /// <summary>P(X &lt; -a) = high + low within <paramref name="bound"/>, less what the caller's two sums with low may lose, for a from 0
    /// to 12.</summary>
    /// <remarks>
    /// <para>
    /// The tail is e^(-a^2/2) R(a), R the Mills ratio over the root of 2 pi. R is a polynomial of degree 7 in d = a - c on each of 32
    /// pieces, which the leading bits of a + 27/32 number: eight to a power of two, so that R, near 1 / (2.5 a + 2), falls by an eighth or
    /// less on each. d is exact (Sterbenz): c is 0, or a at least half and at most twice it. The coefficients interpolate R at the
    /// Chebyshev nodes in 50 digits; they are rounded to float from the highest down, each before the others are fitted to the rest, and
    /// those of 1, d and d^2 stand in two floats. The low one of d^2 is a bfloat16 in the low half of the coefficient of d^7, which the
    /// others are fitted to as it is.
    /// </para>
    /// <para>
    /// q, what d^3 multiplies, is a float. From there on ratio + ratioLow is carried in two: each sum's error is found by a fused
    /// multiply-add, exactly, as a product with d is never more than an eighth of what it is added to. So is the rounding of a^2/2, tail.
    /// e^(exponent + tail) = t e^(r + s) as in <see cref="Exponential.SplitInPairs"/>, but r + s, rounded, takes the place of r, and what
    /// it lost that of s, since tail may be 2^-18.
    /// </para>
    /// <para>
    /// The error, u = 2^-24. In units of u times r^2/2 of the tail: s times r is left out, 2; P is rounded, 1; r P, 1; s + r^2 P, 1; eLow,
    /// 1; P's own, 0.1; low, 1; eLow ratioLow is left out, 1.1; the caller's two sums, 2: 10.2, and PairError is 10.5. low is r^2/2 of the
    /// tail but for 3.2 u of it. Then, relative to the tail and by pieces, in error: the polynomial's (in 50 digits, 101 points to a
    /// piece); q rounded, 1.15 u d^3 q / R, most of it; s rounded and what r + s loses if s is the greater, 2 u |s|; 10.5 u 3.2 u and all
    /// products of two roundings, 2^-42.5; in the last piece 2^-38.8 for what floats below the normal range lose. It lies between 2^-41.2
    /// and 2^-35.4.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitByPieces<G>(G a, out G high, out G low, out G bound)
        where G : struct, IVectorGroup<G, float>
    {
        G half = a * -0.5f;
        G exponent = half * a;
        G piece = G.ShiftRightBits(a + 0.84375f, 20);
        G d = a - G.Lookup(
            Vector512.Create(
                1.28125f, 1.53125f, 1.78125f, 2.03125f, 2.28125f, 2.53125f, 2.78125f, 3.03125f,
                3.40625f, 3.90625f, 4.40625f, 4.90625f, 5.40625f, 5.90625f, 6.40625f, 6.90625f),
            piece,
            Vector512.Create(
                7.65625f, 8.65625f, 9.65625f, 10.65625f, 11.578125f, 0f, 0.05859375f, 0.125f,
                0.21875f, 0.34375f, 0.46875f, 0.59375f, 0.71875f, 0.84375f, 0.96875f, 1.09375f));
        G q7 = G.Lookup(
            Vector512.Create(
                -0.00016468957f, -9.593299e-05f, -5.7383655e-05f, -3.4973436e-05f,
                -2.1718228e-05f, -1.38096475e-05f, -8.89223e-06f, -5.816939e-06f,
                -3.1990505e-06f, -1.506396e-06f, -7.4757213e-07f, -3.859024e-07f,
                -2.0878261e-07f, -1.1743042e-07f, -6.8069156e-08f, -4.090372e-08f),
            piece,
            Vector512.Create(
                -1.998608e-08f, -8.275839e-09f, -3.7304426e-09f, -1.7984431e-09f,
                -9.61718e-10f, -0.0036496683f, -0.0032149393f, -0.0027113147f,
                -0.0021162343f, -0.0015311819f, -0.0011115203f, -0.00080945087f,
                -0.00060155033f, -0.0004428663f, -0.00033033572f, -0.00024831513f));
        G q6 = G.Lookup(
            Vector512.Create(
                0.0005688226f, 0.0003475921f, 0.00021700774f, 0.00013824688f, 8.976333e-05f, 5.9336406e-05f, 3.9889987e-05f, 2.724551e-05f,
                1.5862724e-05f, 8.046718e-06f, 4.2847e-06f, 2.3819985e-06f, 1.3760817e-06f, 8.227288e-07f, 5.0726794e-07f, 3.2154665e-07f),
            piece,
            Vector512.Create(
                1.7068557e-07f, 7.850458e-08f, 3.880489e-08f, 2.0378577e-08f, 1.1771263e-08f, 0.010409583f, 0.0089783305f, 0.00760027f,
                0.0060316278f, 0.0044560106f, 0.0033151163f, 0.0024832021f, 0.0018724354f, 0.0014210358f, 0.0010852492f, 0.00083388167f));
        G q = G.Fma(q7, d, q6);
        G tail = G.FmaNegatedAddend(half, a, exponent);
        Exponential.ReduceInPairs(exponent, out G t, out G r, out G s);
        G q5 = G.Lookup(
            Vector512.Create(
                -0.0018703385f, -0.0011992393f, -0.0007849595f, -0.0005238291f,
                -0.0003559608f, -0.00024602714f, -0.00017277081f, -0.00012314704f,
                -7.604726e-05f, -4.1784857e-05f, -2.4006447e-05f, -1.4346501e-05f,
                -8.877734e-06f, -5.666543e-06f, -3.718324e-06f, -2.5010888e-06f),
            piece,
            Vector512.Create(
                -1.4375715e-06f, -7.339088e-07f, -3.9917973e-07f, -2.289459e-07f,
                -1.4273172e-07f, -0.026595978f, -0.023193939f, -0.019899974f,
                -0.016086107f, -0.0121883135f, -0.009299017f, -0.0071424106f,
                -0.0055217543f, -0.004295942f, -0.0033627942f, -0.0026480332f));
        q = G.Fma(q, d, q5);
        s = s + tail;
        G q4 = G.Lookup(
            Vector512.Create(
                0.005801973f, 0.0039177737f, 0.002697903f, 0.0018921316f, 0.0013497911f, 0.0009782752f, 0.0007195481f, 0.00053656544f,
                0.0003538053f, 0.00021132528f, 0.00013140556f, 8.463944e-05f,
                5.6231467e-05f, 3.839382e-05f, 2.6858288e-05f, 1.9199239e-05f),
            piece,
            Vector512.Create(
                1.2024756e-05f, 6.8216746e-06f, 4.086498e-06f, 2.5615798e-06f, 1.7230443e-06f, 0.062499996f, 0.055218887f, 0.04807981f,
                0.039680053f, 0.030905653f, 0.024235288f, 0.019129751f, 0.015195993f, 0.012145546f, 0.009765279f, 0.007896693f));
        q = G.Fma(q, d, q4);
        G rs = r + s;
        s = s + (r - rs);
        G p = Exponential.PolynomialInPairs(rs);
        G q3 = G.Lookup(
            Vector512.Create(
                -0.016785622f, -0.011995341f, -0.008730479f, -0.00646256f, -0.004859024f, -0.0037064054f, -0.0028651021f, -0.0022422005f,
                -0.0015853993f, -0.001034421f, -0.00069904234f, -0.00048699614f,
                -0.00034839084f, -0.00025509676f, -0.0001906528f, -0.00014510044f),
            piece,
            Vector512.Create(
                -9.925367e-05f, -6.272014e-05f, -4.145637e-05f, -2.8441675e-05f, -2.0663307e-05f, -0.13298076f, -0.119205035f, -0.10550988f,
                -0.08911071f, -0.07156562f, -0.057855505f, -0.047070324f, -0.038531028f, -0.031727523f, -0.026274083f, -0.02187718f));
        q = G.Fma(q, d, q3);
        s = G.Fma(rs, rs * p, s);
        G c2 = G.Lookup(
            Vector512.Create(
                0.04471451f, 0.034038983f, 0.02634279f, 0.02069561f, 0.016483817f, 0.013294943f, 0.010846759f, 0.008942933f,
                0.006815497f, 0.004886012f, 0.0036057793f, 0.0027278834f, 0.0021084142f, 0.0016602408f, 0.0013288028f, 0.0010788969f),
            piece,
            Vector512.Create(
                0.0008080105f, 0.00057020807f, 0.0004166591f, 0.00031332794f, 0.00024613453f, 0.25f, 0.22786023f, 0.20550798f,
                0.17821322f, 0.14822333f, 0.12406094f, 0.10446702f, 0.08847816f, 0.07535229f, 0.06451414f, 0.055514943f));
        G w = G.Fma(d, q, c2);
        G wLow = G.Fma(d, q, c2 - w) + G.ShiftLeftBits(q7, 16);
        G c1 = G.Lookup(
            Vector512.Create(
                -0.10764733f, -0.08810822f, -0.07311453f, -0.061425637f, -0.052180782f, -0.04477204f, -0.038762856f, -0.033834867f,
                -0.027971484f, -0.022189248f, -0.017985092f, -0.014844666f, -0.0124437865f, -0.010571088f, -0.009084601f, -0.007886433f),
            piece,
            Vector512.Create(
                -0.0064840913f, -0.005124024f, -0.0041477336f, -0.003424226f, -0.0029117665f, -0.3989423f, -0.3709663f, -0.34221813f,
                -0.3063163f, -0.26564863f, -0.23172009f, -0.20323826f, -0.17918676f, -0.15876105f, -0.14132032f, -0.12635101f));
        G v = G.Fma(d, w, c1);
        G c1Low = G.Lookup(
            Vector512.Create(
                1.5395374e-09f, 2.3671307e-09f, -2.874166e-09f, 1.8448634e-09f,
                1.2626754e-09f, 1.2491042e-09f, -3.55445e-10f, 1.9315047e-10f,
                5.716441e-10f, -7.6889876e-11f, 7.1998063e-10f, -2.398648e-10f,
                -3.1772054e-10f, -1.0751339e-10f, -3.6955167e-10f, 1.2251772e-10f),
            piece,
            Vector512.Create(
                -3.3177166e-11f, 9.969232e-12f, -1.7577456e-10f, 1.1548164e-10f,
                1.0790578e-10f, 1.1332816e-08f, -1.3477713e-08f, 3.180827e-09f,
                3.6524244e-09f, 5.4500022e-09f, 1.8420325e-09f, -3.5131706e-10f,
                -2.3568465e-09f, -5.8951253e-09f, -5.6254903e-09f, 3.7819357e-09f));
        G vLow = G.Fma(d, w, c1 - v) + G.Fma(d, wLow, c1Low);
        G e = G.Fma(t, rs, t);
        G c0 = G.Lookup(
            Vector512.Create(
                0.22735216f, 0.20299368f, 0.18292084f, 0.16616204f, 0.15200505f, 0.1399191f, 0.12950271f, 0.12044781f,
                0.108908854f, 0.09644878f, 0.08645837f, 0.078287415f, 0.07149105f, 0.06575597f, 0.060855832f, 0.05662347f),
            piece,
            Vector512.Create(
                0.051259845f, 0.04549525f, 0.04088487f, 0.037116066f, 0.034205064f, 0.5f, 0.47745675f, 0.45379323f,
                0.42343313f, 0.38776335f, 0.35674068f, 0.32960677f, 0.3057468f, 0.28465924f, 0.26593235f, 0.2492263f));
        G ratio = G.Fma(d, v, c0);
        high = e * ratio;
        G eLow = G.Fma(t, s, G.Fma(t, rs, t - e));
        G c0Low = G.Lookup(
            Vector512.Create(
                7.1031875e-10f, -1.9011253e-09f, -2.2242659e-09f, -3.2971805e-09f,
                -5.640697e-09f, 5.5817355e-09f, 4.8475896e-10f, -5.2667043e-10f,
                3.4705638e-09f, -2.9214549e-09f, -1.0354138e-09f, -3.4507877e-09f,
                3.0986491e-09f, -1.6613703e-09f, 8.8055907e-10f, 1.0903336e-09f),
            piece,
            Vector512.Create(
                -3.90034e-10f, 4.9379484e-10f, 1.1105924e-09f, -1.8612981e-09f, 4.5808532e-10f, 0f, 1.7272589e-09f, -5.6316845e-09f,
                7.486694e-09f, 1.8453625e-09f, -6.337725e-09f, -7.138348e-09f,
                1.205136e-08f, -1.2696193e-08f, -8.854538e-09f, 2.4594957e-09f));
        G ratioLow = G.Fma(d, v, c0 - ratio) + G.Fma(d, vLow, c0Low);
        low = G.Fma(eLow, ratio, G.Fma(e, ratioLow, G.FmaNegatedAddend(e, ratio, high)));
        G error = G.Lookup(
            Vector512.Create(
                1.4e-11f, 1.1e-11f, 9e-12f, 6.6e-12f, 6e-12f, 4.4e-12f, 3.8e-12f, 3.4e-12f,
                2.2e-11f, 1.5e-11f, 1.3e-11f, 8.9e-12f, 7.4e-12f, 6.3e-12f, 4.3e-12f, 3.6e-12f),
            piece,
            Vector512.Create(
                2.9e-11f, 1.8e-11f, 1.5e-11f, 8.8e-12f, 6.7e-12f, 7.7e-13f, 1.1e-12f, 6.9e-13f,
                5e-12f, 3.5e-12f, 3.6e-12f, 3.2e-12f, 2.9e-12f, 2.5e-12f, 2.2e-12f, 2.1e-12f));
        bound = G.Fma(low, PairError, high * error);
    }
}
