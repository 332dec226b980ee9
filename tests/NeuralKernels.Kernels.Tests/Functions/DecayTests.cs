using System;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;
using Xunit;
using Naive = NeuralKernels.Reference.Functions;

namespace NeuralKernels.Kernels.Tests.Functions;

/// <summary>The exponential of the quick softmax: its bound holds, and the test of a rounding sees what lies within a bound.</summary>
public class DecayTests
{
    [Fact]
    public void The_error_stays_within_its_bound_with_the_table() => Errs<Simd512<double>, Vector512<double>>();

    [Fact]
    public void The_error_stays_within_its_bound_without_the_table() => Errs<Simd256<double>, Vector256<double>>();

    [Fact]
    public void A_double_near_halfway_between_floats_is_seen_in_every_lane()
    {
        NearHalf<Simd512<double>, Vector512<double>>();
        NearHalf<Simd256<double>, Vector256<double>>();
    }

    private static void Errs<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        double worst = 0, at = 0;
        double[] e = new double[4 * S.Count];
        for (int i = 0; i <= 40_000; i++)
        {
            double x = Exponential.DecayLeast * i / 40_000;
            Exponential.Decay(Four<S, V, double>.Broadcast(x)).Store(ref e[0], 0);
            Naive.DoubleDouble exact = Naive.Exp.Evaluate(x);
            double error = Math.Abs((e[0] - exact.High - exact.Low) / exact.High) * Math.ScaleB(1, 53);
            (worst, at) = error > worst ? (error, x) : (worst, at);
        }

        Assert.True(worst <= Exponential.DecayError, $"exp({at:g17}) errs by {worst:f1} 2^-53");
    }

    private static void NearHalf<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        const int Bits = 9;
        double[] x = new double[4 * S.Count];
        for (int lane = 0; lane < x.Length; lane++)
        {
            foreach ((int away, bool near) in new[] { (0, true), (511, true), (-512, true), (512, false), (-513, false), (1 << 28, false), (100_000, false) })
            {
                foreach (float value in new[] { 0.7f, 1.1754944e-38f, 1.9999999f })
                {
                    Array.Fill(x, 0.3);
                    x[lane] = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(value) + (1L << 28) + away);
                    Assert.Equal(near, Four<S, V, double>.AnyNearHalf(Four<S, V, double>.Load(in x[0], 0), Bits));
                    var moved = Four<S, V, double>.Load(in x[0], 0);
                    bool same = Four<S, V, double>.SameInSingle(moved * (1 + 1.2e-13), moved * (1 - 1.2e-13));
                    Assert.Equal(Math.Abs(away) > 2000, same);
                }
            }
        }
    }
}
