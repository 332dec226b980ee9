using System;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Normalization;
using Xunit;
using Twin = NeuralKernels.Reference.Normalization;

namespace NeuralKernels.Kernels.Tests.Normalization;

/// <summary>Every normalization against its twin, to the bit, at every width: forward and backward, in place and not.</summary>
public sealed unsafe class NormalizationTests
{
    private const double Epsilon = 1e-5;

    private static readonly (int Rows, int Columns)[] s_shapes =
        [.. Lengths.All.Select(columns => (columns % 4, columns)), (2, 2049), (300, 7), (40, 129),
        (4094, 3), (4095, 2), (4096, 1), (4097, 3), (8192, 2), (12289, 3)];

    [Fact]
    public void Float_rows_have_the_bits_of_their_twin_at_every_width() => EveryShape<float>();

    [Fact]
    public void Double_rows_have_the_bits_of_their_twin_at_every_width() => EveryShape<double>();

    [Fact]
    public void Doubles_whose_squares_overflow_have_the_bits_of_their_twin_at_every_width()
    {
        using var stage = new NormStage<double>();
        foreach ((int rows, int columns) in new[] { (2, 1), (3, 5), (2, 70), (2, 5000), (4097, 2) })
        {
            foreach (double factor in new[] { 1e153, 1e200, 1e307 })
            {
                EveryPass(stage, rows, columns, factor);
            }
        }
    }

    [Fact]
    public void Rows_and_columns_times_a_power_of_two_are_normalized_to_the_same_numbers()
    {
        const int Rows = 6, Columns = 5;
        double[] x = Samples.Values<double>(Rows * Columns, 1), huge = Array.ConvertAll(x, value => Math.ScaleB(value, 700));
        double[] one = [1, 1, 1, 1, 1], zero = new double[Columns], mean = new double[Columns], variance = [1, 1, 1, 1, 1];
        double[] expected = new double[x.Length], found = new double[x.Length];
        LayerNorm.Forward<double>(Rows, Columns, x, one, zero, expected, epsilon: 0);
        LayerNorm.Forward<double>(Rows, Columns, huge, one, zero, found, epsilon: 0);
        SameBits.Expect<double>(expected, found, "LayerNorm");
        RmsNorm.Forward<double>(Rows, Columns, x, one, expected, epsilon: 0);
        RmsNorm.Forward<double>(Rows, Columns, huge, one, found, epsilon: 0);
        SameBits.Expect<double>(expected, found, "RmsNorm");
        BatchNorm.ForwardTraining<double>(Rows, Columns, x, one, zero, mean, variance, expected, epsilon: 0);
        double[] hugeMean = new double[Columns];
        BatchNorm.ForwardTraining<double>(Rows, Columns, huge, one, zero, hugeMean, variance, found, epsilon: 0);
        SameBits.Expect<double>(expected, found, "BatchNorm");
        SameBits.Expect<double>(Array.ConvertAll(mean, value => Math.ScaleB(value, 700)), hugeMean, "running mean");
        Assert.All(variance, value => Assert.Equal(double.PositiveInfinity, value)); // 2^1400 is beyond double
    }

    [Fact]
    public void The_doors_have_the_bits_of_the_twin() => Doors(33, 70);

    [Fact]
    public void The_doors_have_the_bits_of_the_twin_beyond_one_chain() => Doors(12289, 3);

    private static void Doors(int rows, int columns)
    {
        using var stage = new NormStage<float>();
        stage.Set(rows, columns);
        float[] x = stage.X, dy = stage.Gradients, g = stage.Gamma, b = stage.Beta;
        float[] expected = new float[x.Length], found = new float[x.Length];
        Twin.LayerNorm.Forward<float>(rows, columns, x, g, b, expected);
        LayerNorm.Forward<float>(rows, columns, x, g, b, found);
        SameBits.Expect<float>(expected, found, "LayerNorm");
        Twin.RmsNorm.Forward<float>(rows, columns, x, g, expected);
        RmsNorm.Forward<float>(rows, columns, x, g, found);
        SameBits.Expect<float>(expected, found, "RmsNorm");

        (float[] m, float[] v) = (stage.First, stage.Squares);
        (float[] mean, float[] variance) = ((float[])m.Clone(), (float[])v.Clone());
        Twin.BatchNorm.ForwardTraining<float>(rows, columns, x, g, b, m, v, expected);
        BatchNorm.ForwardTraining<float>(rows, columns, x, g, b, mean, variance, found);
        SameBits.Expect<float>(expected, found, "BatchNorm, training");
        SameBits.Expect<float>(m, mean, "running mean");
        SameBits.Expect<float>(v, variance, "running variance");
        Twin.BatchNorm.Forward<float>(rows, columns, x, g, b, m, v, expected);
        BatchNorm.Forward<float>(rows, columns, x, g, b, m, v, found);
        SameBits.Expect<float>(expected, found, "BatchNorm");

        foreach (bool accumulate in new[] { false, true })
        {
            float[][] of = [.. Enumerable.Range(0, 5).Select(k => Samples.Values<float>(columns, 70 + k))];
            float[][] twin = [.. of.Select(values => (float[])values.Clone())];
            Twin.LayerNorm.Backward<float>(rows, columns, x, g, dy, expected, twin[0], twin[1], accumulate: accumulate);
            LayerNorm.Backward<float>(rows, columns, x, g, dy, found, of[0], of[1], accumulate: accumulate);
            SameBits.Expect<float>(expected, found, "LayerNorm, backward");
            Twin.RmsNorm.Backward<float>(rows, columns, x, g, dy, expected, twin[2], accumulate: accumulate);
            RmsNorm.Backward<float>(rows, columns, x, g, dy, found, of[2], accumulate: accumulate);
            SameBits.Expect<float>(expected, found, "RmsNorm, backward");
            Twin.BatchNorm.Backward<float>(rows, columns, x, g, dy, expected, twin[3], twin[4], accumulate: accumulate);
            BatchNorm.Backward<float>(rows, columns, x, g, dy, found, of[3], of[4], accumulate: accumulate);
            SameBits.Expect<float>(expected, found, "BatchNorm, backward");
            for (int k = 0; k < of.Length; k++)
            {
                SameBits.Expect<float>(twin[k], of[k], $"gradient {k}, accumulate {accumulate}");
            }
        }
    }

