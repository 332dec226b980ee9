using System;
using System.Linq;
using BenchmarkDotNet.Running;
using NeuralKernels.Bench.Benchmarks;
using NeuralKernels.Bench.Suite;
using NeuralKernels.Bench.Tests.Benchmarks;
using NeuralKernels.Measurement;
using Xunit;

namespace NeuralKernels.Bench.Tests.Suite;

/// <summary>The columns' figures: work over time, and over the peak that bounds it.</summary>
public sealed class WorkColumnTests
{
    private static readonly Peaks s_peaks = new(
        "AVX2, 256 bits, FMA", Single: 200e9, Double: 100e9,
        CpuCaches.Here.Levels.ToDictionary(each => each.Level, each => each.Level == "L1" ? 400e9 : 10e9));

    [Theory]
    [InlineData(2e6, 1e3, false, true, 10.0)] // 2 MFLOP in 100 us: 20 GFLOP/s of 200
    [InlineData(2e6, 1e3, false, false, 20.0)] // of 100
    [InlineData(2e6, 1e3, true, true, 0.0025)] // 1 KB in 100 us: 0.01 GB/s of L1's 400
    [InlineData(0.0, 1e12, true, true, 100000000.0)] // 1 TB in 100 us, of DRAM's 10 GB/s
    public void The_share_is_of_the_peak_that_bounds_the_work(
        double flops, double bytes, bool isBoundByMemory, bool isSingle, double expected)
    {
        double? share = WorkColumn.Percent(
            new Work(flops, bytes, isBoundByMemory), 100e-6, isSingle ? typeof(float) : typeof(double), () => s_peaks);

        Assert.Equal(expected, share!.Value, 1e-9 * expected);
    }

    [Fact]
    public void Work_without_operations_has_no_share() =>
        Assert.Null(
            WorkColumn.Percent(new Work(0, 1e3), 1e-6, typeof(float), () => throw new InvalidOperationException("nobody needs the peaks")));

    [Fact]
    public void There_are_three_columns() => Assert.Equal(
        ["GFLOP/s", "GB/s", "% of peak"], WorkColumn.All.Select(column => column.ColumnName));

    /// <summary>2 m n k operations; A and B read, C written, once each.</summary>
    [Theory]
    [InlineData(
        "MatrixProduct.GemmBenchmark<Single>", "Multiply", "[Shape=32x128x784]", 2.0 * 32 * 128 * 784,
        4.0 * ((32 * 784) + (784 * 128) + (32 * 128)),
        false)]
    [InlineData("MatrixProduct.GemmBenchmark<Double>", "Multiply", "[Shape=1x64x64]", 2.0 * 64 * 64, 8.0 * (64 + (64 * 64) + 64), true)]
    [InlineData("MatrixProduct.GemmBatchBenchmark<Single>", "MultiplyBatch", "[Shape=8]", 64 * 2.0 * 512, 64 * 4.0 * 3 * 64, false)]
    [InlineData("Elementwise.AddBenchmark<Single>", "Apply", "[N=1024]", 1024.0, 3 * 4.0 * 1024, true)]
    [InlineData("Updates.AdamStepBenchmark<Double>", "Adam", "[N=64]", 0.0, 7 * 8.0 * 64, true)]
    [InlineData("Functions.ExpBenchmark<Single>", "Apply", "[N=64]", 0.0, 2 * 4.0 * 64, false)]
    [InlineData(
        "Training.StepBenchmark", "Sgd", "[Network=4-16-3, 16]", 16 * ((4.0 * 4 * 16) + (6.0 * 16 * 3)), 4.0 * ((6 * 131) + (16 * 4)),
        false)]
    [InlineData("Inference.RunBenchmark", "Run", "[Network=4-16-3, 1]", 2.0 * ((4 * 16) + (16 * 3)), 4.0 * (131 + 7), true)]
    public void Work_is_counted_from_the_parameters(
        string type, string method, string parameters, double flops, double bytes, bool isBoundByMemory)
    {
        BenchmarkCase found = Catalogue.Cases(Catalogue.Types.Single(each => Catalogue.Name(each) == type))
            .Single(each => each.Descriptor.WorkloadMethod.Name == method && each.Parameters.DisplayInfo == parameters);

        Assert.Equal(new Work(flops, bytes, isBoundByMemory), Cases.Create(found).Work);
    }
}
