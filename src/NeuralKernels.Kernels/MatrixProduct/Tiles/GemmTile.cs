using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>
/// C[i, j] &lt;- start + sum over p of A[i, p] B[p, j] for a tile of up to 12 rows by two vectors of columns, each element one chain of
/// fused
/// multiply-adds with p ascending; start is 0, or C where the tile accumulates. Then bias and ReLU in registers, and one store.
/// </summary>
/// <remarks>
/// Assumes pinned memory, a depth of at least 1, and that the rows and columns named by the type parameters exist; a masked tile has at
/// least
/// one column in its last vector. No alignment. A is read by broadcast at any two strides, B by whole vectors along j.
/// One body serves every width and every edge: a row that its row type does not have folds away, its accumulators with it.
/// The accumulators are 24 names because an array of them would live in memory.
/// Strides are in bytes. Row i is reached from one of four bases by 0, 1 or 2 strides, which x86 folds into the load: twelve rows cost
/// four pointer increments a step. So A needs no packing to be read at full speed, and its transpose is the same two strides exchanged.
/// Every member of <typeparamref name="S"/> used here is a single intrinsic: the JIT stops inlining into a method that has 512 locals, and
/// one nested call per operation would get there.
/// </remarks>
internal static unsafe class GemmTile<S, V, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A copying tile asks for B this many steps before it reads it: 8 steps of 12 cycles cover the way to L3.</summary>
    private const int StepsAhead = 8;

    /// <summary>The same where each step has a page of its own, which no prefetcher of the CPU follows: most of the way to
    /// memory.</summary>
    /// <remarks>A block of 2048 by 2048 was copied in 28 microseconds in place of 50; without copying, the tiles take 18 (Zen 5).</remarks>
    private const int FarStepsAhead = 32;

    /// <summary>
    /// Runs one tile. <paramref name="bias"/> may be null; <paramref name="lastColumns"/> is read by masked tiles only;
    /// <paramref name="copy"/> is where a copying
    /// tile packs B, and what an asking one asks for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows, TColumns, TCopy>(
        in TileStrides strides, T* a, T* b, T* c, T* copy, int lastColumns, bool accumulate, T* bias, bool relu)
        where TRows : struct, ITileRows
        where TColumns : struct, ITileColumns
        where TCopy : struct, ITileCopy
    {
        Debug.Assert(strides.Depth > 0 && (!TColumns.IsMasked || lastColumns > 0));
        nint rowA = strides.RowA;
        nint stepA = strides.StepA;
        nint stepB = strides.StepB;
        nint rowC = strides.RowC;
        nint depth = strides.Depth;
        nint stepAsked = strides.StepAsked;
        V mask = TColumns.IsMasked ? S.PartialMask(lastColumns) : S.Zero;

        V c00 = S.Zero, c01 = S.Zero, c10 = S.Zero, c11 = S.Zero, c20 = S.Zero, c21 = S.Zero,
            c30 = S.Zero, c31 = S.Zero, c40 = S.Zero, c41 = S.Zero, c50 = S.Zero, c51 = S.Zero,
            c60 = S.Zero, c61 = S.Zero, c70 = S.Zero, c71 = S.Zero, c80 = S.Zero, c81 = S.Zero,
            c90 = S.Zero, c91 = S.Zero, c100 = S.Zero, c101 = S.Zero, c110 = S.Zero, c111 = S.Zero;
        if (accumulate)
        {
            byte* start = (byte*)c;
            if (TRows.Count > 0) { c00 = LoadFirst<TColumns>(start, mask); c01 = LoadSecond<TColumns>(start, mask); }
            if (TRows.Count > 1) { start += rowC; c10 = LoadFirst<TColumns>(start, mask); c11 = LoadSecond<TColumns>(start, mask); }
            if (TRows.Count > 2) { start += rowC; c20 = LoadFirst<TColumns>(start, mask); c21 = LoadSecond<TColumns>(start, mask); }
            if (TRows.Count > 3) { start += rowC; c30 = LoadFirst<TColumns>(start, mask); c31 = LoadSecond<TColumns>(start, mask); }
            if (TRows.Count > 4) { start += rowC; c40 = LoadFirst<TColumns>(start, mask); c41 = LoadSecond<TColumns>(start, mask); }
            if (TRows.Count > 5) { start += rowC; c50 = LoadFirst<TColumns>(start, mask); c51 = LoadSecond<TColumns>(start, mask); }
            if (TRows.Count > 6) { start += rowC; c60 = LoadFirst<TColumns>(start, mask); c61 = LoadSecond<TColumns>(start, mask); }
            if (TRows.Count > 7) { start += rowC; c70 = LoadFirst<TColumns>(start, mask); c71 = LoadSecond<TColumns>(start, mask); }
            if (TRows.Count > 8) { start += rowC; c80 = LoadFirst<TColumns>(start, mask); c81 = LoadSecond<TColumns>(start, mask); }
            if (TRows.Count > 9) { start += rowC; c90 = LoadFirst<TColumns>(start, mask); c91 = LoadSecond<TColumns>(start, mask); }
            if (TRows.Count > 10) { start += rowC; c100 = LoadFirst<TColumns>(start, mask); c101 = LoadSecond<TColumns>(start, mask); }
            if (TRows.Count > 11) { start += rowC; c110 = LoadFirst<TColumns>(start, mask); c111 = LoadSecond<TColumns>(start, mask); }
        }

        byte* a0 = (byte*)a;
        byte* a3 = a0 + (3 * rowA);
        byte* a6 = a3 + (3 * rowA);
        byte* a9 = a6 + (3 * rowA);
        byte* pb = (byte*)b;
        nint ahead = (stepB >= Blocking.PageBytes ? FarStepsAhead : StepsAhead) * stepB;
        do
        {
            V b0 = LoadFirst<TColumns>(pb, mask);
            V b1 = LoadSecond<TColumns>(pb, mask);
            if (TCopy.Copies)
            {
                S.Store(b0, ref *copy, 0);
                if (TColumns.Vectors > 1)
                {
                    S.Store(b1, ref *copy, (nuint)S.Count);
                }

                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(pb + ahead);
                    Sse.Prefetch0(pb + ahead + Unsafe.SizeOf<V>());
                }

                copy += 2 * S.Count;
            }

            if (TCopy.Asks)
            {
                Sse.Prefetch2(copy); // not into L1, whose sets such steps share; as far as L2 was no faster
                copy = (T*)((byte*)copy + stepAsked);
            }

            V x = S.Broadcast(*(T*)a0);
            c00 = S.FusedMultiplyAdd(x, b0, c00); if (TColumns.Vectors > 1) { c01 = S.FusedMultiplyAdd(x, b1, c01); }
            if (TRows.Count > 1) { x = S.Broadcast(*(T*)(a0 + rowA)); c10 = S.FusedMultiplyAdd(x, b0, c10); if (TColumns.Vectors > 1) { c11 = S.FusedMultiplyAdd(x, b1, c11); } }
            if (TRows.Count > 2) { x = S.Broadcast(*(T*)(a0 + (2 * rowA))); c20 = S.FusedMultiplyAdd(x, b0, c20); if (TColumns.Vectors > 1) { c21 = S.FusedMultiplyAdd(x, b1, c21); } }
            if (TRows.Count > 3) { x = S.Broadcast(*(T*)a3); c30 = S.FusedMultiplyAdd(x, b0, c30); if (TColumns.Vectors > 1) { c31 = S.FusedMultiplyAdd(x, b1, c31); } }
            if (TRows.Count > 4) { x = S.Broadcast(*(T*)(a3 + rowA)); c40 = S.FusedMultiplyAdd(x, b0, c40); if (TColumns.Vectors > 1) { c41 = S.FusedMultiplyAdd(x, b1, c41); } }
            if (TRows.Count > 5) { x = S.Broadcast(*(T*)(a3 + (2 * rowA))); c50 = S.FusedMultiplyAdd(x, b0, c50); if (TColumns.Vectors > 1) { c51 = S.FusedMultiplyAdd(x, b1, c51); } }
            if (TRows.Count > 6) { x = S.Broadcast(*(T*)a6); c60 = S.FusedMultiplyAdd(x, b0, c60); if (TColumns.Vectors > 1) { c61 = S.FusedMultiplyAdd(x, b1, c61); } }
            if (TRows.Count > 7) { x = S.Broadcast(*(T*)(a6 + rowA)); c70 = S.FusedMultiplyAdd(x, b0, c70); if (TColumns.Vectors > 1) { c71 = S.FusedMultiplyAdd(x, b1, c71); } }
            if (TRows.Count > 8) { x = S.Broadcast(*(T*)(a6 + (2 * rowA))); c80 = S.FusedMultiplyAdd(x, b0, c80); if (TColumns.Vectors > 1) { c81 = S.FusedMultiplyAdd(x, b1, c81); } }
            if (TRows.Count > 9) { x = S.Broadcast(*(T*)a9); c90 = S.FusedMultiplyAdd(x, b0, c90); if (TColumns.Vectors > 1) { c91 = S.FusedMultiplyAdd(x, b1, c91); } }
            if (TRows.Count > 10) { x = S.Broadcast(*(T*)(a9 + rowA)); c100 = S.FusedMultiplyAdd(x, b0, c100); if (TColumns.Vectors > 1) { c101 = S.FusedMultiplyAdd(x, b1, c101); } }
            if (TRows.Count > 11) { x = S.Broadcast(*(T*)(a9 + (2 * rowA))); c110 = S.FusedMultiplyAdd(x, b0, c110); if (TColumns.Vectors > 1) { c111 = S.FusedMultiplyAdd(x, b1, c111); } }
            a0 += stepA;
            a3 += stepA;
            a6 += stepA;
            a9 += stepA;
            pb += stepB;
        }
        while (--depth != 0);

        if (bias != null)
        {
            V b0 = LoadFirst<TColumns>((byte*)bias, mask);
            V b1 = LoadSecond<TColumns>((byte*)bias, mask);
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

        if (relu)
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

        byte* end = (byte*)c;
        if (TRows.Count > 0) { Store<TColumns>(c00, c01, end, mask); }
        if (TRows.Count > 1) { end += rowC; Store<TColumns>(c10, c11, end, mask); }
        if (TRows.Count > 2) { end += rowC; Store<TColumns>(c20, c21, end, mask); }
        if (TRows.Count > 3) { end += rowC; Store<TColumns>(c30, c31, end, mask); }
        if (TRows.Count > 4) { end += rowC; Store<TColumns>(c40, c41, end, mask); }
        if (TRows.Count > 5) { end += rowC; Store<TColumns>(c50, c51, end, mask); }
        if (TRows.Count > 6) { end += rowC; Store<TColumns>(c60, c61, end, mask); }
        if (TRows.Count > 7) { end += rowC; Store<TColumns>(c70, c71, end, mask); }
        if (TRows.Count > 8) { end += rowC; Store<TColumns>(c80, c81, end, mask); }
        if (TRows.Count > 9) { end += rowC; Store<TColumns>(c90, c91, end, mask); }
        if (TRows.Count > 10) { end += rowC; Store<TColumns>(c100, c101, end, mask); }
        if (TRows.Count > 11) { end += rowC; Store<TColumns>(c110, c111, end, mask); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LoadFirst<TColumns>(byte* source, V mask)
        where TColumns : struct, ITileColumns =>
        TColumns.IsMasked && TColumns.Vectors == 1 ? S.LoadPartial((T*)source, mask) : S.Load(ref *(T*)source, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LoadSecond<TColumns>(byte* source, V mask)
        where TColumns : struct, ITileColumns =>
        TColumns.Vectors == 1 ? S.Zero
        : TColumns.IsMasked ? S.LoadPartial((T*)source + S.Count, mask)
        : S.Load(ref *(T*)source, (nuint)S.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TColumns>(V first, V second, byte* destination, V mask)
        where TColumns : struct, ITileColumns
    {
        if (TColumns.IsMasked && TColumns.Vectors == 1)
        {
            S.StorePartial(first, (T*)destination, mask);
            return;
        }

        S.Store(first, ref *(T*)destination, 0);
        if (TColumns.Vectors > 1 && TColumns.IsMasked)
        {
            S.StorePartial(second, (T*)destination + S.Count, mask);
        }
        else if (TColumns.Vectors > 1)
        {
            S.Store(second, ref *(T*)destination, (nuint)S.Count);
        }
    }
}
