using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>One row of a tile, which is one or two vectors: how they are loaded, multiplied and stored.</summary>
/// <remarks>Where the tile has one vector, no second is read or written; the last vector of a masked tile is read and written under the
/// mask. The references are to locals, which the JIT keeps in registers because everything here is inlined.</remarks>
internal static unsafe class TileRow<S, V, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The mask for the last vector of a tile that has <paramref name="columns"/> columns; unused where the tile is not
    /// masked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Mask<TColumns>(int columns)
        where TColumns : struct, ITileColumns =>
        TColumns.IsMasked ? S.PartialMask(TColumns.Vectors == 1 ? columns : columns - S.Count) : S.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load<TColumns>(byte* source, V mask, ref V first, ref V second)
        where TColumns : struct, ITileColumns
    {
        first = TColumns.IsMasked && TColumns.Vectors == 1 ? S.LoadPartial((T*)source, mask) : S.Load(ref *(T*)source, 0);
        if (TColumns.Vectors > 1)
        {
            second = TColumns.IsMasked ? S.LoadPartial((T*)source + S.Count, mask) : S.Load(ref *(T*)source, (nuint)S.Count);
        }
    }

    /// <summary>first += *a b0, second += *a b1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAdd<TColumns>(byte* a, V b0, V b1, ref V first, ref V second)
        where TColumns : struct, ITileColumns
    {
        V x = S.Broadcast(*(T*)a);
        first = S.FusedMultiplyAdd(x, b0, first);
        if (TColumns.Vectors > 1)
        {
            second = S.FusedMultiplyAdd(x, b1, second);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TColumns>(V first, V second, byte* destination, V mask)
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
