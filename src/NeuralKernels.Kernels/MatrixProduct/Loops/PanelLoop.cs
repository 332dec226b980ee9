using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>The innermost loop around the tile: some rows of A against panel after panel of B.</summary>
internal static unsafe class PanelLoop<S, V, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>One tile of rows against every panel of the block.</summary>
    /// <param name="rows">Rows of the tile, at most <see cref="Blocking.TileRows{V}"/>.</param>
    /// <param name="strides">Of A, B and C, in bytes; NextB from panel to panel.</param>
    /// <param name="a">The tile's rows of A.</param>
    /// <param name="b">The first panel.</param>
    /// <param name="c">The tile's rows of C.</param>
    /// <param name="columns">Columns of all panels together; the last may be narrower.</param>
    /// <param name="accumulate">Whether the chains start from C.</param>
    /// <param name="bias">Added at the end, or null.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    /// <param name="copy">Where a copying tile packs the panels, one behind the other; what an asking one asks for.</param>
    /// <param name="nextCopy">Elements from one such panel to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TCopy>(
        int rows, in TileStrides strides, T* a, T* b, T* c, int columns, bool accumulate, T* bias, bool relu, T* copy = null,
        nint nextCopy = 0)
        where TCopy : struct, ITileCopy
    {
        int nr = Blocking.TileColumns<V, T>();
        nint nextB = strides.NextB / sizeof(T);
        bool farC = strides.RowC >= Blocking.PageBytes;
        T* nextRows = c + (rows * strides.RowC / sizeof(T));
        int left = columns;
        if (!TCopy.Copies && !TCopy.Asks && rows <= Blocking.MostRowTileRows && columns >= 4 * S.Count)
        {
            int done = RowLoops<S, V, T>.Run(rows, strides, a, b, c, columns, accumulate, bias, relu);
            b += done / nr * nextB;
            c += done;
            bias = bias == null ? null : bias + done;
            left -= done;
        }

        for (; left > 0; left -= nr)
        {
            if (left >= nr)
            {
                if (farC || (accumulate && left > nr))
                {
                    Prefetch(left > nr ? c + nr : nextRows, rows, strides.RowC);
                }

                Tile<TwoVectors, TCopy>(rows, strides, a, b, c, copy, 0, accumulate, bias, relu);
            }
            else if (left > S.Count)
            {
                Tile<TwoVectorsMasked, TCopy>(rows, strides, a, b, c, copy, left - S.Count, accumulate, bias, relu);
            }
            else if (left == S.Count)
            {
                Tile<OneVector, TCopy>(rows, strides, a, b, c, copy, 0, accumulate, bias, relu);
            }
            else
            {
                Tile<OneVectorMasked, TCopy>(rows, strides, a, b, c, copy, left, accumulate, bias, relu);
            }

            b += nextB;
            c += nr;
            copy += nextCopy;
            bias = bias == null ? null : bias + nr;
        }
    }

    /// <summary>One tile of rows against the only panel that a small product has, whole or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tile(int rows, in TileStrides strides, T* a, T* b, T* c, int columns, bool accumulate, T* bias, bool relu)
    {
        if (columns > S.Count)
        {
            if (columns == 2 * S.Count)
            {
                Tile<TwoVectors, NoCopy>(rows, strides, a, b, c, null, 0, accumulate, bias, relu);
            }
            else
            {
                Tile<TwoVectorsMasked, NoCopy>(rows, strides, a, b, c, null, columns - S.Count, accumulate, bias, relu);
            }
        }
        else if (columns == S.Count)
        {
            Tile<OneVector, NoCopy>(rows, strides, a, b, c, null, 0, accumulate, bias, relu);
        }
        else
        {
            Tile<OneVectorMasked, NoCopy>(rows, strides, a, b, c, null, columns, accumulate, bias, relu);
        }
    }

    /// <summary>Asks for the tile of C that comes next: its chains start from it or its stores end in it, and either would wait for memory
    /// there.</summary>
    /// <remarks>1024 by 1024 went from 89 to 94 % of what the tiles reach without memory (Zen 5). Past the last row it asks for what nobody
    /// needs, which is harmless.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(T* c, int rows, nint rowC)
    {
        if (Sse.IsSupported)
        {
            byte* line = (byte*)c;
            for (int i = 0; i < rows; i++)
            {
                Sse.Prefetch0(line);
                Sse.Prefetch0(line + 64);
                line += rowC;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile<TColumns, TCopy>(
        int rows, in TileStrides strides, T* a, T* b, T* c, T* copy, int last, bool accumulate, T* bias, bool relu)
        where TColumns : struct, ITileColumns
        where TCopy : struct, ITileCopy
    {
        switch (rows)
        {
            case 1:
                GemmTile<S, V, T>.Run<Rows1, TColumns, TCopy>(strides, a, b, c, copy, last, accumulate, bias, relu);
                break;
            case 2:
                GemmTile<S, V, T>.Run<Rows2, TColumns, TCopy>(strides, a, b, c, copy, last, accumulate, bias, relu);
                break;
            case 3:
                GemmTile<S, V, T>.Run<Rows3, TColumns, TCopy>(strides, a, b, c, copy, last, accumulate, bias, relu);
                break;
            case 4:
                GemmTile<S, V, T>.Run<Rows4, TColumns, TCopy>(strides, a, b, c, copy, last, accumulate, bias, relu);
                break;
            case 5:
                GemmTile<S, V, T>.Run<Rows5, TColumns, TCopy>(strides, a, b, c, copy, last, accumulate, bias, relu);
                break;
            case 6:
                GemmTile<S, V, T>.Run<Rows6, TColumns, TCopy>(strides, a, b, c, copy, last, accumulate, bias, relu);
                break;
            case 7:
                GemmTile<S, V, T>.Run<Rows7, TColumns, TCopy>(strides, a, b, c, copy, last, accumulate, bias, relu);
                break;
            case 8:
                GemmTile<S, V, T>.Run<Rows8, TColumns, TCopy>(strides, a, b, c, copy, last, accumulate, bias, relu);
                break;
            case 9:
                GemmTile<S, V, T>.Run<Rows9, TColumns, TCopy>(strides, a, b, c, copy, last, accumulate, bias, relu);
                break;
            case 10:
                GemmTile<S, V, T>.Run<Rows10, TColumns, TCopy>(strides, a, b, c, copy, last, accumulate, bias, relu);
                break;
            case 11:
                GemmTile<S, V, T>.Run<Rows11, TColumns, TCopy>(strides, a, b, c, copy, last, accumulate, bias, relu);
                break;
            default:
                GemmTile<S, V, T>.Run<Rows12, TColumns, TCopy>(strides, a, b, c, copy, last, accumulate, bias, relu);
                break;
        }
    }
}
