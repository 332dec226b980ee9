using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>
/// The tile for few rows: one to three rows by four or eight whole vectors of columns, each element one chain of fused multiply-adds with p
/// ascending, as in <see cref="GemmTile{S, V, T}"/>.
/// </summary>
/// <remarks>
/// Assumes what the other tile assumes, and that all its columns exist. Two vectors of one row would be two chains, each waiting four
/// cycles for
/// itself; eight keep both multiply-adders busy, and read B (which is what bounds a row times a matrix) along whole cache lines. Two
/// vectors are one panel of B,
/// and panels are NextB bytes apart: packed, or side by side where B stands in place.
/// </remarks>
internal static unsafe class RowTile<S, V, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Runs one tile. <paramref name="bias"/> may be null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows, TColumns>(in TileStrides strides, T* a, T* b, T* c, bool accumulate, T* bias, bool relu)
        where TRows : struct, ITileRows
        where TColumns : struct, ITileColumns
    {
        Debug.Assert(TColumns.Vectors is 4 or 8 && !TColumns.IsMasked);
        nuint count = (nuint)S.Count;
        nint rowA = strides.RowA;
        nint stepA = strides.StepA;
        nint stepB = strides.StepB;
        nint nextB = strides.NextB;
        nint depth = strides.Depth;
        V c00 = S.Zero, c01 = S.Zero, c02 = S.Zero, c03 = S.Zero, c04 = S.Zero, c05 = S.Zero, c06 = S.Zero, c07 = S.Zero,
            c10 = S.Zero, c11 = S.Zero, c12 = S.Zero, c13 = S.Zero, c14 = S.Zero, c15 = S.Zero, c16 = S.Zero, c17 = S.Zero,
            c20 = S.Zero, c21 = S.Zero, c22 = S.Zero, c23 = S.Zero, c24 = S.Zero, c25 = S.Zero, c26 = S.Zero, c27 = S.Zero;
        if (accumulate)
        {
            ref T start = ref *c;
            if (TRows.Count > 0)
            {
                c00 = S.Load(ref start, 0);
                c01 = S.Load(ref start, count);
                c02 = S.Load(ref start, 2 * count);
                c03 = S.Load(ref start, 3 * count);
                if (TColumns.Vectors > 4)
                {
                    c04 = S.Load(ref start, 4 * count);
                    c05 = S.Load(ref start, 5 * count);
                    c06 = S.Load(ref start, 6 * count);
                    c07 = S.Load(ref start, 7 * count);
                }
            }

            if (TRows.Count > 1)
            {
                start = ref *(T*)((byte*)c + strides.RowC);
                c10 = S.Load(ref start, 0);
                c11 = S.Load(ref start, count);
                c12 = S.Load(ref start, 2 * count);
                c13 = S.Load(ref start, 3 * count);
                if (TColumns.Vectors > 4)
                {
                    c14 = S.Load(ref start, 4 * count);
                    c15 = S.Load(ref start, 5 * count);
                    c16 = S.Load(ref start, 6 * count);
                    c17 = S.Load(ref start, 7 * count);
                }
            }

            if (TRows.Count > 2)
            {
                start = ref *(T*)((byte*)c + (2 * strides.RowC));
                c20 = S.Load(ref start, 0);
                c21 = S.Load(ref start, count);
                c22 = S.Load(ref start, 2 * count);
                c23 = S.Load(ref start, 3 * count);
                if (TColumns.Vectors > 4)
                {
                    c24 = S.Load(ref start, 4 * count);
                    c25 = S.Load(ref start, 5 * count);
                    c26 = S.Load(ref start, 6 * count);
                    c27 = S.Load(ref start, 7 * count);
                }
            }
        }

        byte* pa = (byte*)a;
        byte* pb = (byte*)b;
        byte* pb3 = pb + (3 * nextB);
        do
        {
            if (typeof(TColumns) == typeof(EightFarVectors))
            {
                AskAhead(pb + Blocking.FarRowAhead);
            }

            V x0 = S.Broadcast(*(T*)pa);
            V x1 = TRows.Count > 1 ? S.Broadcast(*(T*)(pa + rowA)) : x0;
            V x2 = TRows.Count > 2 ? S.Broadcast(*(T*)(pa + (2 * rowA))) : x0;
            V y = S.Load(ref *(T*)pb, 0);
            c00 = S.FusedMultiplyAdd(x0, y, c00);
            c10 = TRows.Count > 1 ? S.FusedMultiplyAdd(x1, y, c10) : y;
            c20 = TRows.Count > 2 ? S.FusedMultiplyAdd(x2, y, c20) : y;
            y = S.Load(ref *(T*)pb, count);
            c01 = S.FusedMultiplyAdd(x0, y, c01);
            c11 = TRows.Count > 1 ? S.FusedMultiplyAdd(x1, y, c11) : y;
            c21 = TRows.Count > 2 ? S.FusedMultiplyAdd(x2, y, c21) : y;
            y = S.Load(ref *(T*)(pb + nextB), 0);
            c02 = S.FusedMultiplyAdd(x0, y, c02);
            c12 = TRows.Count > 1 ? S.FusedMultiplyAdd(x1, y, c12) : y;
            c22 = TRows.Count > 2 ? S.FusedMultiplyAdd(x2, y, c22) : y;
            y = S.Load(ref *(T*)(pb + nextB), count);
            c03 = S.FusedMultiplyAdd(x0, y, c03);
            c13 = TRows.Count > 1 ? S.FusedMultiplyAdd(x1, y, c13) : y;
            c23 = TRows.Count > 2 ? S.FusedMultiplyAdd(x2, y, c23) : y;
            if (TColumns.Vectors > 4)
            {
                y = S.Load(ref *(T*)(pb + (2 * nextB)), 0);
                c04 = S.FusedMultiplyAdd(x0, y, c04);
                c14 = TRows.Count > 1 ? S.FusedMultiplyAdd(x1, y, c14) : y;
                c24 = TRows.Count > 2 ? S.FusedMultiplyAdd(x2, y, c24) : y;
                y = S.Load(ref *(T*)(pb + (2 * nextB)), count);
                c05 = S.FusedMultiplyAdd(x0, y, c05);
                c15 = TRows.Count > 1 ? S.FusedMultiplyAdd(x1, y, c15) : y;
                c25 = TRows.Count > 2 ? S.FusedMultiplyAdd(x2, y, c25) : y;
                y = S.Load(ref *(T*)pb3, 0);
                c06 = S.FusedMultiplyAdd(x0, y, c06);
                c16 = TRows.Count > 1 ? S.FusedMultiplyAdd(x1, y, c16) : y;
                c26 = TRows.Count > 2 ? S.FusedMultiplyAdd(x2, y, c26) : y;
                y = S.Load(ref *(T*)pb3, count);
                c07 = S.FusedMultiplyAdd(x0, y, c07);
                c17 = TRows.Count > 1 ? S.FusedMultiplyAdd(x1, y, c17) : y;
                c27 = TRows.Count > 2 ? S.FusedMultiplyAdd(x2, y, c27) : y;
            }

            pa += stepA;
            pb += stepB;
            pb3 += stepB;
        }
        while (--depth != 0);

        if (bias != null)
        {
            ref T row = ref *bias;
            V y = S.Load(ref row, 0); c00 = S.Add(c00, y); c10 = S.Add(c10, y); c20 = S.Add(c20, y);
            y = S.Load(ref row, count); c01 = S.Add(c01, y); c11 = S.Add(c11, y); c21 = S.Add(c21, y);
            y = S.Load(ref row, 2 * count); c02 = S.Add(c02, y); c12 = S.Add(c12, y); c22 = S.Add(c22, y);
            y = S.Load(ref row, 3 * count); c03 = S.Add(c03, y); c13 = S.Add(c13, y); c23 = S.Add(c23, y);
            if (TColumns.Vectors > 4) { y = S.Load(ref row, 4 * count); c04 = S.Add(c04, y); c14 = S.Add(c14, y); c24 = S.Add(c24, y); }
            if (TColumns.Vectors > 4) { y = S.Load(ref row, 5 * count); c05 = S.Add(c05, y); c15 = S.Add(c15, y); c25 = S.Add(c25, y); }
            if (TColumns.Vectors > 4) { y = S.Load(ref row, 6 * count); c06 = S.Add(c06, y); c16 = S.Add(c16, y); c26 = S.Add(c26, y); }
            if (TColumns.Vectors > 4) { y = S.Load(ref row, 7 * count); c07 = S.Add(c07, y); c17 = S.Add(c17, y); c27 = S.Add(c27, y); }
        }

        if (relu)
        {
            c00 = S.Max(S.Zero, c00); c10 = S.Max(S.Zero, c10); c20 = S.Max(S.Zero, c20);
            c01 = S.Max(S.Zero, c01); c11 = S.Max(S.Zero, c11); c21 = S.Max(S.Zero, c21);
            c02 = S.Max(S.Zero, c02); c12 = S.Max(S.Zero, c12); c22 = S.Max(S.Zero, c22);
            c03 = S.Max(S.Zero, c03); c13 = S.Max(S.Zero, c13); c23 = S.Max(S.Zero, c23);
            c04 = S.Max(S.Zero, c04); c14 = S.Max(S.Zero, c14); c24 = S.Max(S.Zero, c24);
            c05 = S.Max(S.Zero, c05); c15 = S.Max(S.Zero, c15); c25 = S.Max(S.Zero, c25);
            c06 = S.Max(S.Zero, c06); c16 = S.Max(S.Zero, c16); c26 = S.Max(S.Zero, c26);
            c07 = S.Max(S.Zero, c07); c17 = S.Max(S.Zero, c17); c27 = S.Max(S.Zero, c27);
        }

        if (TRows.Count > 0)
        {
            ref T end = ref *(T*)((byte*)c + 0);
            S.Store(c00, ref end, 0);
            S.Store(c01, ref end, count);
            S.Store(c02, ref end, 2 * count);
            S.Store(c03, ref end, 3 * count);
            if (TColumns.Vectors > 4)
            {
                S.Store(c04, ref end, 4 * count);
                S.Store(c05, ref end, 5 * count);
                S.Store(c06, ref end, 6 * count);
                S.Store(c07, ref end, 7 * count);
            }
        }

        if (TRows.Count > 1)
        {
            ref T end = ref *(T*)((byte*)c + strides.RowC);
            S.Store(c10, ref end, 0);
            S.Store(c11, ref end, count);
            S.Store(c12, ref end, 2 * count);
            S.Store(c13, ref end, 3 * count);
            if (TColumns.Vectors > 4)
            {
                S.Store(c14, ref end, 4 * count);
                S.Store(c15, ref end, 5 * count);
                S.Store(c16, ref end, 6 * count);
                S.Store(c17, ref end, 7 * count);
            }
        }

        if (TRows.Count > 2)
        {
            ref T end = ref *(T*)((byte*)c + (2 * strides.RowC));
            S.Store(c20, ref end, 0);
            S.Store(c21, ref end, count);
            S.Store(c22, ref end, 2 * count);
            S.Store(c23, ref end, 3 * count);
            if (TColumns.Vectors > 4)
            {
                S.Store(c24, ref end, 4 * count);
                S.Store(c25, ref end, 5 * count);
                S.Store(c26, ref end, 6 * count);
                S.Store(c27, ref end, 7 * count);
            }
        }
    }

    /// <summary>Asks for the lines of eight vectors, which the tiles to the right will read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AskAhead(byte* line)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(line);
            Sse.Prefetch0(line + 64);
            if (Unsafe.SizeOf<V>() > 16)
            {
                Sse.Prefetch0(line + 128);
                Sse.Prefetch0(line + 192);
            }

            if (Unsafe.SizeOf<V>() > 32)
            {
                Sse.Prefetch0(line + 256);
                Sse.Prefetch0(line + 320);
                Sse.Prefetch0(line + 384);
                Sse.Prefetch0(line + 448);
            }
        }
    }
}
