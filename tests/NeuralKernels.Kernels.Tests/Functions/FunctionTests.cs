using System;
using System.Linq;
using NeuralKernels.Kernels.Simd;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Functions;

public class FunctionTests
{
    private const int Samples = 6007;

    public static TheoryData<string> Names => [.. FunctionCase.All.Select(row => row.Name)];

    public static TheoryData<string, double?> Parameters
    {
        get
        {
            var data = new TheoryData<string, double?>();
            foreach (FunctionCase row in FunctionCase.WithParameters)
            {
                data.Add(row.Name, row.Parameter);
            }

            return data;
        }
    }

    public static TheoryData<string, double?> Doubles
    {
        get
        {
            TheoryData<string, double?> data = Parameters;
            foreach (FunctionCase row in FunctionCase.All.Concat(FunctionCase.Derivatives))
            {
                data.Add(row.Name, null);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Floats_are_correctly_rounded_at_every_width(string name)
    {
        FunctionCase row = FunctionCase.Find(name);
        float[] x = [.. SpecialFloats(), .. row.Hard, .. row.Hard.Select(v => -v), .. Stride(Samples), .. Ordinary(Samples)];
        CheckNearest(row, x);
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Floats_are_correctly_rounded_whatever_the_parameter(string name, double? parameter)
    {
        FunctionCase row = FunctionCase.Find(name, parameter);
        CheckNearest(row, [.. SpecialFloats(), .. Stride(Samples / 2), .. Ordinary(Samples / 2)]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stride_through_all_floats_gives_the_same_bits_at_every_width(string name)
    {
        FunctionCase row = FunctionCase.Find(name);
        float[] x = Stride(200_003);
        float[] expected = new float[x.Length];
        float[] found = new float[x.Length];
        row.Single(SimdWidth.Scalar, x, expected);
        foreach (SimdWidth width in ElementwiseWidths.All)
        {
            row.Single(width, x, found);
            BitsEqual.Check(expected, found, x, $"{name} at {width}");
        }
    }

    [Theory]
    [MemberData(nameof(Doubles))]
    public void A_stride_through_all_doubles_gives_the_same_bits_at_every_width(string name, double? parameter)
    {
        FunctionCase row = FunctionCase.Find(name, parameter);
        ulong step = ulong.MaxValue / 100_003;
        double[] x = [.. SpecialDoubles(), .. Enumerable.Range(0, 100_003).Select(i => BitConverter.UInt64BitsToDouble((ulong)i * step))];
        double[] expected = new double[x.Length];
        double[] found = new double[x.Length];
        row.Double(SimdWidth.Scalar, x, expected);
        foreach (SimdWidth width in ElementwiseWidths.All)
        {
            row.Double(width, x, found);
            BitsEqual.Check(expected, found, x, $"{name} at {width}");
        }
    }

    [Theory]
    [MemberData(nameof(Doubles))]
    public void Doubles_stay_within_the_stated_ulp_on_a_grid(string name, double? parameter)
    {
        FunctionCase row = FunctionCase.Find(name, parameter);
        double[] x = [.. Ordinary(2 * Samples).Select((v, i) => v * (1 + (i * 1.3e-12)))];
        CheckStated(row, x);
    }

    [Theory]
    [MemberData(nameof(Doubles))]
    public void Special_doubles_are_within_the_stated_ulp(string name, double? parameter)
    {
        FunctionCase row = FunctionCase.Find(name, parameter);
        CheckStated(
            row, [.. SpecialDoubles(), .. row.Stated.Borders.SelectMany(x => new[] { x, Math.BitIncrement(x), Math.BitDecrement(x) })]);
    }

    /// <summary>The double kernel is off by no more than what is stated, subnormal results included; where the value is no number, it is
    /// none.</summary>
    internal static void CheckStated(FunctionCase row, double[] x)
    {
        double[] y = new double[x.Length];
        row.Double(Isa.Width, x, y);
        (double worst, double at) = (0, 0);
        for (int i = 0; i < x.Length; i++)
        {
            double error = row.Stated.Error(x[i], y[i]);
            (worst, at) = error > worst ? (error, x[i]) : (worst, at);
        }

        Assert.True(worst <= row.Stated.Ulp, $"{row.Name} {row.Parameter}({at:R}) errs by {worst:f3} ulp; {row.Stated.Ulp} are stated");
    }

    private static void CheckNearest(FunctionCase row, float[] x)
    {
        float[] expected = [.. x.Select(row.Nearest)];
        float[] found = new float[x.Length];
        foreach (SimdWidth width in ElementwiseWidths.All)
        {
            row.Single(width, x, found);
            BitsEqual.Check(expected, found, x, $"{row.Name} {row.Parameter} at {width}");
        }
    }

    /// <summary>Zeros, infinities, NaN, the ends of the subnormal and normal range, and where functions overflow, underflow or
    /// saturate.</summary>
    internal static float[] SpecialFloats()
    {
        float[] marks =
        [
            0, float.Epsilon, 1.1754942e-38f, 1.17549435e-38f, 5.9604645e-08f, 2.9802322e-08f, 1.2e-7f, 1.8e-5f, 0.1f, 0.25f, 0.34657359f,
            0.5f, 0.69314718f,
            0.70710677f, 1, 1.4142135f, 2, 3, 6, 9.0109f, 10, 13.2f, 14.5f, 16.6355f, 17.3287f, 28, 30, 40, 87.33655f, 88.7228394f,
            103.278929f, 103.972084f,
            127.999992f, 128, 149, 149.5f, 150, 1000, 16777216, 3e9f, 1e30f, float.MaxValue, float.PositiveInfinity,
        ];
        return
        [
            .. marks.SelectMany(v => new[] { v, MathF.BitIncrement(v), MathF.BitDecrement(v) }).SelectMany(v => new[] { v, -v }),
            float.NaN,
        ];
    }

    internal static double[] SpecialDoubles()
    {
        double[] marks =
        [
            0, double.Epsilon, 2.2250738585072009e-308, 2.2250738585072014e-308, 1e-300, 1.1102230246251565e-16, 0.5, 1, 2, 3, 5.9, 6, 19.1,
            26.5, 27, 28, 36.7,
            38.4, 40, 708.39641853226408, 709.782712893384, 745.13321910194122, 746, 1000, 1022, 1023, 1024, 1074, 1075, 1e16, 1e308,
            double.MaxValue, double.PositiveInfinity,
        ];
        return [.. marks.SelectMany(v => new[] { v, -v }), double.NaN];
    }

    /// <summary>Evenly spaced bit patterns over all 2^32.</summary>
    internal static float[] Stride(int count)
    {
        uint step = uint.MaxValue / (uint)count;
        return [.. Enumerable.Range(0, count).Select(i => BitConverter.UInt32BitsToSingle((uint)i * step))];
    }

    /// <summary>Arguments where most functions do something: powers 2^-12 to 2^7 of either sign.</summary>
    private static float[] Ordinary(int count) =>
        [.. Enumerable.Range(0, count).Select(
            i => (float)(((i % 2 * 2) - 1) * Math.Pow(2, (19.0 * i / count) - 12) * (1 + (i % 17 * 1e-3))))];
}
