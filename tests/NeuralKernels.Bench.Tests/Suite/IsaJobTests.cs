using System;
using System.Linq;
using BenchmarkDotNet.Jobs;
using NeuralKernels.Bench.Suite;
using NeuralKernels.Kernels.Simd;
using Xunit;

namespace NeuralKernels.Bench.Tests.Suite;

/// <summary>A job for an instruction set runs with it: the runtime would silently ignore a misspelled variable.</summary>
public sealed class IsaJobTests
{
    public static TheoryData<string> Names => [.. IsaJob.Here.Select(job => job.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_variables_of_a_job_take_effect(string name)
    {
        IsaJob job = IsaJob.Here.Single(each => each.Name == name);

        var peaks = Peaks.Measure(job.Variables);

        Assert.Equal(job.Expected, peaks.Isa);
        Assert.True(peaks.Single > 0 && peaks.Double > 0);
        Assert.Equal(["L1", "L2", "L3", "DRAM"], peaks.Read.Keys);
        Assert.All(peaks.Read.Values, bandwidth => Assert.True(bandwidth > 0));
    }

    [Fact]
    public void The_first_job_is_the_whole_CPU()
    {
        Assert.Equal(Isa.Describe(), IsaJob.Here[0].Expected);
        Assert.Empty(IsaJob.Here[0].Variables);
        Assert.Equal(IsaJob.Here.Count, IsaJob.Here.Select(job => job.Expected).Distinct().Count());
    }

    [Fact]
    public void A_process_checks_its_instruction_set()
    {
        IsaJob.Check(null);
        IsaJob.Check(Isa.Describe());
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => IsaJob.Check("AVX-1024"));

        Assert.Equal($"This job is for 'AVX-1024', and the process runs '{Isa.Describe()}'.", error.Message);
    }

    [Fact]
    public void A_job_passes_the_expected_instruction_set_to_its_process()
    {
        IsaJob isa = IsaJob.Here[^1];

        Job job = isa.Of(Job.Dry);

        Assert.Equal(isa.Name, job.Id);
        Assert.Equal(
            [.. isa.Variables, new EnvironmentVariable("NEURALKERNELS_BENCH_ISA", isa.Expected)], job.Environment.EnvironmentVariables);
    }
}
