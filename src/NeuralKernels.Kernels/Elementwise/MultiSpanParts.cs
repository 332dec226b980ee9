using System;
using System.Numerics;
using NeuralKernels.Kernels.Threading;

namespace NeuralKernels.Kernels.Elementwise;

/// <summary>A pass whose elements are divided among threads.</summary>
/// <remarks>Only for formulas without a sum, where no result depends on which thread processes an element.</remarks>
internal readonly struct MultiSpanParts<T, TOperator>(TOperator pass, int n, int parts) : IParallelBody
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOperator : unmanaged, IMultiSpanOperator<T>
{
    /// <summary>
    /// Minimum number of elements per thread: four spans of 2^16 floats are 1 MiB, about 20 microseconds of memory traffic, twice the cost
    /// of waking a sleeping worker.
    /// </summary>
    public const int MinLength = 1 << 16;

    /// <summary>The length of a part is a multiple of this, in whole cache lines: two threads share at most the line in which a part
    /// ends.</summary>
    private const int Granularity = 64;

    public void Run(int part)
    {
        // In long: where n is near the maximum length of a span, the end of the last part exceeds int.
        long size = ((((long)n + parts - 1) / parts) + Granularity - 1) / Granularity * Granularity;
        long start = Math.Min(n, part * size);
        MultiSpanLoop.Range<T, TOperator>(in pass, (int)start, (int)Math.Min(n, start + size));
    }
}
