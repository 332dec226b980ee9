using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <content>tanh x as a sum of floats, for the rounding test of <see cref="Elementwise.IRoundingTestedOperator"/>: with long tables by
/// polynomials, else by e^2x.</content>
internal readonly partial struct TanhOperator
{
    /// <summary>From here on tanh is above 1 - 2^-25 and rounds to 1, as it does here.</summary>
    public const float PairMax = 9.02f;

    /// <summary>The same for short tables: from 8.47 on tanh rounds to 1 - 2^-24, up to <see cref="LastBelowOne"/>.</summary>
    public const float ShortPairMax = 8.6f;

    /// <summary>The last float before tanh rounds to 1: 13 ln 2 lies between it and the next.</summary>
    private const float LastBelowOne = 9.010913f;

    /// <summary>With long tables |high + low - tanh a| &lt;= PairError bound, bound = |l| + 2^-18 high, l the part of low beside the
    /// rounding error of high.</summary>
    public const float PairError = 3.5762787e-07f; // 6 2^-24

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApply<G>(G x, out G y)
        where G : struct, IVectorGroup<G, float>
    {
        G magnitude = x & int.MaxValue;
        if (G.HasLongTables)
        {
            SplitByPieces(G.Min(PairMax, magnitude), out G high, out G low, out G bound);
            G upper = high + G.Fma(bound, PairError, low);
            y = upper | (x & int.MinValue);
            return G.Same(high + G.Fma(bound, -PairError, low), upper);
        }
        else
        {
            SplitByExponential(G.Min(ShortPairMax, magnitude), out G quotient, out G rest, out G inverse, out G bound);
            G upper = G.Fma(rest + bound, inverse, quotient);
            y = G.NextWhereGreater(upper | (x & int.MinValue), magnitude, LastBelowOne);
            return G.Same(G.Fma(rest - bound, inverse, quotient), upper);
        }
    }

    /// <summary>
    /// tanh a = high + low within <paramref name="bound"/> times <see cref="PairError"/>, for a from 0 to <see cref="PairMax"/>; a NaN
    /// stays one.
    /// </summary>
    /// <remarks>
    /// <para>
    /// 32 pieces, in each a polynomial of degree 7 in r = a - m, m a float near its middle, so that r is exact: C0 + c0 + C1 r + C2 r^2 +
    /// r^3 P(r). m is chosen among some 10^5 floats near to the middle so that the slope and the curvature there are floats to some 2^-12
    /// of their last bits (Gal, "Computing elementary functions: a new approach for achieving high accuracy and good performance", 1986);
    /// what they lack the other coefficients, fitted after them in 200 bits, take over. Piece 0 is around 0: r = a, C0 = C2 = 0, C1 = 1,
    /// odd.
    /// </para>
    /// <para>
    /// slope + slopeLow = C1 + C2 r and high + rest = C0 + slope r but for 2^-48 of either: the first terms are the greater ones, so that
    /// the differences are exact. The error, u = 2^-24, in units of u |r^3 P|: r^2 is rounded, 1; P, 1; the sum with slopeLow, 1; l, 1; C3,
    /// 0.5: 4.5; 6 covers the terms of P where they cancel. |r^3 P| is below |l| + 2^-24 high. The polynomials stand for tanh within
    /// 2^-40.1 of it beside the rounding of C3 (in 200 bits, 400 points in each piece and 10^-5 beyond its ends, by which the rounding of
    /// the piece's number may move them); with 2^-42 for coefficients where C3 is near 0, and the rounding of low and of the ends, 2^-47,
    /// that is below 2^-39.4. In piece 0 only the units of |r^3 P| are; where its low is below the least float, tanh a rounds to a.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SplitByPieces<G>(G a, out G high, out G low, out G bound)
        where G : struct, IVectorGroup<G, float>
    {
        // The pieces are steps of ((Vertex - a)^2 + Rise)^2 / 2^10, from 33 at 0 to 1.52 at PairMax: narrow where tanh bends, wide where it
        // is flat. A sum with the rounder, 1.5 2^33, is rounded to a multiple of 2^10, which the low bits count.
        const float Vertex = 12.513f, Rise = 27.250835f, PartRounder = 12884901888;
        G part = Vertex - a;
        part = G.Fma(part, part, Rise);
        part = G.Fma(part, part, PartRounder);
        G r = a - G.Lookup(
            Vector512.Create(
                0.10994605f, 0f, 8.318643f, 7.2487535f, 6.454052f, 5.8554635f, 5.365133f, 4.9390078f,
                4.5558615f, 4.231583f, 3.920265f, 3.635287f, 3.369036f, 3.1287622f, 2.9054606f, 2.6770377f),
            part,
            Vector512.Create(
                2.4766054f, 2.2850184f, 2.099727f, 1.9149712f, 1.7509489f, 1.5878599f, 1.4310538f, 1.2810032f,
                1.1277398f, 0.9914229f, 0.8560831f, 0.7230471f, 0.59675413f, 0.471799f, 0.35073575f, 0.22771725f));
        G c1 = G.Lookup(
            Vector512.Create(
                0.9880086f, 1f, 2.38001e-07f, 2.022424e-06f, 9.911503e-06f, 3.2814205e-05f, 8.748747e-05f, 0.0002051388f,
                0.00044136017f, 0.00084405404f, 0.0015726042f, 0.0027789818f, 0.004728506f, 0.007634648f, 0.011907257f, 0.018737724f),
            part,
            Vector512.Create(
                0.027848164f, 0.040585227f, 0.058253907f, 0.08319191f, 0.113608934f, 0.15393016f, 0.20454589f, 0.26597604f,
                0.3435042f, 0.4254839f, 0.51803905f, 0.617095f, 0.71405756f, 0.80670637f, 0.8864122f, 0.9498862f));
        G c2 = G.Lookup(
            Vector512.Create(
                -0.10819205f, 0f, -2.3800096e-07f, -2.022422e-06f, -9.911454e-06f, -3.2813667e-05f, -8.748364e-05f, -0.00020511776f,
                -0.00044126276f, -0.00084369775f, -0.0015713671f, -0.0027751178f,
                -0.004717313f, -0.0076054484f, -0.011836153f, -0.018561343f),
            part,
            Vector512.Create(
                -0.027457666f, -0.039753117f, -0.05653169f, -0.07965633f, -0.10696093f, -0.14158812f, -0.18243086f, -0.2278755f,
                -0.2783223f, -0.32250336f, -0.35964036f, -0.38185418f, -0.38183218f, -0.35466984f, -0.29874563f, -0.21264258f));
        G slope = G.Fma(c2, r, c1);
        G slopeLow = G.Fma(c2, r, c1 - slope);
        G square = r * r;
        G c5 = G.Lookup(
            Vector512.Create(
                0.12002149f, 0.13334343f, 3.1787255e-08f, 2.6947643e-07f, 1.3218493e-06f, 4.3749646e-06f, 1.1657811e-05f, 2.7310607e-05f,
                5.8656795e-05f, 0.00011182296f, 0.00020720626f, 0.00036282258f, 0.0006082189f, 0.0009600963f, 0.00144762f, 0.0021538904f),
            part,
            Vector512.Create(
                0.0029590197f, 0.0038310788f, 0.004571694f, 0.00474762f, 0.0037060697f, 0.00047761083f, -0.0060084322f, -0.01646007f,
                -0.031666912f, -0.04729434f, -0.060269225f, -0.06353089f, -0.05058752f, -0.018242508f, 0.02894686f, 0.08141986f));
        G c6 = G.Lookup(
            Vector512.Create(
                -0.03906292f, 0f, -1.1133839e-08f, -9.1954384e-08f, -4.460209e-07f, -1.4697898e-06f, -3.9068836e-06f, -9.13061e-06f,
                -1.9550798e-05f, -3.7127815e-05f, -6.835099e-05f, -0.00011843106f,
                -0.00019514076f, -0.00030010773f, -0.00043400298f, -0.0005992424f),
            part,
            Vector512.Create(
                -0.00073101185f, -0.00075459614f, -0.00050479185f, 0.00033279424f, 0.0019743156f, 0.00490563f, 0.009153544f, 0.014140357f,
                0.018469134f, 0.018704431f, 0.011611407f, -0.0053265435f, -0.029855363f, -0.05577803f, -0.07137102f, -0.06638868f));
        G c7 = G.Lookup(
            Vector512.Create(
                -0.043185227f, -0.056198474f, 2.9973288e-09f, 2.668113e-08f, 1.2349511e-07f, 4.0874843e-07f, 1.1035997e-06f, 2.5785048e-06f,
                5.4480374e-06f, 1.0618587e-05f, 1.9179124e-05f, 3.2485914e-05f,
                5.1056235e-05f, 7.480166e-05f, 9.34497e-05f, 0.00010236727f),
            part,
            Vector512.Create(
                8.136934e-05f, -6.04227e-05f, -0.00039690803f, -0.0010162176f,
                -0.0018433904f, -0.0032938577f, -0.004456895f, -0.0052036755f,
                -0.0022163242f, 0.004892122f, 0.012553536f, 0.023573395f, 0.030612681f, 0.027788816f, 0.00659831f, -0.017503055f));
        G p = G.Fma(c7, square, G.Fma(c6, r, c5));
        G c3 = G.Lookup(
            Vector512.Create(
                -0.3174886f, -0.33333334f, 1.5865923e-07f, 1.348287e-06f, 6.607557e-06f, 2.1875043e-05f, 5.8317317e-05f, 0.0001367171f,
                0.00029404528f, 0.0005619903f, 0.0010459297f, 0.0018449319f, 0.0031299784f, 0.0050314777f, 0.007796388f, 0.012140714f),
            part,
            Vector512.Create(
                0.017789923f, 0.025409658f, 0.03544242f, 0.048540376f, 0.0628323f, 0.07892561f, 0.094524905f, 0.106574096f,
                0.111007676f, 0.102619424f, 0.07699491f, 0.030590424f, -0.033839833f, -0.11297089f, -0.19478513f, -0.2690263f));
        G c4 = G.Lookup(
            Vector512.Create(
                0.07083053f, 0f, -7.923207e-08f, -6.739705e-07f, -3.303471e-06f, -1.0936456e-05f, -2.9153047e-05f, -6.832981e-05f,
                -0.00014689197f, -0.0002805194f, -0.0005213166f, -0.0009173258f,
                -0.0015501308f, -0.0024770815f, -0.0038044471f, -0.0058393213f),
            part,
            Vector512.Create(
                -0.008387914f, -0.011637659f, -0.0155507205f, -0.019925369f, -0.023501933f, -0.025401503f, -0.023494907f, -0.015348966f,
                0.0028310309f, 0.029719004f, 0.0664279f, 0.10835549f, 0.1453725f, 0.1678911f, 0.16522989f, 0.13110462f));
        p = G.Fma(p, square, G.Fma(c4, r, c3));
        G l = G.Lookup(
            Vector512.Create(
                -1.876257e-09f, 0f, 2.0835679e-10f, 2.0662962e-09f, -8.57842e-09f, -1.5959847e-08f, 5.1185984e-09f, 4.932812e-09f,
                1.1558881e-08f, 3.983039e-09f, -8.969076e-09f, -4.3904405e-10f,
                2.4857982e-08f, 1.3252405e-08f, -2.5990989e-08f, 1.6863918e-08f),
            part,
            Vector512.Create(
                1.43170436e-08f, 9.733043e-09f, -4.005308e-09f, 2.6812685e-08f,
                1.0389656e-09f, 2.0123903e-09f, -1.6466224e-08f, 3.4808425e-09f,
                2.7824468e-08f, 2.8804694e-08f, 2.838392e-09f, -4.031409e-09f,
                -2.8365437e-09f, -1.204454e-08f, 9.535144e-09f, -1.8200755e-09f));
        l = G.Fma(G.Fma(p, square, slopeLow), r, l);
        G c0 = G.Lookup(
            Vector512.Create(
                0.10950517f, 0f, 0.9999999f, 0.999999f, 0.99999505f, 0.9999836f, 0.99995625f, 0.9998974f,
                0.9997793f, 0.9995779f, 0.9992134f, 0.99860954f, 0.9976329f, 0.99617535f, 0.99402857f, 0.9905868f),
            part,
            Vector512.Create(
                0.9859776f, 0.9794972f, 0.97043604f, 0.95750093f, 0.94148344f, 0.91982055f, 0.89188236f, 0.856752f,
                0.81024426f, 0.75796837f, 0.6942341f, 0.6187932f, 0.53473586f, 0.43965173f, 0.33702788f, 0.22386111f));
        high = G.Fma(slope, r, c0);
        low = G.Fma(slope, r, c0 - high) + l;
        bound = G.Fma(high, 3.8146973e-06f, l & int.MaxValue); // 2^-18: 2^-39.4 with PairError
    }

    /// <summary>tanh a = quotient + rest inverse within <paramref name="bound"/> times inverse, for a from 0 to <see cref="ShortPairMax"/>;
    /// a NaN stays one.</summary>
    /// <remarks>
    /// <para>
    /// e^2a = t e^2r, t = 2^n (1 + tau) with the multiple n of 1/4 nearest to 2a / ln 2, r = a - n High / 2. So tanh a = (t - 1 + (t + 1)
    /// T) / (t + 1 + (t - 1) T), T = tanh(r + s), s = ln(1 + tau)/2 rounded and less n Low / 2. |r| &lt;= ln 2 / 16 (1 + 2^-12) &lt;
    /// 2^-4.5; n High / 2 and, where n is not 0, a are multiples of 2^-28, so that r is exact. The table's t are the multiples of 2^-22
    /// nearest to 2^(j/4), less j 2^21 in their bits, which stand in those of n that are added to the exponent: with that bit to spare t +
    /// 1 and t - 1 are exact up to 2^24. Beyond, minus is plus - 2 all the same, and an error of 1 in t moves the result by 2^-47.
    /// </para>
    /// <para>
    /// T = r + l, l = s + r^2 (r P(r^2) - s); high + low and sum + sumLow are numerator and denominator, the differences exact because t -
    /// 1 is 0, or 1.9 (t + 1) |r| and more. quotient = high / sum rounded twice; the true one is quotient + (high - quotient sum + low -
    /// quotient sumLow) / (sum + sumLow), with 1 / (sum + sumLow) up to (sumLow / sum)^2 &lt; 2^-30 of it. Beside 0, t is 1: quotient is a
    /// itself, and inverse 1/2.
    /// </para>
    /// <para>
    /// The error, in units of u = 2^-24 times low: r^2 is rounded, 1; P, 0.8, and its own, 1.4 (in 200 bits over the interval); r P - s, 1;
    /// l, 1; low, 1; sumLow, 1; its product with quotient less low, 1; rest, 1; the inverse, 2; rest with the bound, 1: 12.2, and the bound
    /// has 13. In units of u^2 times high: 13 times the parts of low that may cancel in it, |s| (t + 1) / high and what high lost, 6.3 u
    /// and u at most; the roundings of s, 2 times 6.3; those of high - quotient sum and of its sums, 7: 115, and the bound has 256.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SplitByExponential<G>(G a, out G quotient, out G rest, out G inverse, out G bound)
        where G : struct, IVectorGroup<G, float>
    {
        // 1.5 2^21: a sum with it is rounded to a multiple of 1/4, and the low two bits count the quarters.
        const float QuarterRounder = 3145728;
        G shifted = G.Fma(a, 2.88539f, QuarterRounder);
        G n = shifted - QuarterRounder;
        G r = G.Fma(n, -0.3465736f, a);
        G t = G.AddBits(G.Lookup(Vector128.Create(1f, 0.96960354f, 0.9571068f, 0.96589637f), shifted), G.ShiftLeftBits(shifted, 21));
        G plus = t + 1;
        G minus = plus - 2;
        G sum = G.Fma(minus, r, plus);
        G nearInverse = 1 / sum;
        G high = G.Fma(plus, r, minus);
        G s = G.Fma(n, 9.523271e-10f, G.Lookup(Vector128.Create(0f, 1.596709e-08f, -3.358971e-08f, 2.8081331e-08f), shifted));
        G square = r * r;
        G l = G.Fma(square, G.FmaNegatedAddend(G.Fma(square, 0.13323207f, -0.3333333f), r, s), s);
        G low = G.Fma(plus, l, G.Fma(plus, r, minus - high));
        G sumLow = G.Fma(minus, l, G.Fma(minus, r, plus - sum));
        bound = G.Fma(low & int.MaxValue, 7.7486038e-07f, high * 9.094947e-13f); // 13 2^-24, 2^-40
        quotient = high * nearInverse;
        inverse = G.FmaNegated(sumLow * nearInverse, nearInverse, nearInverse);
        rest = G.FmaNegated(quotient, sum, high) + G.FmaNegated(quotient, sumLow, low);
    }
}
