using System;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;
using Xunit;
using Naive = NeuralKernels.Reference.Functions;

namespace NeuralKernels.Kernels.Tests.Functions;

/// <summary>The exponential of the rounding-tested softmax: its bound holds, and the rounding test detects what lies within a
/// bound.</summary>
public class DecayTests
{
    [SkippableFact]
    public void The_error_stays_within_its_bound_with_the_table()
    {
        Skip.IfNot(Avx512F.IsSupported, "no registers of this width");
        Errs(Exponential.DecayMin, 0, x => Exponential.Decay(Vector512x4Double.Broadcast(x)).A[0]);
    }

    [SkippableFact]
    public void The_error_stays_within_its_bound_without_the_table()
    {
        Skip.IfNot(Avx2.IsSupported && Fma.IsSupported, "no registers of this width");
        Errs(Exponential.DecayMin, 36, x => Exponential.Decay(Vector256x2Double.Broadcast(x)).B[3]);
    }

    [SkippableFact]
    public void A_double_near_halfway_between_floats_is_seen_in_every_lane()
    {
        Skip.IfNot(Avx512F.IsSupported, "no registers of this width");
        NearHalf<Vector512x4Double>();
    }

    [SkippableFact]
    public void A_double_near_halfway_between_floats_is_seen_in_every_lane_of_256_bits()
    {
        Skip.IfNot(Avx2.IsSupported && Fma.IsSupported, "no registers of this width");
        NearHalf<Vector256x2Double>();
    }

    private static void Errs(double min, double max, Func<double, double> evaluate)
    {
        double worst = 0, at = 0;
        for (int i = 0; i <= 40_000; i++)
        {
            double x = min + ((max - min) * i / 40_000);
            double e = evaluate(x);
            Naive.DoubleDouble exact = Naive.Exp.Evaluate(x);
            double error = Math.Abs((e - exact.High - exact.Low) / exact.High) * Math.ScaleB(1, 53);
            (worst, at) = error > worst ? (error, x) : (worst, at);
        }

        Assert.True(worst <= Exponential.DecayError, $"exp({at:g17}) errs by {worst:f1} 2^-53");
    }

    private static void NearHalf<G>()
        where G : struct, IVectorGroup<G, double>
    {
        double[] x = new double[G.Count];
        Expect(x, bits => G.AnyNearHalf(Load(), bits), moved => G.SameInSingle(Load() * (1 + moved), Load() * (1 - moved)));

        G Load() => G.Load(in x[0], 0);
    }

    private static void Expect(double[] x, Func<int, bool> anyNearHalf, Func<double, bool> sameInSingle)
    {
        const int Bits = 9;
        for (int lane = 0; lane < x.Length; lane++)
        {
            foreach ((int away, bool near) in new[]
            {
                (0, true), (511, true), (-512, true), (512, false), (-513, false), (1 << 28, false), (100_000, false),
            })
            {
                foreach (float value in new[] { 0.7f, 1.1754944e-38f, 1.9999999f })
                {
                    Array.Fill(x, 0.3);
                    x[lane] = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(value) + (1L << 28) + away);
                    Assert.Equal(near, anyNearHalf(Bits));
                    Assert.Equal(Math.Abs(away) > 2000, sameInSingle(1.2e-13));
                }
            }
        }
    }
}
