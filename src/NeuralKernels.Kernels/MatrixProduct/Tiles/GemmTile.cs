using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>
/// C[i, j] &lt;- start + sum over p of A[i, p] B[p, j] for a tile of up to 12 rows by two vectors of columns, each element one chain of
/// fused multiply-adds with p ascending; start is 0, or C where the tile accumulates. Then bias and ReLU in registers, and one store.
/// </summary>
/// <remarks>
/// Assumes pinned memory, K of at least 1, and that the rows and columns named by the type parameters exist; of the last vector of a masked
/// tile, at least one. No alignment. A is read by broadcast with any two strides, B by whole vectors along j.
/// One body serves every width and every edge: a row that its row type does not have is removed by the JIT, with its accumulators. The
/// accumulators are 24 names because an array of them would be in memory. Row i is reached from one of four pointers by 0, 1 or 2 strides
/// in bytes, which x86 folds into the load: twelve rows cost four pointer increments a step. So A needs no packing to be read at full
/// speed, and its transpose is the same two strides exchanged.
/// Every member of <typeparamref name="S"/> used here is a single intrinsic: the JIT stops inlining into a method that has 512 locals,
/// and one nested call per operation would exceed them.
/// </remarks>
internal static unsafe class GemmTile<S, V, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A packing tile prefetches B this many steps before it reads it: 8 steps of 12 cycles cover the latency of L3.</summary>
    private const int StepsAhead = 8;

    /// <summary>The same where each step has a page of its own, which no prefetcher of the CPU follows: most of the latency of
    /// memory.</summary>
    /// <remarks>A block of 2048 by 2048 was copied in 28 microseconds in place of 50; without copying, the tiles take 18 (Zen 5).</remarks>
    private const int PageStepsAhead = 32;

    /// <summary>Computes the M rows and the first columns, as many as the column type has, of <paramref name="p"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows, TColumns, TPass>(in GemmProblem<T> p)
        where TRows : struct, ITileRows
        where TColumns : struct, ITileColumns
        where TPass : struct, ITilePass
    {
        Debug.Assert(p.K > 0 && p.M == TRows.Count && p.N > (TColumns.Vectors - 1) * S.Count);
        nint rowA = p.RowA * sizeof(T);
        nint stepA = p.StepA * sizeof(T);
        nint stepB = p.StepB * sizeof(T);
        nint rowC = p.RowC * sizeof(T);
        nint depth = p.K;
        V mask = TileRow<S, V, T>.Mask<TColumns>(p.N);

        V c00 = S.Zero, c01 = S.Zero, c10 = S.Zero, c11 = S.Zero, c20 = S.Zero, c21 = S.Zero,
            c30 = S.Zero, c31 = S.Zero, c40 = S.Zero, c41 = S.Zero, c50 = S.Zero, c51 = S.Zero,
            c60 = S.Zero, c61 = S.Zero, c70 = S.Zero, c71 = S.Zero, c80 = S.Zero, c81 = S.Zero,
            c90 = S.Zero, c91 = S.Zero, c100 = S.Zero, c101 = S.Zero, c110 = S.Zero, c111 = S.Zero;
        if (p.Accumulate)
        {
            byte* start = (byte*)p.C;
            if (TRows.Count > 0) { TileRow<S, V, T>.Load<TColumns>(start, mask, ref c00, ref c01); }
            if (TRows.Count > 1) { start += rowC; TileRow<S, V, T>.Load<TColumns>(start, mask, ref c10, ref c11); }
            if (TRows.Count > 2) { start += rowC; TileRow<S, V, T>.Load<TColumns>(start, mask, ref c20, ref c21); }
            if (TRows.Count > 3) { start += rowC; TileRow<S, V, T>.Load<TColumns>(start, mask, ref c30, ref c31); }
            if (TRows.Count > 4) { start += rowC; TileRow<S, V, T>.Load<TColumns>(start, mask, ref c40, ref c41); }
            if (TRows.Count > 5) { start += rowC; TileRow<S, V, T>.Load<TColumns>(start, mask, ref c50, ref c51); }
            if (TRows.Count > 6) { start += rowC; TileRow<S, V, T>.Load<TColumns>(start, mask, ref c60, ref c61); }
            if (TRows.Count > 7) { start += rowC; TileRow<S, V, T>.Load<TColumns>(start, mask, ref c70, ref c71); }
            if (TRows.Count > 8) { start += rowC; TileRow<S, V, T>.Load<TColumns>(start, mask, ref c80, ref c81); }
            if (TRows.Count > 9) { start += rowC; TileRow<S, V, T>.Load<TColumns>(start, mask, ref c90, ref c91); }
            if (TRows.Count > 10) { start += rowC; TileRow<S, V, T>.Load<TColumns>(start, mask, ref c100, ref c101); }
            if (TRows.Count > 11) { start += rowC; TileRow<S, V, T>.Load<TColumns>(start, mask, ref c110, ref c111); }
        }

        byte* a0 = (byte*)p.A;
        byte* a3 = a0 + (3 * rowA);
        byte* a6 = a3 + (3 * rowA);
        byte* a9 = a6 + (3 * rowA);
        byte* pb = (byte*)p.B;
        nint ahead = (stepB >= Blocking.PageBytes ? PageStepsAhead : StepsAhead) * stepB;
        T* next = p.NextB;
        nint nextStepB = p.NextStepB * sizeof(T);
        do
        {
            V b0 = S.Zero, b1 = S.Zero;
            TileRow<S, V, T>.Load<TColumns>(pb, mask, ref b0, ref b1);
            if (typeof(TPass) == typeof(PackB))
            {
                S.Store(b0, ref *next, 0);
                if (TColumns.Vectors > 1)
                {
                    S.Store(b1, ref *next, (nuint)S.Count);
                }

                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(pb + ahead);
                    Sse.Prefetch0(pb + ahead + Unsafe.SizeOf<V>());
                }

                next += 2 * S.Count;
            }

            if (typeof(TPass) == typeof(PrefetchB))
            {
                Sse.Prefetch2(next); // not into L1, whose sets such steps share; as far as L2 was no faster
                next = (T*)((byte*)next + nextStepB);
            }

            if (TRows.Count > 0) { TileRow<S, V, T>.MultiplyAdd<TColumns>(a0, b0, b1, ref c00, ref c01); }
            if (TRows.Count > 1) { TileRow<S, V, T>.MultiplyAdd<TColumns>(a0 + rowA, b0, b1, ref c10, ref c11); }
            if (TRows.Count > 2) { TileRow<S, V, T>.MultiplyAdd<TColumns>(a0 + (2 * rowA), b0, b1, ref c20, ref c21); }
            if (TRows.Count > 3) { TileRow<S, V, T>.MultiplyAdd<TColumns>(a3, b0, b1, ref c30, ref c31); }
            if (TRows.Count > 4) { TileRow<S, V, T>.MultiplyAdd<TColumns>(a3 + rowA, b0, b1, ref c40, ref c41); }
            if (TRows.Count > 5) { TileRow<S, V, T>.MultiplyAdd<TColumns>(a3 + (2 * rowA), b0, b1, ref c50, ref c51); }
            if (TRows.Count > 6) { TileRow<S, V, T>.MultiplyAdd<TColumns>(a6, b0, b1, ref c60, ref c61); }
            if (TRows.Count > 7) { TileRow<S, V, T>.MultiplyAdd<TColumns>(a6 + rowA, b0, b1, ref c70, ref c71); }
            if (TRows.Count > 8) { TileRow<S, V, T>.MultiplyAdd<TColumns>(a6 + (2 * rowA), b0, b1, ref c80, ref c81); }
            if (TRows.Count > 9) { TileRow<S, V, T>.MultiplyAdd<TColumns>(a9, b0, b1, ref c90, ref c91); }
            if (TRows.Count > 10) { TileRow<S, V, T>.MultiplyAdd<TColumns>(a9 + rowA, b0, b1, ref c100, ref c101); }
            if (TRows.Count > 11) { TileRow<S, V, T>.MultiplyAdd<TColumns>(a9 + (2 * rowA), b0, b1, ref c110, ref c111); }
            a0 += stepA;
            a3 += stepA;
            a6 += stepA;
            a9 += stepA;
            pb += stepB;
        }
        while (--depth != 0);

        if (p.Bias != null)
        {
            V b0 = S.Zero, b1 = S.Zero;
            TileRow<S, V, T>.Load<TColumns>((byte*)p.Bias, mask, ref b0, ref b1);
            if (TRows.Count > 0) { c00 = S.Add(c00, b0); c01 = S.Add(c01, b1); }
            if (TRows.Count > 1) { c10 = S.Add(c10, b0); c11 = S.Add(c11, b1); }
            if (TRows.Count > 2) { c20 = S.Add(c20, b0); c21 = S.Add(c21, b1); }
            if (TRows.Count > 3) { c30 = S.Add(c30, b0); c31 = S.Add(c31, b1); }
            if (TRows.Count > 4) { c40 = S.Add(c40, b0); c41 = S.Add(c41, b1); }
            if (TRows.Count > 5) { c50 = S.Add(c50, b0); c51 = S.Add(c51, b1); }
            if (TRows.Count > 6) { c60 = S.Add(c60, b0); c61 = S.Add(c61, b1); }
            if (TRows.Count > 7) { c70 = S.Add(c70, b0); c71 = S.Add(c71, b1); }
            if (TRows.Count > 8) { c80 = S.Add(c80, b0); c81 = S.Add(c81, b1); }
            if (TRows.Count > 9) { c90 = S.Add(c90, b0); c91 = S.Add(c91, b1); }
            if (TRows.Count > 10) { c100 = S.Add(c100, b0); c101 = S.Add(c101, b1); }
            if (TRows.Count > 11) { c110 = S.Add(c110, b0); c111 = S.Add(c111, b1); }
        }

        if (p.Relu)
        {
            if (TRows.Count > 0) { c00 = S.Max(S.Zero, c00); c01 = S.Max(S.Zero, c01); }
            if (TRows.Count > 1) { c10 = S.Max(S.Zero, c10); c11 = S.Max(S.Zero, c11); }
            if (TRows.Count > 2) { c20 = S.Max(S.Zero, c20); c21 = S.Max(S.Zero, c21); }
            if (TRows.Count > 3) { c30 = S.Max(S.Zero, c30); c31 = S.Max(S.Zero, c31); }
            if (TRows.Count > 4) { c40 = S.Max(S.Zero, c40); c41 = S.Max(S.Zero, c41); }
            if (TRows.Count > 5) { c50 = S.Max(S.Zero, c50); c51 = S.Max(S.Zero, c51); }
            if (TRows.Count > 6) { c60 = S.Max(S.Zero, c60); c61 = S.Max(S.Zero, c61); }
            if (TRows.Count > 7) { c70 = S.Max(S.Zero, c70); c71 = S.Max(S.Zero, c71); }
            if (TRows.Count > 8) { c80 = S.Max(S.Zero, c80); c81 = S.Max(S.Zero, c81); }
            if (TRows.Count > 9) { c90 = S.Max(S.Zero, c90); c91 = S.Max(S.Zero, c91); }
            if (TRows.Count > 10) { c100 = S.Max(S.Zero, c100); c101 = S.Max(S.Zero, c101); }
            if (TRows.Count > 11) { c110 = S.Max(S.Zero, c110); c111 = S.Max(S.Zero, c111); }
        }

        byte* end = (byte*)p.C;
        if (TRows.Count > 0) { TileRow<S, V, T>.Store<TColumns>(c00, c01, end, mask); }
        if (TRows.Count > 1) { end += rowC; TileRow<S, V, T>.Store<TColumns>(c10, c11, end, mask); }
        if (TRows.Count > 2) { end += rowC; TileRow<S, V, T>.Store<TColumns>(c20, c21, end, mask); }
        if (TRows.Count > 3) { end += rowC; TileRow<S, V, T>.Store<TColumns>(c30, c31, end, mask); }
        if (TRows.Count > 4) { end += rowC; TileRow<S, V, T>.Store<TColumns>(c40, c41, end, mask); }
        if (TRows.Count > 5) { end += rowC; TileRow<S, V, T>.Store<TColumns>(c50, c51, end, mask); }
        if (TRows.Count > 6) { end += rowC; TileRow<S, V, T>.Store<TColumns>(c60, c61, end, mask); }
        if (TRows.Count > 7) { end += rowC; TileRow<S, V, T>.Store<TColumns>(c70, c71, end, mask); }
        if (TRows.Count > 8) { end += rowC; TileRow<S, V, T>.Store<TColumns>(c80, c81, end, mask); }
        if (TRows.Count > 9) { end += rowC; TileRow<S, V, T>.Store<TColumns>(c90, c91, end, mask); }
        if (TRows.Count > 10) { end += rowC; TileRow<S, V, T>.Store<TColumns>(c100, c101, end, mask); }
        if (TRows.Count > 11) { end += rowC; TileRow<S, V, T>.Store<TColumns>(c110, c111, end, mask); }
    }
}
