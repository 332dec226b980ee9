using System;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Kernels.Updates;
using Xunit;
using Twin = NeuralKernels.Reference;

namespace NeuralKernels.Kernels.Tests.Reductions;

/// <summary>Sums of more elements than a block has, and norms whose squares leave the range of double.</summary>
public sealed unsafe class LongSumTests
{
    private const int Block = 4096 * 128;

    [Theory]
    [InlineData(Block - 1)]
    [InlineData(Block)]
    [InlineData(Block + 1)]
    [InlineData((2 * Block) + 77)]
    [InlineData((4 * Block) + 128)]
    public void Floats_have_the_bits_of_their_twin_around_the_length_of_a_block(int n)
    {
        float[] x = Samples.Values<float>(n, 1), y = Samples.Values<float>(n, 2);
        SameBits.Expect(Twin.Reductions.Sum.Compute<float>(x), Sum.Compute<float>(x), $"Sum, n = {n}");
        SameBits.Expect(Twin.Reductions.Dot.Compute<float>(x, y), Dot.Compute<float>(x, y), $"Dot, n = {n}");
    }

    [Fact]
    public void Doubles_are_summed_in_one_block()
    {
        double[] x = Samples.Values<double>(Block + 3, 3), y = Samples.Values<double>(Block + 3, 4);
        SameBits.Expect(Twin.Reductions.Sum.Compute<double>(x), Sum.Compute<double>(x), "Sum");
        SameBits.Expect(Twin.Reductions.Dot.Compute<double>(x, y), Dot.Compute<double>(x, y), "Dot");
        fixed (double* p = x)
        {
            SameBits.Expect(LaneOrder.Reduce<double, SumTerms<double>>(new(p), x.Length), Sum.Compute<double>(x), "one block");
        }
    }

    [Fact]
    public void Blocks_of_floats_are_added_in_pairs()
    {
        float[] x = new float[4 * Block];
        (x[0], x[Block], x[2 * Block]) = (16777216, 1, 1);
        Assert.Equal(16777216f, Sum.Compute<float>(x)); // (block 0 + block 1) + (block 2 + block 3): each 1 meets 2^24 alone
        (x[Block], x[3 * Block]) = (0, 1);
        Assert.Equal(16777218f, Sum.Compute<float>(x)); // blocks 2 and 3 meet first
    }

    [Theory]
    [InlineData(3e200, 4e200, 5e200)]
    [InlineData(-3e307, 4e307, 5e307)]
    [InlineData(3e-200, 4e-200, 5e-200)]
    [InlineData(3e-310, -4e-310, 5e-310)]
    [InlineData(0, -5e-324, 5e-324)]
    [InlineData(3e-155, 4e-155, 5e-155)]
    public void A_norm_of_doubles_leaves_the_range_only_where_the_result_does(double a, double b, double norm)
    {
        Assert.Equal(norm, Norm.Compute<double>([a, b]), norm * 2.5e-16);
        Assert.Equal(norm, ClipByNorm.Apply<double>([a, b], norm * 2), norm * 2.5e-16);
        double[] clipped = [a, b];
        ClipByNorm.Apply<double>(clipped, norm / 5);
        Assert.Equal([a / 5, b / 5], clipped, (x, y) => Math.Abs(x - y) <= Math.Max(5e-324, Math.Abs(x) * 1e-15));
    }

    [Fact]
    public void A_norm_of_floats_leaves_the_range_only_where_the_result_does()
    {
        Assert.Equal(5e-30f, Norm.Compute<float>([3e-30f, 4e-30f]));
        Assert.Equal(3e38f, Norm.Compute<float>([1.8e38f, -2.4e38f]), 3e31f);
        Assert.Equal(5e-44f, Norm.Compute<float>([3e-44f, 4e-44f]), 1.5e-45f);
        Assert.Equal(float.PositiveInfinity, Norm.Compute<float>([3e38f, 3e38f])); // 4.2e38 is beyond float
        Assert.Equal(0, Norm.Compute<float>([0, -0f]));
    }

