using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Kernels.Threading;

namespace NeuralKernels.Kernels.Elementwise;

/// <summary>A formula that does its own loads and stores: it reads and writes several spans in one pass over memory.</summary>
internal interface IMultiSpanOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Processes elements i to i + count - 1, at most one vector; for a full vector <paramref name="count"/> is the constant S.Count.
    /// </summary>
    void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct;
}

/// <summary>The loop for passes over any number of spans. The tail runs the same body on part of a vector.</summary>
internal static class MultiSpanLoop
{
    /// <summary>Elements 0 to n - 1 at the width of this process.</summary>
    public static void Run<T, TOperator>(in TOperator pass, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IMultiSpanOperator<T> => Range<T, TOperator>(in pass, 0, n);

    /// <summary>Elements 0 to n - 1 on up to <paramref name="threads"/> threads, if there are enough elements.</summary>
    public static void Run<T, TOperator>(in TOperator pass, int n, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : unmanaged, IMultiSpanOperator<T>
    {
        Guard.NotNegative(threads);
        int parts = threads == 1 ? 1 : Math.Min(Cores.Parts(threads), n / MultiSpanParts<T, TOperator>.MinLength);
        if (parts <= 1)
        {
            Run<T, TOperator>(in pass, n);
            return;
        }

        var body = new MultiSpanParts<T, TOperator>(pass, n, parts);
        WorkerPool.Run(ref body, parts, Cores.Of(threads));
    }

    /// <summary>Elements <paramref name="start"/> to <paramref name="end"/> - 1 at the width of this process.</summary>
    public static void Range<T, TOperator>(in TOperator pass, int start, int end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IMultiSpanOperator<T> =>
        AnyWidth.Run<T, RangeKernel<T, TOperator>>(new(in pass, start, end));

    /// <summary>Elements 0 to n - 1 at the width of <typeparamref name="S"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<S, V, T, TOperator>(in TOperator pass, int n)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IMultiSpanOperator<T> => Range<S, V, T, TOperator>(in pass, 0, n);

    /// <summary>Elements <paramref name="start"/> to <paramref name="end"/> - 1 at the width of <typeparamref name="S"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Range<S, V, T, TOperator>(in TOperator pass, int start, int end)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IMultiSpanOperator<T>
    {
        TOperator own = pass; // a local, whose fields the JIT keeps in registers
        int i = start;
        for (; i <= end - S.Count; i += S.Count)
        {
            own.Apply<S, V>((nuint)i, S.Count);
        }

        if (i < end)
        {
            Part<S, V, T, TOperator>(in pass, i, end - i);
        }
    }

    /// <summary>The last vector, of <paramref name="count"/> elements.</summary>
    /// <remarks>
    /// Kept out of line, because the JIT's inlining budget is per method: in a second copy of a long formula every operation would be a
    /// call.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Part<S, V, T, TOperator>(in TOperator pass, int i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IMultiSpanOperator<T> => pass.Apply<S, V>((nuint)i, count);

    private readonly ref struct RangeKernel<T, TOperator>(ref readonly TOperator pass, int start, int end) : IAnyWidth<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IMultiSpanOperator<T>
    {
        private readonly ref readonly TOperator _pass = ref pass;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<S, V>()
            where S : struct, ISimd<V, T>
            where V : struct => Range<S, V, T, TOperator>(in _pass, start, end);
    }
}
