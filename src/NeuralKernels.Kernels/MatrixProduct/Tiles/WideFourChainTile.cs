using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary><see cref="FourChainTile{S, V, T}"/> for two vectors of columns and at most three rows: the same chains, the same bits.</summary>
/// <remarks>
/// Also 24 accumulators, for 32 registers, but a step loads two vectors of B and three elements of A for six multiply-adds, where two
/// narrow tiles load seven
/// for as many. A core loads two and multiplies two in a cycle: the loads no longer decide. 128 by 10 by 128 in double went from 64 to 76
/// GFLOP/s (Zen 5).
/// </remarks>
internal static unsafe class WideFourChainTile<S, V, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The most rows.</summary>
    public const int MostRows = 3;

    /// <summary>Runs one tile. <paramref name="last"/>, the columns of the second vector, is read by masked tiles only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows, TColumns>(in TileStrides strides, T* a, T* b, T* c, int last, bool accumulate, T* bias, bool relu)
        where TRows : struct, ITileRows
        where TColumns : struct, ITileColumns
    {
        Debug.Assert(TColumns.Vectors == 2 && TRows.Count <= MostRows && (!TColumns.IsMasked || last > 0));
        nint rowA = strides.RowA;
        nint stepA = strides.StepA;
        nint stepB = strides.StepB;
        nint rowC = strides.RowC;
        V mask = TColumns.IsMasked ? S.PartialMask(last) : S.Zero;

        // c, then the row, the chain and the vector.
        V c000 = S.Zero, c001 = S.Zero, c010 = S.Zero, c011 = S.Zero, c020 = S.Zero, c021 = S.Zero, c030 = S.Zero, c031 = S.Zero,
            c100 = S.Zero, c101 = S.Zero, c110 = S.Zero, c111 = S.Zero, c120 = S.Zero, c121 = S.Zero, c130 = S.Zero, c131 = S.Zero,
            c200 = S.Zero, c201 = S.Zero, c210 = S.Zero, c211 = S.Zero, c220 = S.Zero, c221 = S.Zero, c230 = S.Zero, c231 = S.Zero;
        if (accumulate)
        {
            byte* start = (byte*)c;
            c000 = S.Load(ref *(T*)start, 0);
            c001 = TColumns.IsMasked ? S.LoadPartial((T*)start + S.Count, mask) : S.Load(ref *(T*)start, (nuint)S.Count);
            if (TRows.Count > 1)
            {
                start += rowC;
                c100 = S.Load(ref *(T*)start, 0);
                c101 = TColumns.IsMasked ? S.LoadPartial((T*)start + S.Count, mask) : S.Load(ref *(T*)start, (nuint)S.Count);
            }

            if (TRows.Count > 2)
            {
                start += rowC;
                c200 = S.Load(ref *(T*)start, 0);
                c201 = TColumns.IsMasked ? S.LoadPartial((T*)start + S.Count, mask) : S.Load(ref *(T*)start, (nuint)S.Count);
            }
        }

        byte* pa = (byte*)a;
        byte* pb = (byte*)b;
        for (nint groups = strides.Depth >> 2; groups != 0; groups--)
        {
            V b0 = S.Load(ref *(T*)pb, 0);
            V b1 = TColumns.IsMasked ? S.LoadPartial((T*)pb + S.Count, mask) : S.Load(ref *(T*)pb, (nuint)S.Count);
            V element = S.Broadcast(*(T*)pa);
            c000 = S.FusedMultiplyAdd(element, b0, c000);
            c001 = S.FusedMultiplyAdd(element, b1, c001);
            if (TRows.Count > 1)
            {
                element = S.Broadcast(*(T*)(pa + rowA));
                c100 = S.FusedMultiplyAdd(element, b0, c100);
                c101 = S.FusedMultiplyAdd(element, b1, c101);
            }

            if (TRows.Count > 2)
            {
                element = S.Broadcast(*(T*)(pa + (2 * rowA)));
                c200 = S.FusedMultiplyAdd(element, b0, c200);
                c201 = S.FusedMultiplyAdd(element, b1, c201);
            }

            pa += stepA;
            pb += stepB;

            b0 = S.Load(ref *(T*)pb, 0);
            b1 = TColumns.IsMasked ? S.LoadPartial((T*)pb + S.Count, mask) : S.Load(ref *(T*)pb, (nuint)S.Count);
            element = S.Broadcast(*(T*)pa);
            c010 = S.FusedMultiplyAdd(element, b0, c010);
            c011 = S.FusedMultiplyAdd(element, b1, c011);
            if (TRows.Count > 1)
            {
                element = S.Broadcast(*(T*)(pa + rowA));
                c110 = S.FusedMultiplyAdd(element, b0, c110);
                c111 = S.FusedMultiplyAdd(element, b1, c111);
            }

            if (TRows.Count > 2)
            {
                element = S.Broadcast(*(T*)(pa + (2 * rowA)));
                c210 = S.FusedMultiplyAdd(element, b0, c210);
                c211 = S.FusedMultiplyAdd(element, b1, c211);
            }

            pa += stepA;
            pb += stepB;

            b0 = S.Load(ref *(T*)pb, 0);
            b1 = TColumns.IsMasked ? S.LoadPartial((T*)pb + S.Count, mask) : S.Load(ref *(T*)pb, (nuint)S.Count);
            element = S.Broadcast(*(T*)pa);
            c020 = S.FusedMultiplyAdd(element, b0, c020);
            c021 = S.FusedMultiplyAdd(element, b1, c021);
            if (TRows.Count > 1)
            {
                element = S.Broadcast(*(T*)(pa + rowA));
                c120 = S.FusedMultiplyAdd(element, b0, c120);
                c121 = S.FusedMultiplyAdd(element, b1, c121);
            }

            if (TRows.Count > 2)
            {
                element = S.Broadcast(*(T*)(pa + (2 * rowA)));
                c220 = S.FusedMultiplyAdd(element, b0, c220);
                c221 = S.FusedMultiplyAdd(element, b1, c221);
            }

            pa += stepA;
            pb += stepB;

            b0 = S.Load(ref *(T*)pb, 0);
            b1 = TColumns.IsMasked ? S.LoadPartial((T*)pb + S.Count, mask) : S.Load(ref *(T*)pb, (nuint)S.Count);
            element = S.Broadcast(*(T*)pa);
            c030 = S.FusedMultiplyAdd(element, b0, c030);
            c031 = S.FusedMultiplyAdd(element, b1, c031);
            if (TRows.Count > 1)
            {
                element = S.Broadcast(*(T*)(pa + rowA));
                c130 = S.FusedMultiplyAdd(element, b0, c130);
                c131 = S.FusedMultiplyAdd(element, b1, c131);
            }

            if (TRows.Count > 2)
            {
                element = S.Broadcast(*(T*)(pa + (2 * rowA)));
                c230 = S.FusedMultiplyAdd(element, b0, c230);
                c231 = S.FusedMultiplyAdd(element, b1, c231);
            }

            pa += stepA;
            pb += stepB;
        }

        nint rest = strides.Depth & 3;
        if (rest > 0)
        {
            V b0 = S.Load(ref *(T*)pb, 0);
            V b1 = TColumns.IsMasked ? S.LoadPartial((T*)pb + S.Count, mask) : S.Load(ref *(T*)pb, (nuint)S.Count);
            V element = S.Broadcast(*(T*)pa);
            c000 = S.FusedMultiplyAdd(element, b0, c000);
            c001 = S.FusedMultiplyAdd(element, b1, c001);
            if (TRows.Count > 1)
            {
                element = S.Broadcast(*(T*)(pa + rowA));
                c100 = S.FusedMultiplyAdd(element, b0, c100);
                c101 = S.FusedMultiplyAdd(element, b1, c101);
            }

            if (TRows.Count > 2)
            {
                element = S.Broadcast(*(T*)(pa + (2 * rowA)));
                c200 = S.FusedMultiplyAdd(element, b0, c200);
                c201 = S.FusedMultiplyAdd(element, b1, c201);
            }

            pa += stepA;
            pb += stepB;
        }

        if (rest > 1)
        {
            V b0 = S.Load(ref *(T*)pb, 0);
            V b1 = TColumns.IsMasked ? S.LoadPartial((T*)pb + S.Count, mask) : S.Load(ref *(T*)pb, (nuint)S.Count);
            V element = S.Broadcast(*(T*)pa);
            c010 = S.FusedMultiplyAdd(element, b0, c010);
            c011 = S.FusedMultiplyAdd(element, b1, c011);
            if (TRows.Count > 1)
            {
                element = S.Broadcast(*(T*)(pa + rowA));
                c110 = S.FusedMultiplyAdd(element, b0, c110);
                c111 = S.FusedMultiplyAdd(element, b1, c111);
            }

            if (TRows.Count > 2)
            {
                element = S.Broadcast(*(T*)(pa + (2 * rowA)));
                c210 = S.FusedMultiplyAdd(element, b0, c210);
                c211 = S.FusedMultiplyAdd(element, b1, c211);
            }

            pa += stepA;
            pb += stepB;
        }

        if (rest > 2)
        {
            V b0 = S.Load(ref *(T*)pb, 0);
            V b1 = TColumns.IsMasked ? S.LoadPartial((T*)pb + S.Count, mask) : S.Load(ref *(T*)pb, (nuint)S.Count);
            V element = S.Broadcast(*(T*)pa);
            c020 = S.FusedMultiplyAdd(element, b0, c020);
            c021 = S.FusedMultiplyAdd(element, b1, c021);
            if (TRows.Count > 1)
            {
                element = S.Broadcast(*(T*)(pa + rowA));
                c120 = S.FusedMultiplyAdd(element, b0, c120);
                c121 = S.FusedMultiplyAdd(element, b1, c121);
            }

            if (TRows.Count > 2)
            {
                element = S.Broadcast(*(T*)(pa + (2 * rowA)));
                c220 = S.FusedMultiplyAdd(element, b0, c220);
                c221 = S.FusedMultiplyAdd(element, b1, c221);
            }

            pa += stepA;
            pb += stepB;
        }

        c000 = S.Add(S.Add(c000, c010), S.Add(c020, c030));
        c001 = S.Add(S.Add(c001, c011), S.Add(c021, c031));
        c100 = S.Add(S.Add(c100, c110), S.Add(c120, c130));
        c101 = S.Add(S.Add(c101, c111), S.Add(c121, c131));
        c200 = S.Add(S.Add(c200, c210), S.Add(c220, c230));
        c201 = S.Add(S.Add(c201, c211), S.Add(c221, c231));
        if (bias != null)
        {
            V b0 = S.Load(ref *(T*)bias, 0);
            V b1 = TColumns.IsMasked ? S.LoadPartial((T*)bias + S.Count, mask) : S.Load(ref *(T*)bias, (nuint)S.Count);
            c000 = S.Add(c000, b0);
            c001 = S.Add(c001, b1);
            c100 = S.Add(c100, b0);
            c101 = S.Add(c101, b1);
            c200 = S.Add(c200, b0);
            c201 = S.Add(c201, b1);
        }

        if (relu)
        {
            c000 = S.Max(S.Zero, c000);
            c001 = S.Max(S.Zero, c001);
            c100 = S.Max(S.Zero, c100);
            c101 = S.Max(S.Zero, c101);
            c200 = S.Max(S.Zero, c200);
            c201 = S.Max(S.Zero, c201);
        }

        byte* end = (byte*)c;
        Store<TColumns>(c000, c001, end, mask);
        if (TRows.Count > 1) { end += rowC; Store<TColumns>(c100, c101, end, mask); }
        if (TRows.Count > 2) { end += rowC; Store<TColumns>(c200, c201, end, mask); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TColumns>(V value, V second, byte* destination, V mask)
        where TColumns : struct, ITileColumns
    {
        S.Store(value, ref *(T*)destination, 0);
        if (TColumns.IsMasked)
        {
            S.StorePartial(second, (T*)destination + S.Count, mask);
        }
        else
        {
            S.Store(second, ref *(T*)destination, (nuint)S.Count);
        }
    }
}
