using System;
using System.Numerics;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;
using Xunit;
using Twin = NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Kernels.Tests.Reductions;

/// <summary>Every reduction in the documented order, at every width, at every length and alignment.</summary>
public sealed unsafe class LaneOrderTests
{
    private static readonly int[] s_longer = [511, 512, 1000, 1024, 2049, 4096, 4097, 5000, 9001];

    [Fact]
    public void Every_reduction_of_float_has_the_bits_of_its_twin_at_every_width() => EveryLength<float>();

    [Fact]
    public void Every_reduction_of_double_has_the_bits_of_its_twin_at_every_width() => EveryLength<double>();

    [Fact]
    public void The_order_is_lanes_first_and_then_halves()
    {
        // 64 lanes of double. Element 64 joins lane 0; the tree then adds lane 32 to lane 0 before lane 16.
        // 2^53 + 1 rounds back to 2^53, 2^53 + 2 does not: the result tells which pair met first.
        double[] x = new double[65];
        x[0] = 9007199254740992;
        x[64] = 1;
        x[16] = 1;
        x[48] = 1;
        Assert.Equal(9007199254740994, Sum.Compute<double>(x)); // lane 0: 2^53 + 1 = 2^53; lane 16 + lane 48 = 2; together 2^53 + 2.
        x[48] = 0;
        x[32] = 1;
        Assert.Equal(9007199254740992, Sum.Compute<double>(x)); // each 1 meets lane 0 alone.
    }

    [Fact]
    public void A_float_sum_has_128_lanes()
    {
        float[] x = new float[129];
        x[0] = 16777216;
        x[128] = 1;
        x[64] = 1;
        Assert.Equal(16777216f, Sum.Compute<float>(x)); // both 1s meet lane 0 alone, and 2^24 + 1 rounds to 2^24.
        x[64] = 0;
        x[127] = 1;
        x[63] = 1;
        Assert.Equal(16777218f, Sum.Compute<float>(x)); // lanes 63 and 127 meet each other first.
    }

    private static void EveryLength<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] x = Samples.Values<T>(9100, seed: 1);
        T[] y = Samples.Values<T>(9100, seed: 2);
        for (int n = 0; n <= 260; n++)
        {
            Compare<T>(x.AsSpan(n % 17, n), y.AsSpan(n % 13, n));
        }

        foreach (int n in s_longer)
        {
            Compare<T>(x.AsSpan(3, n), y.AsSpan(5, n));
        }
    }

    private static void Compare<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string what = $"{typeof(T).Name}, n = {x.Length}";
        SameBits.Expect(Twin.Sum.Compute(x), Sum.Compute(x), $"Sum, {what}");
        SameBits.Expect(Twin.Dot.Compute(x, y), Dot.Compute(x, y), $"Dot, {what}");
        SameBits.Expect(Twin.SumOfSquares.Compute(x), SumOfSquares.Compute(x), $"SumOfSquares, {what}");
        SameBits.Expect(Twin.Norm.Compute(x), Norm.Compute(x), $"Norm, {what}");
        if (x.Length > 0)
        {
            SameBits.Expect(Twin.Max.Compute(x), Max.Compute(x), $"Max, {what}");
            SameBits.Expect(Twin.Min.Compute(x), Min.Compute(x), $"Min, {what}");
            Assert.Equal(Twin.Max.IndexOf(x), Max.IndexOf(x));
            Assert.Equal(Twin.Min.IndexOf(x), Min.IndexOf(x));
            (double mean, double variance) = Twin.Moments.Compute(x);
            SameBits.Expect(mean, Moments.Compute(x).Mean, $"Mean, {what}");
            SameBits.Expect(variance, Moments.Compute(x).Variance, $"Variance, {what}");
        }

        AtWidth<Simd512<T>, Vector512<T>, Simd512<double>, Vector512<double>, T>(x, y, $"{what}, 512 bits");
        AtWidth<Simd256<T>, Vector256<T>, Simd256<double>, Vector256<double>, T>(x, y, $"{what}, 256 bits");
        AtWidth<Simd128<T>, Vector128<T>, Simd128<double>, Vector128<double>, T>(x, y, $"{what}, 128 bits");
        AtWidth<SimdPortable<T>, Vector<T>, SimdPortable<double>, Vector<double>, T>(x, y, $"{what}, portable");
        AtWidth<Simd1<T>, T, Simd1<double>, double, T>(x, y, $"{what}, scalar");
    }

    private static void AtWidth<S, V, W, U, T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, string what)
        where S : struct, ISimd<V, T>
        where V : struct
        where W : struct, ISimd<U, double>
        where U : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = x.Length;
        fixed (T* px = x, py = y)
        {
            SameBits.Expect(Twin.Sum.Compute(x), LaneOrder.Reduce<S, V, T, SumTerms<T>>(new(px), n), $"Sum, {what}");
            SameBits.Expect(Twin.Dot.Compute(x, y), LaneOrder.Reduce<S, V, T, DotTerms<T>>(new(px, py), n), $"Dot, {what}");
            SameBits.Expect(
                Twin.SumOfSquares.Compute(x), LaneOrder.Reduce<W, U, double, SquareTerms<T>>(new(px), n), $"SumOfSquares, {what}");
            if (n > 0)
            {
                T max = LaneOrder.Reduce<S, V, T, MaxTerms<T>>(new(px), n);
                T min = LaneOrder.Reduce<S, V, T, MinTerms<T>>(new(px), n);
                SameBits.Expect(Twin.Max.Compute(x), max, $"Max, {what}");
                SameBits.Expect(Twin.Min.Compute(x), min, $"Min, {what}");
                Assert.Equal(Twin.Max.IndexOf(x), new FirstIndex<T>(px, n, max).Run<S, V>());
                Assert.Equal(Twin.Min.IndexOf(x), new FirstIndex<T>(px, n, min).Run<S, V>());
                (double mean, double variance) = Moments.Compute<W, U, T>(px, n);
                SameBits.Expect(Twin.Moments.Compute(x).Mean, mean, $"Mean, {what}");
                SameBits.Expect(Twin.Moments.Compute(x).Variance, variance, $"Variance, {what}");
            }
        }
    }
}
