using System;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Kernels.Simd;
using Xunit;
using Twin = NeuralKernels.Reference.RandomNumbers;

namespace NeuralKernels.Kernels.Tests.RandomNumbers;

/// <summary>Dropout of one type: its twin's bits, its mask, its doors.</summary>
public abstract class DropoutTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const ulong Seed = 42;
    private const ulong Stream = 7;

    private delegate void Pass(ReadOnlySpan<T> x, Span<T> y);

    [Fact]
    public void Elements_have_the_bits_of_the_twin_at_every_width_in_place_and_not()
    {
        using var input = new GuardedMemory<T>(1030);
        using var output = new GuardedMemory<T>(1030);
        foreach (int n in Lengths.All)
        {
            T[] x = Samples.Values<T>(n, n), expected = new T[n];
            foreach (double p in new[] { 0, 0.1, 0.5, 0.999 })
            {
                long start = n * 1_000_003L;
                var mask = DropoutOperator<T>.Of(p);
                Twin.Dropout.Forward<T>(Seed, Stream, start, x, expected, p);
                foreach (SimdWidth width in ElementwiseWidths.All)
                {
                    Check(
                        Isa.NameOf(width),
                        (x, y) =>
                        {
                            var words = new T[x.Length];
                            Philox.FillBits<T>(Seed, Stream, start, words);
                            ElementwiseWidths.Run<T, DropoutOperator<T>>(width, mask, x, words, y);
                        });
                }

                Check("forward", (x, y) => Dropout.Forward(Seed, Stream, start, x, y, p));
                Check("backward", (x, y) => Dropout.Backward(Seed, Stream, start, x, y, p));

                void Check(string how, Pass pass)
                {
                    Span<T> from = input.AtEnd(n), to = output.AtEnd(n);
                    x.CopyTo(from);
                    to.Fill(T.NaN);
                    pass(from, to);
                    SameBits.Expect<T>(expected, to, $"{n}, p = {p}, {how}");
                    pass(from, from);
                    SameBits.Expect<T>(expected, from, $"{n}, p = {p}, {how}, in place");
                }
            }
        }
    }

    [Fact]
    public void The_mask_is_that_of_Bernoulli_and_the_gradient_has_the_same()
    {
        T[] ones = [.. Enumerable.Repeat(T.One, 3000)], mask = new T[3000], y = new T[3000], dx = new T[3000];
        Dropout.Forward<T>(Seed, Stream, 11, ones, y, 0.2);
        Dropout.Backward<T>(Seed, Stream, 11, ones, dx, 0.2);
        Bernoulli.Fill<T>(Seed, Stream, 11, mask, T.CreateChecked(0.8), T.CreateChecked(1.25));
        SameBits.Expect<T>(mask, y, "forward");
        SameBits.Expect<T>(mask, dx, "backward");
    }

    [Fact]
    public void Parts_equal_the_whole()
    {
        T[] x = Samples.Values<T>(2000, 3), whole = new T[2000], parts = new T[2000];
        Dropout.Forward<T>(Seed, Stream, 5, x, whole);
        for (int at = 0, part = 1; at < x.Length; at += part, part += 7)
        {
            int n = Math.Min(part, x.Length - at);
            Dropout.Forward<T>(Seed, Stream, 5 + at, x.AsSpan(at, n), parts.AsSpan(at, n));
        }

        SameBits.Expect<T>(whole, parts, "parts");
    }

    [Fact]
    public void The_share_that_is_dropped_is_p_and_the_mean_stays()
    {
        const int N = 100_000;
        T[] y = [.. Enumerable.Repeat(T.One, N)];
        Dropout.Forward<T>(Seed, Stream, 0, y, y, 0.3);
        int dropped = y.Count(value => value == T.Zero);
        Assert.InRange(dropped, (0.3 * N) - 600, (0.3 * N) + 600); // four standard deviations of sqrt(N 0.3 0.7) = 145
        Assert.InRange(y.Average(value => double.CreateChecked(value)), 0.99, 1.01);
        Assert.All(y, value => Assert.True(value == T.Zero || value == T.CreateChecked(1 / 0.7)));
    }

    [Fact]
    public void Seeds_streams_and_places_differ_and_probability_0_keeps_all()
    {
        T[] x = Samples.Values<T>(200, 4), a = new T[200], b = new T[200];
        Dropout.Forward<T>(1, 1, 0, x, a);
        Dropout.Forward<T>(2, 1, 0, x, b);
        Assert.NotEqual(a, b);
        Dropout.Forward<T>(1, 2, 0, x, b);
        Assert.NotEqual(a, b);
        Dropout.Forward<T>(1, 1, 1, x, b);
        Assert.NotEqual(a, b);
        Dropout.Forward<T>(1, 1, 0, x, a, 0);
        SameBits.Expect<T>(x, a, "p = 0");
    }

    [Fact]
    public void NaN_stays_NaN_whether_kept_or_dropped()
    {
        T[] x = [.. Enumerable.Repeat(T.NaN, 100)];
        Dropout.Forward<T>(Seed, Stream, 0, x, x);
        Assert.All(x, value => Assert.True(T.IsNaN(value)));
    }

    [Fact]
    public void Doors_name_what_is_wrong_and_write_nothing()
    {
        T[] memory = [.. Enumerable.Repeat(T.One, 6)];
        Expect("output has 2 elements; input has 3", () => Dropout.Forward<T>(1, 1, 0, new T[3], memory.AsSpan(0, 2)));
        Expect("output overlaps input in part", () => Dropout.Forward<T>(1, 1, 0, memory.AsSpan(0, 4), memory.AsSpan(2)));
        Expect("start is -1", () => Dropout.Forward<T>(1, 1, -1, memory, memory));
        Expect("probability is 1; it must be at least 0 and below 1", () => Dropout.Forward<T>(1, 1, 0, memory, memory, 1));
        Expect("probability is NaN; it must be at least 0", () => Dropout.Backward<T>(1, 1, 0, memory, memory, double.NaN));
        Expect("dInput has 6 elements; dOutput has 3", () => Dropout.Backward<T>(1, 1, 0, new T[3], memory));
        Expect("dInput overlaps dOutput in part", () => Dropout.Backward<T>(1, 1, 0, memory.AsSpan(0, 4), memory.AsSpan(2)));
        Assert.All(memory, value => Assert.Equal(T.One, value));

        static void Expect(string start, Action act) =>
            Assert.StartsWith(start, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
    }
}

/// <summary>Dropout of floats.</summary>
public sealed class SingleDropoutTests : DropoutTests<float>;

/// <summary>Dropout of doubles.</summary>
public sealed class DoubleDropoutTests : DropoutTests<double>;
