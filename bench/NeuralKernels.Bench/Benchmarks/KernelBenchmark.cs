using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using NeuralKernels.Bench.Suite;

namespace NeuralKernels.Bench.Benchmarks;

/// <summary>The base of all benchmarks: the work of a call, for the columns, and the results of a call, for the tests.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
public abstract class KernelBenchmark
{
    /// <summary>The work of one call of any of its methods, which depends on the parameters alone.</summary>
    public abstract Work Work { get; }

    /// <summary>The results of the last call, in the same order for all methods.</summary>
    public abstract IReadOnlyList<double> Results { get; }

    /// <summary>Creates the operands, after checking the instruction set of the run.</summary>
    [GlobalSetup]
    public void Setup()
    {
        IsaJob.Check();
        Prepare();
    }

    private protected abstract void Prepare();

    private protected static IEnumerable<double> Doubles<T>(params T[][] arrays)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => arrays.SelectMany(array => array)
            .Select(value => double.CreateTruncating(value));
}
