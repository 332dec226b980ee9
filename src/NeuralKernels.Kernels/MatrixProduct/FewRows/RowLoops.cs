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
    /// <summary>Computes whole groups of eight or four vectors of columns, and removes them from <paramref name="p"/>.</summary>
    public static void Run<TPass>(ref GemmProblem<T> p)
        where TPass : struct, ITilePass
    {
        // Eight vectors of two rows are 16 accumulators, too many for 16 registers.
        bool eight = p.M == 1 || Blocking.TileRows<V>() == 12;
        bool prefetches = typeof(TPass) == typeof(ReadB) && p.StepB * sizeof(T) >= Blocking.LongRowBytes(p.M);
        for (; eight && prefetches && p.N >= 8 * S.Count; p.SkipColumns(8 * S.Count))
        {
            Tile<EightVectors, PrefetchB>(p);
        }

        for (; eight && p.N >= 8 * S.Count; p.SkipColumns(8 * S.Count))
        {
            Tile<EightVectors, TPass>(p);
        }

        for (; p.N >= 4 * S.Count; p.SkipColumns(4 * S.Count))
        {
            Tile<FourVectors, TPass>(p);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile<TColumns, TPass>(in GemmProblem<T> p)
        where TColumns : struct, ITileColumns
        where TPass : struct, ITilePass
    {
        delegate*<in GemmProblem<T>, void> tile = p.M switch
        {
            1 => &RowTile<S, V, T>.Run<Rows1, TColumns, TPass>,
            2 => &RowTile<S, V, T>.Run<Rows2, TColumns, TPass>,
            _ => &RowTile<S, V, T>.Run<Rows3, TColumns, TPass>,
        };
        tile(p);
    }
}