    private static void EveryShape<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var stage = new NormStage<T>();
        foreach ((int rows, int columns) in s_shapes)
        {
            EveryPass(stage, rows, columns);
        }
    }

    private static void EveryPass<T>(NormStage<T> stage, int rows, int columns, double factor = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        stage.Set(rows, columns, factor);
        Layer(stage);
        Rms(stage);
        stage.Set(rows + 2, columns, factor);
        Batch(stage);
    }

    private static void Layer<T>(NormStage<T> s)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rows, int columns) = (s.Rows, s.Columns);
        T* y = s.OutputAt;
        Twin.LayerNorm.Forward<T>(rows, columns, s.X, s.Gamma, s.Beta, s.Output);
        s.Check<RowNormForward<T>>("LayerNorm", new(rows, columns, s.XAt, s.GammaAt, s.BetaAt, y, Epsilon, true));
        s.Check<RowNormForward<T>>("LayerNorm in place", new(rows, columns, y, s.GammaAt, s.BetaAt, y, Epsilon, true), over: s.X);
        s.Reset();
        Twin.LayerNorm.Backward<T>(rows, columns, s.X, s.Gamma, s.Gradients, s.Output, s.First, s.Squares, accumulate: true);
        RowNormBackward<T> Pass(T* x, T* dy) =>
            new(rows, columns, x, s.GammaAt, dy, y, s.FirstAt, s.SquaresAt, Epsilon, centered: true, s.ScratchAt);
        s.Check("LayerNorm, backward", Pass(s.XAt, s.GradientsAt));
        s.Check("LayerNorm, backward over the input", Pass(y, s.GradientsAt), over: s.X);
        s.Check("LayerNorm, backward over the gradient", Pass(s.XAt, y), over: s.Gradients);
        s.Reset();
    }

    private static void Rms<T>(NormStage<T> s)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rows, int columns) = (s.Rows, s.Columns);
        T* y = s.OutputAt;
        Twin.RmsNorm.Forward<T>(rows, columns, s.X, s.Gamma, s.Output, Epsilon);
        s.Check<RowNormForward<T>>("RmsNorm", new(rows, columns, s.XAt, s.GammaAt, null, y, Epsilon, false));
        s.Check<RowNormForward<T>>("RmsNorm in place", new(rows, columns, y, s.GammaAt, null, y, Epsilon, false), over: s.X);
        s.Reset();
        Twin.RmsNorm.Backward<T>(rows, columns, s.X, s.Gamma, s.Gradients, s.Output, s.First, Epsilon, accumulate: true);
        RowNormBackward<T> Pass(T* x, T* dy) =>
            new(rows, columns, x, s.GammaAt, dy, y, s.FirstAt, null, Epsilon, centered: false, s.ScratchAt);
        s.Check("RmsNorm, backward", Pass(s.XAt, s.GradientsAt));
        s.Check("RmsNorm, backward over the input", Pass(y, s.GradientsAt), over: s.X);
        s.Check("RmsNorm, backward over the gradient", Pass(s.XAt, y), over: s.Gradients);
        s.Reset();
    }

    private static void Batch<T>(NormStage<T> s)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rows, int columns) = (s.Rows, s.Columns);
        T* x = s.XAt, g = s.GammaAt, b = s.BetaAt, y = s.OutputAt;
        Twin.BatchNorm.ForwardTraining<T>(rows, columns, s.X, s.Gamma, s.Beta, s.First, s.Squares, s.Output);
        BatchNormTraining<T> Train(T* x) => new(rows, columns, x, g, b, s.FirstAt, s.SquaresAt, y, 0.1, Epsilon);
        s.Check("BatchNorm, training", Train(x));
        s.Check("BatchNorm, training in place", Train(y), over: s.X);
        s.Reset();
        Twin.BatchNorm.Forward<T>(rows, columns, s.X, s.Gamma, s.Beta, s.First, s.Squares, s.Output);
        BatchNormInference<T> Use(T* x) => new(rows, columns, x, g, b, s.FirstAt, s.SquaresAt, y, Epsilon);
        s.Check("BatchNorm", Use(x));
        s.Check("BatchNorm in place", Use(y), over: s.X);
        s.Reset();
        foreach (bool accumulate in new[] { false, true })
        {
            Twin.BatchNorm.Backward<T>(
                rows, columns, s.X, s.Gamma, s.Gradients, s.Output, s.First, s.Squares, accumulate: accumulate);
            BatchNormBackward<T> Pass(T* x, T* dy) => new(rows, columns, x, g, dy, y, s.FirstAt, s.SquaresAt, Epsilon, accumulate);
            s.Check("BatchNorm, backward", Pass(x, s.GradientsAt));
            s.Check("BatchNorm, backward over the input", Pass(y, s.GradientsAt), over: s.X);
            s.Check("BatchNorm, backward over the gradient", Pass(x, y), over: s.Gradients);
            s.Reset();
        }
    }
}
