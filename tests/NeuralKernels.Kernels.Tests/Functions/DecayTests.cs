using System;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;
using Xunit;
using Naive = NeuralKernels.Reference.Functions;

namespace NeuralKernels.Kernels.Tests.Functions;

/// <summary>The exponential of the quick softmax: its bound holds, and the test of a rounding sees what lies within a bound.</summary>
public class DecayTests
{
    [SkippableFact]
    public void The_error_stays_within_its_bound_with_the_table()
    {
        Skip.IfNot(Avx512F.IsSupported, "no registers of this width");
        Errs(Exponential.DecayLeast, 0, x => Exponential.Decay(VectorX4<Simd512<double>, Vector512<double>, double>.Broadcast(x)).A[0]);
    }

    [SkippableFact]
    public void The_error_stays_within_its_bound_without_the_table()
    {
        Skip.IfNot(Avx2.IsSupported && Fma.IsSupported, "no registers of this width");
        Errs(Exponential.DecayLeast, 36, x => Exponential.Decay(Vector256x2Double.Broadcast(x)).B[3]);
    }

    [Fact]
    public void A_double_near_halfway_between_floats_is_seen_in_every_lane() => NearHalf<Simd512<double>, Vector512<double>>();

    [SkippableFact]
    public void A_double_near_halfway_between_floats_is_seen_in_every_lane_of_256_bits()
    {
        Skip.IfNot(Avx2.IsSupported && Fma.IsSupported, "no registers of this width");
        double[] x = new double[Vector256x2Double.Count];
        Expect(
            x, bits => Vector256x2Double.AnyNearHalf(Load(x), Vector256x2Double.ToHalf(bits), Vector256x2Double.Mask(bits)),
            moved => Vector256x2Double.SameInSingle(Load(x) * (1 + moved), Load(x) * (1 - moved)));

        static unsafe Vector256x2Double Load(double[] values)
        {
            fixed (double* p = values)
            {
                return Vector256x2Double.Load(p);
            }
        }
    }

    private static void Errs(double least, double most, Func<double, double> evaluate)
    {
        double worst = 0, at = 0;
        for (int i = 0; i <= 40_000; i++)
        {
            double x = least + ((most - least) * i / 40_000);
            double e = evaluate(x);
            Naive.DoubleDouble exact = Naive.Exp.Evaluate(x);
            double error = Math.Abs((e - exact.High - exact.Low) / exact.High) * Math.ScaleB(1, 53);
            (worst, at) = error > worst ? (error, x) : (worst, at);
        }

        Assert.True(worst <= Exponential.DecayError, $"exp({at:g17}) errs by {worst:f1} 2^-53");
    }

    private static void NearHalf<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        double[] x = new double[4 * S.Count];
        Expect(
            x, bits => VectorX4<S, V, double>.AnyNearHalf(Load(), bits),
            moved => VectorX4<S, V, double>.SameInSingle(Load() * (1 + moved), Load() * (1 - moved)));

        VectorX4<S, V, double> Load() => VectorX4<S, V, double>.Load(in x[0], 0);
    }

    private static void Expect(double[] x, Func<int, bool> anyNearHalf, Func<double, bool> sameInSingle)
    {
        const int Bits = 9;
        for (int lane = 0; lane < x.Length; lane++)
        {
            foreach ((int away, bool near) in new[] { (0, true), (511, true), (-512, true), (512, false), (-513, false), (1 << 28, false), (100_000, false) })
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
