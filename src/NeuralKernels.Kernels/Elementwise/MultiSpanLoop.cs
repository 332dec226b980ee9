using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Kernels.Threading;

namespace NeuralKernels.Kernels.Elementwise;

/// <summary>A formula that loads and stores for itself: several spans read and written in one pass over memory.</summary>
internal interface ISweepOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Elements i to i + count - 1, at most one vector; where the vector is full, <paramref name="count"/> is the constant S.Count.
    /// </summary>
    void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct;
}

/// <summary>The loop for passes over any number of spans. The tail is the same body on part of a vector.</summary>
internal static class MultiSpanLoop
{
    /// <summary>Elements 0 to n - 1 at the width of this process.</summary>
    public static void Run<T, TOperator>(in TOperator pass, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ISweepOperator<T> => Range<T, TOperator>(in pass, 0, n);

    /// <summary>Elements 0 to n - 1 on some threads, if they are enough to be worth it.</summary>
    public static void Run<T, TOperator>(in TOperator pass, int n, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : unmanaged, ISweepOperator<T>
    {
        Guard.NotNegative(threads);
        int parts = threads == 1 ? 1 : Math.Min(Cores.Parts(threads), n / MultiSpanParts<T, TOperator>.LeastLength);
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
        where TOperator : struct, ISweepOperator<T>
    {
        if (Isa.Width == SimdWidth.Bits512)
        {
            Range<Simd512<T>, Vector512<T>, T, TOperator>(in pass, start, end);
        }
        else if (Isa.Width == SimdWidth.Bits256)
        {
            Range<Simd256<T>, Vector256<T>, T, TOperator>(in pass, start, end);
        }
        else if (Isa.Width == SimdWidth.Bits128)
        {
            Range<Simd128<T>, Vector128<T>, T, TOperator>(in pass, start, end);
        }
        else
        {
            Range<Simd1<T>, T, T, TOperator>(in pass, start, end);
        }
    }

    /// <summary>Elements 0 to n - 1 at the width of <typeparamref name="S"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<S, V, T, TOperator>(in TOperator pass, int n)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ISweepOperator<T> => Range<S, V, T, TOperator>(in pass, 0, n);

    /// <summary>Elements <paramref name="start"/> to <paramref name="end"/> - 1 at the width of <typeparamref name="S"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Range<S, V, T, TOperator>(in TOperator pass, int start, int end)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ISweepOperator<T>
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
    /// A method of its own, because the JIT's budget for inlining is per method: a second copy of a long formula would be left as calls,
    /// one for each operation.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Part<S, V, T, TOperator>(in TOperator pass, int i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ISweepOperator<T> => pass.Apply<S, V>((nuint)i, count);
}
