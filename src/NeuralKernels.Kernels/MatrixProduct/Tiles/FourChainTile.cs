using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>
/// The tile of the second order, for few columns and a long inner dimension: four chains per element, chain q taking p = q, q + 4, q + 8,
/// ...
/// ascending, chain 0 starting from C where the tile accumulates, the others from 0; the element is (chain 0 + chain 1) + (chain 2 + chain
/// 3).
/// </summary>
/// <remarks>
/// Assumes what <see cref="GemmTile{S, V, T}"/> assumes, and the whole depth in one call. With one column vector a single chain leaves the
/// multiply-adders waiting for each other (4 cycles each); four chains by up to six rows are 24 accumulators, which keep both of them busy.
/// </remarks>
internal static unsafe class FourChainTile<S, V, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Runs one tile of one vector of columns. <paramref name="columns"/> is read by masked tiles only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows, TColumns>(in TileStrides strides, T* a, T* b, T* c, int columns, bool accumulate, T* bias, bool relu)
        where TRows : struct, ITileRows
        where TColumns : struct, ITileColumns
    {
        Debug.Assert(TColumns.Vectors == 1 && (!TColumns.IsMasked || columns > 0));
        nint rowA = strides.RowA;
        nint stepA = strides.StepA;
        nint stepB = strides.StepB;
        nint rowC = strides.RowC;
        V mask = TColumns.IsMasked ? S.PartialMask(columns) : S.Zero;

        V c00 = S.Zero, c01 = S.Zero, c02 = S.Zero, c03 = S.Zero,
            c10 = S.Zero, c11 = S.Zero, c12 = S.Zero, c13 = S.Zero,
            c20 = S.Zero, c21 = S.Zero, c22 = S.Zero, c23 = S.Zero,
            c30 = S.Zero, c31 = S.Zero, c32 = S.Zero, c33 = S.Zero,
            c40 = S.Zero, c41 = S.Zero, c42 = S.Zero, c43 = S.Zero,
            c50 = S.Zero, c51 = S.Zero, c52 = S.Zero, c53 = S.Zero;
        if (accumulate)
        {
            byte* start = (byte*)c;
            if (TRows.Count > 0) { c00 = TColumns.IsMasked ? S.LoadPartial((T*)start, mask) : S.Load(ref *(T*)start, 0); }
            if (TRows.Count > 1) { start += rowC; c10 = TColumns.IsMasked ? S.LoadPartial((T*)start, mask) : S.Load(ref *(T*)start, 0); }
            if (TRows.Count > 2) { start += rowC; c20 = TColumns.IsMasked ? S.LoadPartial((T*)start, mask) : S.Load(ref *(T*)start, 0); }
            if (TRows.Count > 3) { start += rowC; c30 = TColumns.IsMasked ? S.LoadPartial((T*)start, mask) : S.Load(ref *(T*)start, 0); }
            if (TRows.Count > 4) { start += rowC; c40 = TColumns.IsMasked ? S.LoadPartial((T*)start, mask) : S.Load(ref *(T*)start, 0); }
            if (TRows.Count > 5) { start += rowC; c50 = TColumns.IsMasked ? S.LoadPartial((T*)start, mask) : S.Load(ref *(T*)start, 0); }
        }

        byte* a0 = (byte*)a;
        byte* a3 = a0 + (3 * rowA);
        byte* pb = (byte*)b;
        for (nint groups = strides.Depth >> 2; groups != 0; groups--)
        {
            V b0 = TColumns.IsMasked ? S.LoadPartial((T*)pb, mask) : S.Load(ref *(T*)pb, 0);
            c00 = S.FusedMultiplyAdd(S.Broadcast(*(T*)a0), b0, c00);
            if (TRows.Count > 1) { c10 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a0 + rowA)), b0, c10); }
            if (TRows.Count > 2) { c20 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a0 + (2 * rowA))), b0, c20); }
            if (TRows.Count > 3) { c30 = S.FusedMultiplyAdd(S.Broadcast(*(T*)a3), b0, c30); }
            if (TRows.Count > 4) { c40 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a3 + rowA)), b0, c40); }
            if (TRows.Count > 5) { c50 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a3 + (2 * rowA))), b0, c50); }
            a0 += stepA;
            a3 += stepA;
            pb += stepB;

            b0 = TColumns.IsMasked ? S.LoadPartial((T*)pb, mask) : S.Load(ref *(T*)pb, 0);
            c01 = S.FusedMultiplyAdd(S.Broadcast(*(T*)a0), b0, c01);
            if (TRows.Count > 1) { c11 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a0 + rowA)), b0, c11); }
            if (TRows.Count > 2) { c21 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a0 + (2 * rowA))), b0, c21); }
            if (TRows.Count > 3) { c31 = S.FusedMultiplyAdd(S.Broadcast(*(T*)a3), b0, c31); }
            if (TRows.Count > 4) { c41 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a3 + rowA)), b0, c41); }
            if (TRows.Count > 5) { c51 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a3 + (2 * rowA))), b0, c51); }
            a0 += stepA;
            a3 += stepA;
            pb += stepB;

            b0 = TColumns.IsMasked ? S.LoadPartial((T*)pb, mask) : S.Load(ref *(T*)pb, 0);
            c02 = S.FusedMultiplyAdd(S.Broadcast(*(T*)a0), b0, c02);
            if (TRows.Count > 1) { c12 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a0 + rowA)), b0, c12); }
            if (TRows.Count > 2) { c22 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a0 + (2 * rowA))), b0, c22); }
            if (TRows.Count > 3) { c32 = S.FusedMultiplyAdd(S.Broadcast(*(T*)a3), b0, c32); }
            if (TRows.Count > 4) { c42 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a3 + rowA)), b0, c42); }
            if (TRows.Count > 5) { c52 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a3 + (2 * rowA))), b0, c52); }
            a0 += stepA;
            a3 += stepA;
            pb += stepB;

            b0 = TColumns.IsMasked ? S.LoadPartial((T*)pb, mask) : S.Load(ref *(T*)pb, 0);
            c03 = S.FusedMultiplyAdd(S.Broadcast(*(T*)a0), b0, c03);
            if (TRows.Count > 1) { c13 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a0 + rowA)), b0, c13); }
            if (TRows.Count > 2) { c23 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a0 + (2 * rowA))), b0, c23); }
            if (TRows.Count > 3) { c33 = S.FusedMultiplyAdd(S.Broadcast(*(T*)a3), b0, c33); }
            if (TRows.Count > 4) { c43 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a3 + rowA)), b0, c43); }
            if (TRows.Count > 5) { c53 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a3 + (2 * rowA))), b0, c53); }
            a0 += stepA;
            a3 += stepA;
            pb += stepB;
        }

        nint rest = strides.Depth & 3;
        if (rest > 0)
        {
            V b0 = TColumns.IsMasked ? S.LoadPartial((T*)pb, mask) : S.Load(ref *(T*)pb, 0);
            c00 = S.FusedMultiplyAdd(S.Broadcast(*(T*)a0), b0, c00);
            if (TRows.Count > 1) { c10 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a0 + rowA)), b0, c10); }
            if (TRows.Count > 2) { c20 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a0 + (2 * rowA))), b0, c20); }
            if (TRows.Count > 3) { c30 = S.FusedMultiplyAdd(S.Broadcast(*(T*)a3), b0, c30); }
            if (TRows.Count > 4) { c40 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a3 + rowA)), b0, c40); }
            if (TRows.Count > 5) { c50 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a3 + (2 * rowA))), b0, c50); }
            a0 += stepA;
            a3 += stepA;
            pb += stepB;
        }

        if (rest > 1)
        {
            V b0 = TColumns.IsMasked ? S.LoadPartial((T*)pb, mask) : S.Load(ref *(T*)pb, 0);
            c01 = S.FusedMultiplyAdd(S.Broadcast(*(T*)a0), b0, c01);
            if (TRows.Count > 1) { c11 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a0 + rowA)), b0, c11); }
            if (TRows.Count > 2) { c21 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a0 + (2 * rowA))), b0, c21); }
            if (TRows.Count > 3) { c31 = S.FusedMultiplyAdd(S.Broadcast(*(T*)a3), b0, c31); }
            if (TRows.Count > 4) { c41 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a3 + rowA)), b0, c41); }
            if (TRows.Count > 5) { c51 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a3 + (2 * rowA))), b0, c51); }
            a0 += stepA;
            a3 += stepA;
            pb += stepB;
        }

        if (rest > 2)
        {
            V b0 = TColumns.IsMasked ? S.LoadPartial((T*)pb, mask) : S.Load(ref *(T*)pb, 0);
            c02 = S.FusedMultiplyAdd(S.Broadcast(*(T*)a0), b0, c02);
            if (TRows.Count > 1) { c12 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a0 + rowA)), b0, c12); }
            if (TRows.Count > 2) { c22 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a0 + (2 * rowA))), b0, c22); }
            if (TRows.Count > 3) { c32 = S.FusedMultiplyAdd(S.Broadcast(*(T*)a3), b0, c32); }
            if (TRows.Count > 4) { c42 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a3 + rowA)), b0, c42); }
            if (TRows.Count > 5) { c52 = S.FusedMultiplyAdd(S.Broadcast(*(T*)(a3 + (2 * rowA))), b0, c52); }
            a0 += stepA;
            a3 += stepA;
            pb += stepB;
        }

        c00 = S.Add(S.Add(c00, c01), S.Add(c02, c03));
        c10 = S.Add(S.Add(c10, c11), S.Add(c12, c13));
        c20 = S.Add(S.Add(c20, c21), S.Add(c22, c23));
        c30 = S.Add(S.Add(c30, c31), S.Add(c32, c33));
        c40 = S.Add(S.Add(c40, c41), S.Add(c42, c43));
        c50 = S.Add(S.Add(c50, c51), S.Add(c52, c53));
        if (bias != null)
        {
            V b0 = TColumns.IsMasked ? S.LoadPartial((T*)bias, mask) : S.Load(ref *(T*)bias, 0);
            c00 = S.Add(c00, b0);
            c10 = S.Add(c10, b0);
            c20 = S.Add(c20, b0);
            c30 = S.Add(c30, b0);
            c40 = S.Add(c40, b0);
            c50 = S.Add(c50, b0);
        }

        if (relu)
        {
            c00 = S.Max(S.Zero, c00);
            c10 = S.Max(S.Zero, c10);
            c20 = S.Max(S.Zero, c20);
            c30 = S.Max(S.Zero, c30);
            c40 = S.Max(S.Zero, c40);
            c50 = S.Max(S.Zero, c50);
        }

        byte* end = (byte*)c;
        if (TRows.Count > 0) { Store<TColumns>(c00, end, mask); }
        if (TRows.Count > 1) { end += rowC; Store<TColumns>(c10, end, mask); }
        if (TRows.Count > 2) { end += rowC; Store<TColumns>(c20, end, mask); }
        if (TRows.Count > 3) { end += rowC; Store<TColumns>(c30, end, mask); }
        if (TRows.Count > 4) { end += rowC; Store<TColumns>(c40, end, mask); }
        if (TRows.Count > 5) { end += rowC; Store<TColumns>(c50, end, mask); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TColumns>(V value, byte* destination, V mask)
        where TColumns : struct, ITileColumns
    {
        if (TColumns.IsMasked)
        {
            S.StorePartial(value, (T*)destination, mask);
        }
        else
        {
            S.Store(value, ref *(T*)destination, 0);
        }
    }
}
