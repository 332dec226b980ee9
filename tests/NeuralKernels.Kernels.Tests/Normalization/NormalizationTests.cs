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
        [.. Lengths.All.Select(columns => (columns % 4, columns)), (2, 2049), (300, 7), (40, 129)];

    [Fact]
    public void Float_rows_have_the_bits_of_their_twin_at_every_width() => EveryShape<float>();

    [Fact]
    public void Double_rows_have_the_bits_of_their_twin_at_every_width() => EveryShape<double>();

    [Fact]
    public void The_doors_have_the_bits_of_the_twin()
    {
        const int Rows = 33, Columns = 70;
        using var stage = new NormStage<float>();
        stage.Set(Rows, Columns);
        float[] x = stage.X, dy = stage.Gradients, g = stage.Gamma, b = stage.Beta;
        float[] expected = new float[x.Length], found = new float[x.Length];
        Twin.LayerNorm.Forward<float>(Rows, Columns, x, g, b, expected);
        LayerNorm.Forward<float>(Rows, Columns, x, g, b, found);
        SameBits.Expect<float>(expected, found, "LayerNorm");
        Twin.RmsNorm.Forward<float>(Rows, Columns, x, g, expected);
        RmsNorm.Forward<float>(Rows, Columns, x, g, found);
        SameBits.Expect<float>(expected, found, "RmsNorm");

        (float[] m, float[] v) = (stage.First, stage.Squares);
        (float[] mean, float[] variance) = ((float[])m.Clone(), (float[])v.Clone());
        Twin.BatchNorm.ForwardTraining<float>(Rows, Columns, x, g, b, m, v, expected);
        BatchNorm.ForwardTraining<float>(Rows, Columns, x, g, b, mean, variance, found);
        SameBits.Expect<float>(expected, found, "BatchNorm, training");
        SameBits.Expect<float>(m, mean, "running mean");
        SameBits.Expect<float>(v, variance, "running variance");
        Twin.BatchNorm.Forward<float>(Rows, Columns, x, g, b, m, v, expected);
        BatchNorm.Forward<float>(Rows, Columns, x, g, b, m, v, found);
        SameBits.Expect<float>(expected, found, "BatchNorm");

        foreach (bool accumulate in new[] { false, true })
        {
            float[][] of = [.. Enumerable.Range(0, 5).Select(k => Samples.Values<float>(Columns, 70 + k))];
            float[][] twin = [.. of.Select(values => (float[])values.Clone())];
            Twin.LayerNorm.Backward<float>(Rows, Columns, x, g, dy, expected, twin[0], twin[1], accumulate: accumulate);
            LayerNorm.Backward<float>(Rows, Columns, x, g, dy, found, of[0], of[1], accumulate: accumulate);
            SameBits.Expect<float>(expected, found, "LayerNorm, backward");
            Twin.RmsNorm.Backward<float>(Rows, Columns, x, g, dy, expected, twin[2], accumulate: accumulate);
            RmsNorm.Backward<float>(Rows, Columns, x, g, dy, found, of[2], accumulate: accumulate);
            SameBits.Expect<float>(expected, found, "RmsNorm, backward");
            Twin.BatchNorm.Backward<float>(Rows, Columns, x, g, dy, expected, twin[3], twin[4], accumulate: accumulate);
            BatchNorm.Backward<float>(Rows, Columns, x, g, dy, found, of[3], of[4], accumulate: accumulate);
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
            stage.Set(rows, columns);
            Layer(stage);
            Rms(stage);
            stage.Set(rows + 2, columns);
            Batch(stage);
        }
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
            new(rows, columns, x, s.GammaAt, dy, y, s.FirstAt, s.SquaresAt, Epsilon, centered: true);
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
        RowNormBackward<T> Pass(T* x, T* dy) => new(rows, columns, x, s.GammaAt, dy, y, s.FirstAt, null, Epsilon, centered: false);
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
