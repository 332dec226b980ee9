using System;
using System.Numerics;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Tests;

/// <summary>Runs one kernel at every width in this process.</summary>
internal static class Widths
{
    /// <summary>
    /// For each width: <paramref name="prepare"/>, the kernel, then <paramref name="check"/> with its result and the width's name.
    /// </summary>
    public static void ForEach<T, TKernel, TResult>(TKernel kernel, Action prepare, Action<TResult, string> check)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TKernel : struct, IAnyWidth<T, TResult>
    {
        foreach (SimdWidth width in ElementwiseWidths.All)
        {
            prepare();
            check(AnyWidth.RunAt<T, TKernel, TResult>(width, kernel), Isa.NameOf(width));
        }
    }

    /// <summary>The same for a pass over memory.</summary>
    public static void ForEach<T, TPass>(TPass pass, int n, Action prepare, Action<string> check)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TPass : struct, IMultiSpanOperator<T> =>
        ForEach<T, LoopKernel<T, TPass>, bool>(new LoopKernel<T, TPass>(pass, n), prepare, (_, width) => check(width));

    private readonly struct LoopKernel<T, TPass>(TPass pass, int n) : IAnyWidth<T, bool>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TPass : struct, IMultiSpanOperator<T>
    {
        public bool Run<S, V>()
            where S : struct, ISimd<V, T>
            where V : struct
        {
            MultiSpanLoop.Run<S, V, T, TPass>(pass, n);
            return true;
        }
    }
}
