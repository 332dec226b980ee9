using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;
using Xunit;
using Twin = NeuralKernels.Reference.Activations;

namespace NeuralKernels.Kernels.Tests.Activations;

/// <summary>The rectifier whose slope is learned: with one slope and with one per column.</summary>
public sealed unsafe class PReluTests
{
    [Fact]
    public void Floats_have_the_bits_of_their_twin_at_every_width() => EveryLength<float>();

    [Fact]
    public void Doubles_have_the_bits_of_their_twin_at_every_width() => EveryLength<double>();

    [Fact]
    public void Values_worked_by_hand()
    {
        double[] y = new double[4], dx = new double[4], ds = [100, 200];
        PRelu.Forward<double>([2, -2, 0, -4], y, 0.25);
        Assert.Equal([2, -0.5, 0, -1], y);
        Assert.Equal(-2 + -12, PRelu.Backward<double>([2, -2, 0, -4], [5, 1, 7, 3], dx, -0.5));
        Assert.Equal([5, -0.5, -3.5, -1.5], dx);
        PRelu.Forward<double>(2, 2, [2, -2, -1, -4], [0.25, -0.5], y);
        Assert.Equal([2, 1, -0.25, 2], y);
        PRelu.Backward<double>(2, 2, [2, -2, -1, -4], [0.25, -0.5], [5, 1, 7, 3], dx, ds, accumulate: true);
        Assert.Equal([5, -0.5, 1.75, -1.5], dx);
        Assert.Equal([93d, 186], ds); // -1 7, -2 1 - 4 3
        PRelu.Backward<double>(2, 2, [2, -2, -1, -4], [0.25, -0.5], [5, 1, 7, 3], dx, ds);
        Assert.Equal([-7d, -14], ds);
    }

    [Fact]
    public void Gradients_agree_with_central_differences()
    {
        const int Rows = 5, Columns = 7;
        double[] x = Samples.Values<double>(Rows * Columns, 61), w = Samples.Values<double>(x.Length, 62);
        double[] s = Samples.Values<double>(Columns, 63);
        for (int i = 0; i < x.Length; i++)
        {
            x[i] += Math.Sign(x[i]) * 0.01; // away from the kink
        }

        double[] dx = new double[x.Length], ds = new double[Columns];
        PRelu.Backward<double>(Rows, Columns, x, s, w, dx, ds);
        Gradient.Expect(moved => Weighted(y => PRelu.Forward<double>(Rows, Columns, moved, s, y)), x, dx);
        Gradient.Expect(moved => Weighted(y => PRelu.Forward<double>(Rows, Columns, x, moved, y)), s, ds);
        double slope = PRelu.Backward<double>(x, w, dx, 0.3);
        Gradient.Expect(moved => Weighted(y => PRelu.Forward<double>(moved, y, 0.3)), x, dx);
        Gradient.Expect(moved => Weighted(y => PRelu.Forward<double>(x, y, moved[0])), [0.3], [slope]);

        double Weighted(Action<double[]> forward)
        {
            double[] y = new double[w.Length];
            forward(y);
            return Dot.Compute<double>(y, w);
        }
    }

    [Fact]
    public void NaN_in_gives_NaN_out()
    {
        const int Rows = 3, Columns = 23;
        double[] ones = [.. Enumerable.Repeat(1d, Rows * Columns)];
        for (int i = 0; i < ones.Length; i++)
        {
            double[] x = (double[])ones.Clone(), y = new double[x.Length], dx = new double[x.Length], ds = new double[Columns];
            x[i] = double.NaN;
            PRelu.Forward<double>(Rows, Columns, x, ones, y);
            PRelu.Backward<double>(Rows, Columns, x, ones, ones, dx, ds);
            Assert.Equal((1, 1), (y.Count(double.IsNaN), ds.Count(double.IsNaN)));
            Assert.True(double.IsNaN(y[i]) && double.IsNaN(ds[i % Columns]));
            PRelu.Forward<double>(x, y, 0.5);
            Assert.True(double.IsNaN(y[i]) && double.IsNaN(PRelu.Backward<double>(x, ones, dx, 0.5)));
            Assert.True(double.IsNaN(PRelu.Backward<double>(ones, x, dx, 0.5)) && double.IsNaN(dx[i]));
        }
    }

