using System;
using System.Numerics;
using NeuralKernels.Kernels.Threading;

namespace NeuralKernels.Kernels.Elementwise;

/// <summary>A pass shared out among threads, some elements each.</summary>
/// <remarks>Only for formulas without a sum: what an element becomes does not depend on the thread it falls to.</remarks>
internal readonly struct MultiSpanParts<T, TOperator>(TOperator pass, int n, int parts) : IParallelBody
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOperator : unmanaged, ISweepOperator<T>
{
    /// <summary>
    /// Elements worth a thread: four spans of 2^16 floats are 1 MiB, some 20 microseconds of memory, twice what waking a sleeping worker
    /// costs.
    /// </summary>
    public const int LeastLength = 1 << 16;

    /// <summary>A part has a multiple of this, whole cache lines: two threads share one at most, where a part ends within it.</summary>
    private const int Granule = 64;

    public void Run(int part)
    {
        // In long: where n is near the longest span, the last part would end beyond int.
        long size = ((((long)n + parts - 1) / parts) + Granule - 1) / Granule * Granule;
        long start = Math.Min(n, part * size);
        MultiSpanLoop.Range<T, TOperator>(in pass, (int)start, (int)Math.Min(n, start + size));
    }
}
