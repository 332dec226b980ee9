using System;
using System.Linq;
using NeuralKernels.Bench.Worst;
using NeuralKernels.Verification;
using Xunit;

namespace NeuralKernels.Bench.Tests.Worst;

/// <summary>The search finds injected errors, and none where there are none.</summary>
public class WorstSearchTests
{
    private const long Inputs = 20_000;

    /// <summary>A kernel that is correct except in a range, where its result is some doubles too large.</summary>
    [Theory]
    [InlineData(1, 1.0000001, 3)]
    [InlineData(-745.14, -745, 2)]
    [InlineData(2.2e-308, 2.3e-308, 5)]
    public void An_injected_error_is_found(double from, double to, int ulps)
    {
        FunctionCase<double> exp = FunctionCase<double>.All.First(function => function.Name == "exp");
        var wrong = exp with { Kernel = Kernel };

        NeuralKernels.Bench.Worst.Worst worst = WorstSearch.Run(wrong, TimeSpan.MaxValue, Inputs);

        Assert.InRange(worst.Sample.X, from, to);
        Assert.InRange(worst.Sample.Ulp, ulps - 1, ulps + 1);
        Assert.True(worst.Sample.Ulp > exp.Ulp);

        void Kernel(ReadOnlySpan<double> x, Span<double> y)
        {
            exp.Kernel(x, y);
            for (int i = 0; i < y.Length; i++)
            {
                for (int k = 0; k < ulps && x[i] >= from && x[i] <= to; k++)
                {
                    y[i] = Math.BitIncrement(y[i]);
                }
            }
        }
    }

    [Fact]
    public void A_correctly_rounding_kernel_has_an_error_of_half_an_ulp()
    {
        FunctionCase<double> exp = FunctionCase<double>.All.First(function => function.Name == "exp");
        var right = exp with { Kernel = Kernel };

        NeuralKernels.Bench.Worst.Worst worst = WorstSearch.Run(right, TimeSpan.MaxValue, Inputs);

        Assert.InRange(worst.Sample.Ulp, 0.49, 0.5);
        Assert.True(worst.Inputs >= Inputs);

        void Kernel(ReadOnlySpan<double> x, Span<double> y)
        {
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = double.IsFinite(x[i]) ? exp.True(x[i]).ToDouble() : 0;
            }
        }
    }
}