    [Fact]
    public void Doors_name_what_is_wrong_and_write_nothing()
    {
        float[] six = new float[6], s = [1, 1, 1], two = [0, 0], ds = [7, 7, 7], memory = new float[12];
        Array.Fill(memory, 7);
        Span<float> Part(int start) => memory.AsSpan(start, 6);
        Expect("y has 12 elements; x has 6", () => PRelu.Forward<float>(six, memory, 1));
        Expect("y overlaps x in part", () => PRelu.Forward<float>(Part(0), Part(3), 1));
        Expect("input has 2 elements; dOutput has 6", () => PRelu.Backward<float>(two, six, Part(0), 1));
        Expect("dInput has 2 elements; dOutput has 6", () => PRelu.Backward<float>(six, six, two, 1));
        Expect("dInput overlaps dOutput in part", () => PRelu.Backward<float>(six, Part(0), Part(3), 1));
        Expect("dInput overlaps input in part", () => PRelu.Backward<float>(Part(0), six, Part(3), 1));
        Expect("rows is -2", () => PRelu.Forward<float>(-2, 3, six, s, memory));
        Expect("input has 2 elements; 6 are needed", () => PRelu.Forward<float>(2, 3, two, s, memory));
        Expect("slopes has 2 elements; 3 are needed", () => PRelu.Forward<float>(2, 3, six, two, memory));
        Expect("output has 2 elements; 6 are needed", () => PRelu.Forward<float>(2, 3, six, s, two));
        Expect("output overlaps input in part", () => PRelu.Forward<float>(2, 3, Part(0), s, Part(3)));
        Expect("output overlaps slopes", () => PRelu.Forward<float>(2, 3, six, memory, memory));
        Expect("slopes has 2 elements; 3 are needed", () => PRelu.Backward<float>(2, 3, six, two, six, memory, ds));
        Expect("dOutput has 2 elements; 6 are needed", () => PRelu.Backward<float>(2, 3, six, s, two, memory, ds));
        Expect("dInput has 2 elements; 6 are needed", () => PRelu.Backward<float>(2, 3, six, s, six, two, ds));
        Expect("dSlopes has 2 elements; 3 are needed", () => PRelu.Backward<float>(2, 3, six, s, six, memory, two));
        Expect("dInput overlaps input in part", () => PRelu.Backward<float>(2, 3, Part(0), s, six, Part(3), ds));
        Expect("dInput overlaps dOutput in part", () => PRelu.Backward<float>(2, 3, six, s, Part(0), Part(3), ds));
        Expect("dInput overlaps slopes", () => PRelu.Backward<float>(2, 3, six, memory, six, memory, ds));
        Expect("dSlopes overlaps input", () => PRelu.Backward<float>(2, 3, memory, s, six, new float[6], memory));
        Expect("dSlopes overlaps slopes", () => PRelu.Backward<float>(2, 3, six, ds, six, memory, ds));
        Expect("dSlopes overlaps dOutput", () => PRelu.Backward<float>(2, 3, six, s, memory, new float[6], memory));
        Expect("dSlopes overlaps dInput", () => PRelu.Backward<float>(2, 3, six, s, six, memory, memory));
        Assert.All(memory, value => Assert.Equal(7, value));
        Assert.All(ds, value => Assert.Equal(7, value));

        static void Expect(string start, Action act) =>
            Assert.StartsWith(start, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
    }

    private static void EveryLength<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var input = new GuardedSpan<T>(12289 * 3);
        using var gradients = new GuardedSpan<T>(12289 * 3);
        using var output = new GuardedSpan<T>(12289 * 3);
        using var slopes = new GuardedSpan<T>(1030);
        using var slopeGradients = new GuardedSpan<T>(1030);
        IEnumerable<(int Rows, int Columns)> shapes = Lengths.All.Select(columns => (columns % 4, columns));
        foreach ((int rows, int columns) in shapes.Concat([(4096, 2), (4097, 3), (8193, 1), (12289, 3)]))
        {
            int n = rows * columns;
            T[] x = Samples.Values<T>(n, columns), dy = Samples.Values<T>(n, columns + 1000), y = new T[n], dx = new T[n];
            T[] s = Samples.Values<T>(columns, columns + 2000), old = Samples.Values<T>(columns, columns + 3000);
            T* from = input.Fill(x), dOut = gradients.Fill(dy), to = output.Pointer(n), k = slopes.Fill(s), dk = slopeGradients.Fill(old);
            string shape = $"{rows} x {columns}";

            Twin.PRelu.Forward<T>(rows, columns, x, s, y);
            Widths.ForEach<T, PReluForward<T>, bool>(new(rows, columns, from, k, to), Clear, (_, width) => Expect(y, width));
            Widths.ForEach<T, PReluForward<T>, bool>(new(rows, columns, to, k, to), () => output.Fill(x), (_, width) => Expect(y, width));
            PRelu.Forward<T>(rows, columns, x, s, output.Span(n));
            Expect(y, "door");

            foreach (bool accumulate in new[] { false, true })
            {
                T[] ds = (T[])old.Clone();
                Twin.PRelu.Backward<T>(rows, columns, x, s, dy, dx, ds, accumulate);
                Check(new(rows, columns, from, k, dOut, to, dk, accumulate), Clear);
                Check(new(rows, columns, to, k, dOut, to, dk, accumulate), () => output.Fill(x));
                Check(new(rows, columns, from, k, to, to, dk, accumulate), () => output.Fill(dy));
                slopeGradients.Fill(old);
                PRelu.Backward<T>(rows, columns, x, s, dy, output.Span(n), slopeGradients.Span(columns), accumulate);
                Expect(dx, "door");
                SameBits.Expect<T>(ds, slopeGradients.Span(columns), $"{shape}, door, slopes");

                void Check(PReluBackward<T> pass, Action prepare) => Widths.ForEach<double, PReluBackward<T>, bool>(
                    pass,
                    () =>
                    {
                        prepare();
                        slopeGradients.Fill(old);
                    },
                    (_, width) =>
                    {
                        Expect(dx, width);
                        SameBits.Expect<T>(ds, slopeGradients.Span(columns), $"{shape}, {width}, slopes");
                    });
            }

            T slope = T.CreateChecked(-0.3);
            Twin.PRelu.Forward<T>(x, y, slope);
            PRelu.Forward<T>(x, output.Span(n), slope);
            Expect(y, "one slope");
            double sum = Twin.PRelu.Backward<T>(x, dy, dx, slope);
            Widths.ForEach<double, OneSlope<T>, double>(new(new(from, dOut, to, double.CreateTruncating(slope)), n), Clear, Both);
            Widths.ForEach<double, OneSlope<T>, double>(
                new(new(to, dOut, to, double.CreateTruncating(slope)), n), () => output.Fill(x), Both);
            Both(PRelu.Backward<T>(x, dy, output.Span(n), slope), "door");

            void Both(double found, string width)
            {
                SameBits.Expect(sum, found, $"{shape}, {width}, one slope's gradient");
                Expect(dx, $"{width}, one slope");
            }

            void Clear() => output.Span(n).Fill(T.NaN);

            void Expect(T[] expected, string width) => SameBits.Expect<T>(expected, output.Span(n), $"{shape}, {width}");
        }
    }

    private readonly struct OneSlope<T>(PReluTerms<T> terms, int n) : IAnyWidth<double, double>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public double Run<S, V>()
            where S : struct, ISimd<V, double>
            where V : struct => LaneOrder.Reduce<S, V, double, PReluTerms<T>>(terms, n);
    }
}
