using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Bench.Suite;

namespace NeuralKernels.Bench.Benchmarks;

/// <summary>What every benchmark says of itself beside its methods: the work of a call, for the columns, and what a call left, for the
/// tests.</summary>
[MemoryDiagnoser]
public abstract class KernelBenchmark
{
    /// <summary>What one call of any of its methods does; depends on its parameters alone.</summary>
    public abstract Work Work { get; }

    /// <summary>What the last call left, in the order in which its twin leaves it.</summary>
    public abstract IReadOnlyList<double> Results { get; }

    /// <summary>Operands in their first state; in a run for one instruction set only where the runtime has obeyed.</summary>
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
