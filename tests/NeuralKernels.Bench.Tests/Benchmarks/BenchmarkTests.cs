using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Running;
using NeuralKernels.Bench.Benchmarks;
using NeuralKernels.Bench.Suite;
using NeuralKernels.Kernels.Losses;
using NeuralKernels.Tests;
using Xunit;

namespace NeuralKernels.Bench.Tests.Benchmarks;

/// <summary>Every method of every benchmark runs, has the results of its baseline, and ours allocate nothing.</summary>
public sealed class BenchmarkTests
{
    // What naive loops do in a hundredth of a second, or a tenth where long tests are requested; more would be too slow for a test.
    private static readonly double s_maxFlops = LongTest.IsRequested ? 2e7 : 2e6;

    public static TheoryData<string> Names => [.. Catalogue.Types.Select(Catalogue.Name)];

    [Fact]
    public void There_are_benchmarks_of_every_folder() => Assert.Equal(
        [
            "Activations", "Elementwise", "Functions", "Inference", "Losses", "MatrixProduct", "Normalization", "RandomNumbers",
            "Reductions", "Training", "Updates",
        ],
        Catalogue.Types.Select(Catalogue.Folder).Distinct().Order(StringComparer.Ordinal));

    /// <summary>The reference has the folders of the kernels, and so have the benchmarks.</summary>
    [Fact]
    public void Every_kernel_with_a_naive_twin_has_a_benchmark()
    {
        HashSet<string> timed = [.. Catalogue.Types.Select(type => $"{Catalogue.Folder(type)}.{type.Name.Split('`')[0]}")];
        string[] twins =
        [
            .. typeof(Reference.MatrixProduct.Gemm).Assembly.GetExportedTypes()
                .Where(type => type.IsAbstract && type.IsSealed && type.Namespace != "NeuralKernels.Reference")
                // Orders of sums
                .Where(type => type != typeof(Reference.Reductions.LaneOrder) && type != typeof(Reference.Reductions.ChainOrder))
                .Where(type => type != typeof(Reference.Functions.BigFunctions)) // what functions are judged by
                .Where(type => type != typeof(Reference.Updates.WeightDecay)) // a part of several steps
                .Where(type => type != typeof(Reference.Losses.ElementLoss)) // the one twin of the losses below
                .Select(type => $"{Catalogue.Folder(type)}.{type.Name}"),
            .. typeof(MeanSquaredError).Assembly.GetExportedTypes()
                .Where(type => type.IsAbstract && type.IsSealed && type.Namespace == typeof(MeanSquaredError).Namespace)
                .Select(type => $"{Catalogue.Folder(type)}.{type.Name}"),
        ];

        Assert.True(twins.Length >= 70, $"{twins.Length} twins");
        Assert.All(twins.Distinct(), twin => Assert.Contains($"{twin}Benchmark", timed));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_benchmark_has_its_folder_as_category_measures_memory_and_states_its_work(string name)
    {
        Type type = Find(name);

        Assert.Contains(
            Catalogue.Folder(type),
            type.GetCustomAttributes<BenchmarkCategoryAttribute>(inherit: true).SelectMany(attribute => attribute.Categories));
        Assert.NotEmpty(type.GetCustomAttributes<MemoryDiagnoserAttribute>(inherit: true));
        Assert.All(Catalogue.Cases(type), each => Assert.True(Cases.Create(each).Work is { Bytes: > 0, Flops: >= 0 }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_method_has_the_result_of_its_baseline(string name)
    {
        foreach (IGrouping<string, BenchmarkCase> group in Groups(Find(name)))
        {
            BenchmarkCase baseline = Assert.Single(group, each => each.Descriptor.Baseline);
            IReadOnlyList<double> expected = Run(baseline);
            Assert.Contains(expected, value => value != 0);
            Assert.All(expected, value => Assert.True(double.IsFinite(value), $"{group.Key}: {value}"));
            BenchmarkCase[] others = [.. group.Where(each => each != baseline)];
            Assert.NotEmpty(others);
            foreach (BenchmarkCase other in others)
            {
                Compare($"{group.Key} {other.Descriptor.WorkloadMethod.Name}", expected, Run(other), Tolerance(other));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Ours_allocate_nothing(string name)
    {
        foreach (BenchmarkCase each in Groups(Find(name))[0].Where(IsOurs))
        {
            KernelBenchmark benchmark = Cases.Create(each);
            benchmark.Setup();
            Action call = each.Descriptor.WorkloadMethod.CreateDelegate<Action>(benchmark);
            for (int i = 0; i < 3; i++)
            {
                call();
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            call();
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static Type Find(string name) => Catalogue.Types.Single(type => Catalogue.Name(type) == name);

    /// <summary>The cases of one table, with the same parameters and categories; those too long for a naive loop are skipped.</summary>
    private static IGrouping<string, BenchmarkCase>[] Groups(Type type)
    {
        IGrouping<string, BenchmarkCase>[] all =
        [
            .. Catalogue.Cases(type)
                .GroupBy(each => $"{each.Parameters.DisplayInfo} {string.Join(' ', each.Descriptor.Categories)}")
                .OrderBy(group => Cases.Create(group.First()).Work.Flops),
        ];
        IGrouping<string, BenchmarkCase>[] quick = [.. all.Where(group => Cases.Create(group.First()).Work.Flops <= s_maxFlops)];
        return quick.Length > 0 ? quick : all[..1];
    }

    private static IReadOnlyList<double> Run(BenchmarkCase each)
    {
        KernelBenchmark benchmark = Cases.Create(each);
        benchmark.Setup();
        each.Descriptor.WorkloadMethod.Invoke(benchmark, []);
        IReadOnlyList<double> results = [.. benchmark.Results];
        each.Descriptor.GlobalCleanupMethod?.Invoke(benchmark, []);
        return results;
    }

    private static bool IsOurs(BenchmarkCase each) => !each.Descriptor.Baseline && !each.Descriptor.WorkloadMethod.IsDefined(
        typeof(RivalAttribute));

    /// <summary>
    /// Float: the same bits, as the contract says. Double: functions may differ by an ulp from the correctly rounded reference, and further
    /// operations multiply that by a few. Rivals sum in other orders and evaluate functions to some ulp: a larger difference means another
    /// function.
    /// </summary>
    private static double Tolerance(BenchmarkCase each) =>
        Cases.Element(each) == typeof(float) ? (IsOurs(each) ? 0 : 1e-3) : IsOurs(each) ? 1e-13 : 1e-9;

    private static void Compare(string what, IReadOnlyList<double> expected, IReadOnlyList<double> found, double tolerance)
    {
        Assert.Equal(expected.Count, found.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            bool near = expected[i].Equals(found[i]) || Math.Abs(expected[i] - found[i]) <= tolerance * (1 + Math.Abs(expected[i]));
            Assert.True(near, $"{what}: result {i} is {found[i]:g17}, the baseline's {expected[i]:g17}");
        }
    }
}