    [Fact]
    public void Infinities_and_NaN_in_a_norm_are_as_IEEE_has_them()
    {
        Assert.Equal(double.PositiveInfinity, Norm.Compute<double>([3e200, double.NegativeInfinity, 1e-200]));
        Assert.Equal(float.PositiveInfinity, Norm.Compute<float>([1, float.PositiveInfinity]));
        Assert.True(double.IsNaN(Norm.Compute<double>([3e200, double.NaN])));
        Assert.True(double.IsNaN(Norm.Compute<double>([double.PositiveInfinity, double.NaN])));
        Assert.True(double.IsNaN(Norm.Compute<double>([1e-200, double.NaN])));
        Assert.Equal(double.PositiveInfinity, Norm.Compute<double>([1.7e308, 1.7e308]));
        Assert.False(double.IsNegative(Norm.Compute<double>([-0.0])));

        double[] g = [1, double.PositiveInfinity, -2];
        Assert.Equal(double.PositiveInfinity, ClipByNorm.Apply<double>(g, 1));
        Assert.Equal([0, double.NaN, -0.0], g);
        g = [1, double.NaN];
        Assert.True(double.IsNaN(ClipByNorm.Apply<double>(g, 1)));
        Assert.All(g, value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void Clipping_keeps_its_digits_where_the_factor_is_no_normal_number()
    {
        float[] f = [3e38f, -4e37f, 0];
        Assert.Equal(3.0265492e38, ClipByNorm.Apply<float>(f, 1e-3), 1e33);
        Assert.Equal([9.912279e-4f, -1.3216372e-4f, 0], f, (x, y) => Math.Abs(x - y) <= 1e-10f); // the factor is 3.3e-42
        double[] d = [1.5e308, -1.5e308];
        Assert.Equal(double.PositiveInfinity, ClipByNorm.Apply<double>(d, 1)); // 2.1e308 is beyond double
        Assert.Equal([Math.Sqrt(0.5), -Math.Sqrt(0.5)], d, (x, y) => Math.Abs(x - y) <= 2e-16);
        d = [3, 4];
        ClipByNorm.Apply<double>(d, 5e-320); // the factor is 1e-320
        Assert.Equal([3e-320, 4e-320], d, (x, y) => Math.Abs(x - y) <= 5e-324);
        double[] zero = [3e200, -1];
        ClipByNorm.Apply<double>(zero, 0);
        SameBits.Expect<double>([0, -0.0], zero, "limit 0");
    }

    [Fact]
    public void Norms_of_float_have_the_bits_of_their_twin() => EveryMagnitude<float>([4, 1e38, 1e-30, 1e-42]);

    [Fact]
    public void Norms_of_double_have_the_bits_of_their_twin() =>
        EveryMagnitude<double>([4, 1e100, 1e154, 1e200, 1e308, 1e-144, 1e-146, 1e-155, 1e-200, 1e-308, 1e-320]);

    private static void EveryMagnitude<T>(double[] scales)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (double scale in scales)
        {
            foreach (int n in Lengths.All.Append(5000))
            {
                T[] x = Samples.Values<T>(n, n, scale);
                string what = $"n = {n}, scale {scale}";
                SameBits.Expect(Twin.Reductions.Norm.Compute<T>(x), Norm.Compute<T>(x), what);
                foreach (double factor in new[] { SquareScale.Up, SquareScale.Down })
                {
                    double[] scaled = Array.ConvertAll(x, value => double.CreateChecked(value) * factor);
                    double squares = Twin.Reductions.SumOfSquares.Compute<double>(scaled);
                    fixed (T* p = x)
                    {
                        Widths.ForEach<double, Scaled<T>, double>(
                            new(p, factor, n), () => { }, (sum, width) => SameBits.Expect(squares, sum, $"{what}, {width}"));
                    }
                }

                foreach (double limit in new[] { scale, scale / 100, 1e-10, 1e-3, 1e-320, 0 })
                {
                    T[] expected = (T[])x.Clone(), found = (T[])x.Clone();
                    SameBits.Expect(Twin.Updates.ClipByNorm.Apply<T>(expected, limit), ClipByNorm.Apply<T>(found, limit), what);
                    SameBits.Expect<T>(expected, found, $"{what}, limit {limit}");
                    double most = (limit * 1.000001) + double.CreateChecked(T.Epsilon); // an element is no greater than the norm
                    Assert.All(found, value => Assert.InRange(Math.Abs(double.CreateChecked(value)), 0, most));
                }
            }
        }
    }

    private readonly struct Scaled<T>(T* x, double factor, int n) : IAnyWidth<double, double>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public double Run<S, V>()
            where S : struct, ISimd<V, double>
            where V : struct => LaneOrder.Reduce<S, V, double, ScaledSquareTerms<T>>(new ScaledSquareTerms<T>(x, factor), n);
    }
}
