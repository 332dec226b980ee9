using System.Numerics;
using BenchmarkDotNet.Attributes;

namespace NeuralKernels.Bench.Benchmarks;

/// <summary>Kernels over vectors of three lengths.</summary>
/// <remarks>
/// 64 shows the cost of a call, 1024 (three arrays of 4 or 8 KiB) the loop in L1, 16384 (of 64 or 128 KiB) the loop in L2.
/// </remarks>
/// <inheritdoc cref="OperandsBenchmark{T}" path="/param"/>
public abstract class VectorBenchmark<T>(int arrays = 2, double flops = 0, bool isBoundByMemory = false, double low = -8, double high = 8)
    : OperandsBenchmark<T>(arrays, flops, isBoundByMemory, low, high)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Params(64, 1024, 16384)]
    public int N { get; set; } = 64;

    private protected override int Length => N;
}
