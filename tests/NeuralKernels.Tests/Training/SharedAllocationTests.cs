using System;
using System.Globalization;
using System.Linq;
using NeuralKernels.Kernels.Tests;
using NeuralKernels.Tests.Catalogue;
using NeuralKernels.Tests.Layers;
using NeuralKernels.Tests.Optimizers;
using Xunit;

namespace NeuralKernels.Tests.Training;

/// <summary>0 bytes where products are shared out among threads, counted by the runtime on all threads of a process that does nothing
/// else.</summary>
public sealed class SharedAllocationTests
{
    [Theory]
    [InlineData(SharedWork.Steps, 2)]
    [InlineData(SharedWork.Runs, 3)]
    public void Ten_thousand_of_them_allocate_nothing_on_any_thread(string work, int threads) =>
        Assert.Equal(0, AllocatedBy(work, threads));

    [Fact]
    public void No_part_of_the_catalogue_allocates_on_any_thread()
    {
        (int exitCode, string output, string error) = ChildProcess.Run([SharedWork.Name, SharedWork.Parts, "2"]);
        Assert.True(exitCode == 0, error);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        Assert.Equal(LayerCases.All.Count + AllLosses.All.Count + AllOptimizers.Names.Count(), lines.Length);
        Assert.All(lines, line => Assert.EndsWith("\t0", line, StringComparison.Ordinal));
    }

    [Fact]
    public void The_count_sees_one_object_of_another_thread() => Assert.True(AllocatedBy(SharedWork.OneObject, threads: 1) > 0);

    private static long AllocatedBy(string work, int threads)
    {
        (int exitCode, string output, string error) = ChildProcess.Run(
            [SharedWork.Name, work, threads.ToString(CultureInfo.InvariantCulture)]);
        Assert.True(exitCode == 0, error);
        return long.Parse(output, CultureInfo.InvariantCulture);
    }
}
