using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>
/// The tile for few columns and a long inner dimension: four chains per element, chain q taking p = q, q + 4, q + 8, ... ascending, chain 0
/// starting from C where the tile accumulates, the others from 0; the element is (chain 0 + chain 1) + (chain 2 + chain 3).
/// </summary>
/// <remarks>
/// Assumes what <see cref="GemmTile{S, V, T}"/> assumes, and the whole inner dimension in one call. With one vector of columns a single
/// chain leaves the multiply-adders waiting for each other (4 cycles each); four chains by up to six rows are 24 accumulators, which keep
/// both of them busy. Two vectors by up to three rows are 24 too, for 32 registers: a step then loads two vectors of B and three elements
/// of A for six multiply-adds, where two tiles of one vector load seven for as many. A core loads two and multiplies two in a cycle, so the
/// loads no longer decide: 128 by 10 by 128 in double went from 64 to 76 GFLOP/s (Zen 5).
/// </remarks>
internal static unsafe class FourChainTile<S, V, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The most rows of a tile of two vectors.</summary>
    public const int MaxRowsOfTwoVectors = 3;

    /// <summary>Computes the M rows and the first columns, as many as the column type has, of <paramref name="p"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows, TColumns>(in GemmProblem<T> p)
        where TRows : struct, ITileRows
        where TColumns : struct, ITileColumns
    {
        Debug.Assert(TRows.Count <= (TColumns.Vectors == 1 ? 6 : MaxRowsOfTwoVectors) && p.N > (TColumns.Vectors - 1) * S.Count);
        nint rowA = p.RowA * sizeof(T);
        nint stepA = p.StepA * sizeof(T);
        nint stepB = p.StepB * sizeof(T);
        nint rowC = p.RowC * sizeof(T);
        V mask = TileRow<S, V, T>.Mask<TColumns>(p.N);

        // c, then the row, and the chain. The second vector of row i, where there is one, is row i + 3.
        V c00 = S.Zero, c01 = S.Zero, c02 = S.Zero, c03 = S.Zero,
            c10 = S.Zero, c11 = S.Zero, c12 = S.Zero, c13 = S.Zero,
            c20 = S.Zero, c21 = S.Zero, c22 = S.Zero, c23 = S.Zero,
            c30 = S.Zero, c31 = S.Zero, c32 = S.Zero, c33 = S.Zero,
            c40 = S.Zero, c41 = S.Zero, c42 = S.Zero, c43 = S.Zero,
            c50 = S.Zero, c51 = S.Zero, c52 = S.Zero, c53 = S.Zero;
        if (p.Accumulate)
        {
            byte* start = (byte*)p.C;
            if (TRows.Count > 0) { TileRow<S, V, T>.Load<TColumns>(start, mask, ref c00, ref c30); }
            if (TRows.Count > 1) { start += rowC; TileRow<S, V, T>.Load<TColumns>(start, mask, ref c10, ref c40); }
            if (TRows.Count > 2) { start += rowC; TileRow<S, V, T>.Load<TColumns>(start, mask, ref c20, ref c50); }
            if (TRows.Count > 3) { start += rowC; TileRow<S, V, T>.Load<TColumns>(start, mask, ref c30, ref c30); }
            if (TRows.Count > 4) { start += rowC; TileRow<S, V, T>.Load<TColumns>(start, mask, ref c40, ref c40); }
            if (TRows.Count > 5) { start += rowC; TileRow<S, V, T>.Load<TColumns>(start, mask, ref c50, ref c50); }
        }

        byte* a = (byte*)p.A;
        byte* a3 = a + (3 * rowA);
        byte* b = (byte*)p.B;
        for (nint groups = p.K >> 2; groups != 0; groups--)
        {
            Step<TRows, TColumns>(a, a3, rowA, b, mask, ref c00, ref c10, ref c20, ref c30, ref c40, ref c50);
            a += stepA;
            a3 += stepA;
            b += stepB;
            Step<TRows, TColumns>(a, a3, rowA, b, mask, ref c01, ref c11, ref c21, ref c31, ref c41, ref c51);
            a += stepA;
            a3 += stepA;
            b += stepB;
            Step<TRows, TColumns>(a, a3, rowA, b, mask, ref c02, ref c12, ref c22, ref c32, ref c42, ref c52);
            a += stepA;
            a3 += stepA;
            b += stepB;
            Step<TRows, TColumns>(a, a3, rowA, b, mask, ref c03, ref c13, ref c23, ref c33, ref c43, ref c53);
            a += stepA;
            a3 += stepA;
            b += stepB;
        }

        int rest = p.K & 3;
        if (rest > 0)
        {
            Step<TRows, TColumns>(a, a3, rowA, b, mask, ref c00, ref c10, ref c20, ref c30, ref c40, ref c50);
        }

        if (rest > 1)
        {
            Step<TRows, TColumns>(a + stepA, a3 + stepA, rowA, b + stepB, mask, ref c01, ref c11, ref c21, ref c31, ref c41, ref c51);
        }

        if (rest > 2)
        {
            a += 2 * stepA;
            a3 += 2 * stepA;
            Step<TRows, TColumns>(a, a3, rowA, b + (2 * stepB), mask, ref c02, ref c12, ref c22, ref c32, ref c42, ref c52);
        }

        c00 = S.Add(S.Add(c00, c01), S.Add(c02, c03));
        c10 = S.Add(S.Add(c10, c11), S.Add(c12, c13));
        c20 = S.Add(S.Add(c20, c21), S.Add(c22, c23));
        c30 = S.Add(S.Add(c30, c31), S.Add(c32, c33));
        c40 = S.Add(S.Add(c40, c41), S.Add(c42, c43));
        c50 = S.Add(S.Add(c50, c51), S.Add(c52, c53));
        if (p.Bias != null)
        {
            V b0 = S.Zero, b1 = S.Zero;
            TileRow<S, V, T>.Load<TColumns>((byte*)p.Bias, mask, ref b0, ref b1);
            b1 = TColumns.Vectors == 1 ? b0 : b1;
            c00 = S.Add(c00, b0);
            c10 = S.Add(c10, b0);
            c20 = S.Add(c20, b0);
            c30 = S.Add(c30, b1);
            c40 = S.Add(c40, b1);
            c50 = S.Add(c50, b1);
        }

        if (p.Relu)
        {
            c00 = S.Max(S.Zero, c00);
            c10 = S.Max(S.Zero, c10);
            c20 = S.Max(S.Zero, c20);
            c30 = S.Max(S.Zero, c30);
            c40 = S.Max(S.Zero, c40);
            c50 = S.Max(S.Zero, c50);
        }

        byte* end = (byte*)p.C;
        if (TRows.Count > 0) { TileRow<S, V, T>.Store<TColumns>(c00, c30, end, mask); }
        if (TRows.Count > 1) { end += rowC; TileRow<S, V, T>.Store<TColumns>(c10, c40, end, mask); }
        if (TRows.Count > 2) { end += rowC; TileRow<S, V, T>.Store<TColumns>(c20, c50, end, mask); }
        if (TRows.Count > 3) { end += rowC; TileRow<S, V, T>.Store<TColumns>(c30, c30, end, mask); }
        if (TRows.Count > 4) { end += rowC; TileRow<S, V, T>.Store<TColumns>(c40, c40, end, mask); }
        if (TRows.Count > 5) { end += rowC; TileRow<S, V, T>.Store<TColumns>(c50, c50, end, mask); }
    }

    /// <summary>One p, for the chain that takes it; a3 is row 3 of A.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TRows, TColumns>(
        byte* a, byte* a3, nint rowA, byte* b, V mask, ref V c0, ref V c1, ref V c2, ref V c3, ref V c4, ref V c5)
        where TRows : struct, ITileRows
        where TColumns : struct, ITileColumns
    {
        V b0 = S.Zero, b1 = S.Zero;
        TileRow<S, V, T>.Load<TColumns>(b, mask, ref b0, ref b1);
        if (TRows.Count > 0) { TileRow<S, V, T>.MultiplyAdd<TColumns>(a, b0, b1, ref c0, ref c3); }
        if (TRows.Count > 1) { TileRow<S, V, T>.MultiplyAdd<TColumns>(a + rowA, b0, b1, ref c1, ref c4); }
        if (TRows.Count > 2) { TileRow<S, V, T>.MultiplyAdd<TColumns>(a + (2 * rowA), b0, b1, ref c2, ref c5); }
        if (TRows.Count > 3) { TileRow<S, V, T>.MultiplyAdd<TColumns>(a3, b0, b1, ref c3, ref c3); }
        if (TRows.Count > 4) { TileRow<S, V, T>.MultiplyAdd<TColumns>(a3 + rowA, b0, b1, ref c4, ref c4); }
        if (TRows.Count > 5) { TileRow<S, V, T>.MultiplyAdd<TColumns>(a3 + (2 * rowA), b0, b1, ref c5, ref c5); }
    }
}
