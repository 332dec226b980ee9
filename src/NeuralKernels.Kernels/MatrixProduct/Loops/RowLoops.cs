using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>Few rows against panels of B, packed or in place: eight or four vectors of columns at a time.</summary>
internal static unsafe class RowLoops<S, V, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whole groups of eight or four vectors of columns; how many columns that were.</summary>
    public static int Run(int rows, in TileStrides strides, T* a, T* b, T* c, int columns, bool accumulate, T* bias, bool relu)
    {
        // Eight vectors of two rows are 16 accumulators, more than a file of 16 registers leaves room for.
        nint panels = strides.NextB / (2 * S.Count * sizeof(T)); // so many times further than a column
        bool eight = rows == 1 || Blocking.TileRows<V>() == 12;
        bool far = strides.StepB >= Blocking.FarRowBytes(rows);
        int done = 0;
        for (int width = 8 * S.Count; far && eight && columns - done >= width; done += width)
        {
            Tile<EightFarVectors>(rows, strides, a, b + (done * panels), c + done, accumulate, bias == null ? null : bias + done, relu);
        }

        for (int width = 8 * S.Count; eight && columns - done >= width; done += width)
        {
            Tile<EightVectors>(rows, strides, a, b + (done * panels), c + done, accumulate, bias == null ? null : bias + done, relu);
        }

        for (int width = 4 * S.Count; columns - done >= width; done += width)
        {
            Tile<FourVectors>(rows, strides, a, b + (done * panels), c + done, accumulate, bias == null ? null : bias + done, relu);
        }

        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile<TColumns>(int rows, in TileStrides strides, T* a, T* b, T* c, bool accumulate, T* bias, bool relu)
        where TColumns : struct, ITileColumns
    {
        switch (rows)
        {
            case 1:
                RowTile<S, V, T>.Run<Rows1, TColumns>(strides, a, b, c, accumulate, bias, relu);
                break;
            case 2:
                RowTile<S, V, T>.Run<Rows2, TColumns>(strides, a, b, c, accumulate, bias, relu);
                break;
            default:
                RowTile<S, V, T>.Run<Rows3, TColumns>(strides, a, b, c, accumulate, bias, relu);
                break;
        }
    }
}
