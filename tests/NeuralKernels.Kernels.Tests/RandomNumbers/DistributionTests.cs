using System;
using System.Numerics;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Kernels.Simd;
using Xunit;
using Twin = NeuralKernels.Reference.RandomNumbers;

namespace NeuralKernels.Kernels.Tests.RandomNumbers;

/// <summary>Uniform, Bernoulli and normal numbers: the bits of their twins at every width, and filling in parts.</summary>
public abstract class DistributionTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const ulong Seed = 42;
    private const ulong Stream = 7;

    private static readonly int[] s_lengths = [0, 1, 2, 3, 4, 7, 8, 15, 16, 17, 31, 33, 64, 65, 100, 1023, 1024, 1025, 2500];

    private delegate void Filler(long start, Span<T> span);

    [Fact]
    public void UniformHasTheBitsOfItsTwinAtEveryWidth()
    {
        (double, double)[] ranges = [(0, 1), (-1, 1), (2.5, 2.500001), (-1e-30, 1e30), (3, 3), (0, double.Epsilon)];
        foreach ((double low, double high) in ranges)
        {
            T from = T.CreateChecked(low), to = T.CreateChecked(high);
            AtEveryWidth(
                new UniformOperator<T>(from, to),
                (start, span) => Twin.Uniform.Fill(Seed, Stream, start, span, from, to),
                (start, span) => Uniform.Fill(Seed, Stream, start, span, from, to));
        }
    }

    [Fact]
    public void BernoulliHasTheBitsOfItsTwinAtEveryWidth()
    {
        foreach (double probability in (double[])[0, 1e-9, 0.25, 0.5, 0.8, 1 - 1e-9, 1])
        {
            T p = T.CreateChecked(probability), value = T.CreateChecked(1.25);
            AtEveryWidth(
                new BernoulliOperator<T>(p, value),
                (start, span) => Twin.Bernoulli.Fill(Seed, Stream, start, span, p, value),
                (start, span) => Bernoulli.Fill(Seed, Stream, start, span, p, value));
        }
    }

    [Fact]
    public void NormalHasTheBitsOfItsTwinAtEveryWidth()
    {
        foreach (int length in s_lengths)
        {
            T mean = T.CreateChecked(0.5), deviation = T.CreateChecked(1.5);
            T[] expected = new T[length];
            Twin.Normal.Fill(Seed, Stream, 5, expected, mean, deviation, KernelFunctions.Scalar);
            var normal = new NormalOperator(0.5, 1.5);
            foreach (SimdWidth width in ElementwiseWidths.All)
            {
                Expect(
                    expected,
                    (start, span) => FillAt(width, start, span, normal),
                    Isa.NameOf(width));
            }

            Expect(expected, (start, span) => Normal.Fill(Seed, Stream, start, span, mean, deviation), "the public method");
        }
    }

    [Fact]
    public void TruncatedNormalHasTheBitsOfItsTwinAtEveryWidth()
    {
        foreach (int length in s_lengths)
        {
            T mean = T.CreateChecked(0.5), scale = T.CreateChecked(1.5);
            T[] expected = new T[length];
            Twin.TruncatedNormal.Fill(Seed, Stream, 5, expected, mean, scale, KernelFunctions.Scalar);
            var normal = new NormalOperator(0.5, 1.5, TruncatedNormal.Below, TruncatedNormal.Within);
            foreach (SimdWidth width in ElementwiseWidths.All)
            {
                Expect(
                    expected,
                    (start, span) => FillAt(width, start, span, normal),
                    Isa.NameOf(width));
            }

            Expect(expected, (start, span) => TruncatedNormal.Fill(Seed, Stream, start, span, mean, scale), "the public method");
        }
    }

    [Fact]
    public void TruncatedNormalStaysWithinTwoAndHasItsStandardDeviation()
    {
        var values = new T[100_000];
        TruncatedNormal.Fill(Seed, Stream, 0, values.AsSpan(), T.Zero, T.One);
        double sum = 0, squares = 0;
        foreach (T value in values)
        {
            double z = double.CreateChecked(value);
            Assert.InRange(z, -2.0000001, 2.0000001);
            (sum, squares) = (sum + z, squares + (z * z));
        }

        // Six standard errors: 0.88 / sqrt(n), and sqrt((m4 - m2^2) / n) of the square with m4 = 1.4161.
        Assert.Equal(0, sum / values.Length, 6 * 0.88 / Math.Sqrt(values.Length));
        Assert.Equal(
            TruncatedNormal.StandardDeviation * TruncatedNormal.StandardDeviation, squares / values.Length,
            6 * 0.91 / Math.Sqrt(values.Length));
    }

    [Fact]
    public void FillingInPartsEqualsFillingAtOnce()
    {
        Filler[] fillers =
        [
            (start, span) => Uniform.Fill(Seed, Stream, start, span, -T.One, T.One),
            (start, span) => Bernoulli.Fill(Seed, Stream, start, span, T.CreateChecked(0.3), T.One),
            (start, span) => Normal.Fill(Seed, Stream, start, span, T.Zero, T.One),
            (start, span) => TruncatedNormal.Fill(Seed, Stream, start, span, T.Zero, T.One),
        ];
        foreach (Filler fill in fillers)
        {
            T[] whole = new T[3000], parts = new T[3000];
            fill(1_000_003, whole);
            int at = 0;
            for (int part = 0; at < parts.Length; part++)
            {
                int length = Math.Min((part * part) + 1, parts.Length - at);
                fill(1_000_003 + at, parts.AsSpan(at, length));
                at += length;
            }

            SameBits.Expect<T>(whole, parts, "in parts");
        }
    }

    [Fact]
    public void UniformStaysInItsHalfOpenInterval()
    {
        // A width of two steps: half of all sums would round up to the end.
        T low = T.One, high = T.BitIncrement(T.BitIncrement(low));
        T[] numbers = new T[10_000];
        Uniform.Fill(Seed, Stream, 0, numbers, low, high);
        Assert.All(numbers, number => Assert.True(number >= low && number < high));
        Assert.Contains(T.BitIncrement(low), numbers);
    }

    [Fact]
    public void StreamsAndSeedsDiffer()
    {
        T[] numbers = new T[100], others = new T[100], again = new T[100];
        Uniform.Fill(Seed, Stream, 0, numbers, T.Zero, T.One);
        Uniform.Fill(Seed, Stream + 1, 0, others, T.Zero, T.One);
        Uniform.Fill(Seed + 1, Stream, 0, again, T.Zero, T.One);
        for (int i = 0; i < numbers.Length; i++)
        {
            Assert.True(numbers[i] != others[i] && numbers[i] != again[i] && others[i] != again[i]);
        }
    }

    [Fact]
    public void DoorsRefuseWhatTheyCannotDoAndWriteNothing()
    {
        T one = T.One, nan = T.NaN, infinity = T.PositiveInfinity, two = one + one;
        Refuses("start", span => Uniform.Fill(0, 0, -1, span, -one, one));
        Refuses("low", span => Uniform.Fill(0, 0, 0, span, nan, one));
        Refuses("high", span => Uniform.Fill(0, 0, 0, span, one, infinity));
        Refuses("low", span => Uniform.Fill(0, 0, 0, span, two, one));
        T most = T.BitDecrement(T.PositiveInfinity);
        Refuses("high - low", span => Uniform.Fill(0, 0, 0, span, -most, most));
        Refuses("start", span => Bernoulli.Fill(0, 0, -1, span, one, one));
        Refuses("probability", span => Bernoulli.Fill(0, 0, 0, span, two, one));
        Refuses("probability", span => Bernoulli.Fill(0, 0, 0, span, nan, one));
        Refuses("value", span => Bernoulli.Fill(0, 0, 0, span, one, infinity));
        Refuses("start", span => Normal.Fill(0, 0, -1, span, one, one));
        Refuses("mean", span => Normal.Fill(0, 0, 0, span, nan, one));
        Refuses("standardDeviation", span => Normal.Fill(0, 0, 0, span, one, -one));
        Refuses("standardDeviation", span => Normal.Fill(0, 0, 0, span, one, infinity));
    }

    private static void Refuses(string parameter, Action<T[]> fill)
    {
        T[] span = [T.One + T.One];
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => fill(span));
        Assert.Equal(parameter, error.ParamName);
        Assert.Contains(parameter, error.Message, StringComparison.Ordinal);
        Assert.Equal(T.One + T.One, span[0]);
    }

    private static void AtEveryWidth<TOperator>(TOperator f, Filler twin, Filler door)
        where TOperator : struct, IUnaryOperator<T>
    {
        foreach (int length in s_lengths)
        {
            T[] expected = new T[length];
            twin(5, expected);
            foreach (SimdWidth width in ElementwiseWidths.All)
            {
                Expect(
                    expected,
                    (start, span) =>
                    {
                        Philox.FillBits(Seed, Stream, start, span);
                        ElementwiseWidths.Run<T, TOperator>(width, f, span, span);
                    },
                    Isa.NameOf(width));
            }

            Expect(expected, door, "the public method");
        }
    }

    private static void FillAt(SimdWidth width, long start, Span<T> span, NormalOperator normal)
    {
        var values = new double[span.Length];
        Philox.FillBits<double>(Seed, Stream, start, values);
        ElementwiseWidths.Run<double, NormalOperator>(width, normal, values, values);
        for (int i = 0; i < span.Length; i++)
        {
            span[i] = T.CreateTruncating(values[i]);
        }
    }

    private static void Expect(T[] expected, Filler fill, string what)
    {
        using var memory = new GuardedMemory<T>(expected.Length);
        Span<T> found = memory.AtEnd(expected.Length);
        found.Fill(T.NaN);
        fill(5, found);
        SameBits.Expect<T>(expected, found, $"{what}, length {expected.Length}");
    }
}

public sealed class DistributionOfFloatTests : DistributionTests<float>;

public sealed class DistributionOfDoubleTests : DistributionTests<double>;
