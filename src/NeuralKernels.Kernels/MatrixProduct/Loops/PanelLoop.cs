using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>The innermost loop around the tile: the rows of one tile against panel after panel of B.</summary>
internal static unsafe class PanelLoop<S, V, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Multiplies M rows, at most <see cref="Blocking.TileRows{V}"/>, by all panels of a block. <paramref name="p"/> is left as it
    /// was.</summary>
    /// <param name="p">The product; with <see cref="PackB"/> its NextB is where the panels are packed one after another, with
    /// <see cref="PrefetchB"/> what is prefetched.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TPass>(ref GemmProblem<T> p)
        where TPass : struct, ITilePass
    {
        int nr = Blocking.TileColumns<V, T>();
        int columns = p.N;
        T* b = p.B, c = p.C, bias = p.Bias;
        bool pagesC = p.RowC * sizeof(T) >= Blocking.PageBytes;
        T* nextRows = p.C + (p.M * p.RowC);
        nint next = typeof(TPass) == typeof(PackB) ? (nint)nr * p.K : nr;
        if (typeof(TPass) == typeof(ReadB) && p.M <= Blocking.MaxFewRows && p.N >= 4 * S.Count)
        {
            RowLoops<S, V, T>.Run<ReadB>(ref p);
        }

        for (; p.N > 0; p.SkipColumns(nr))
        {
            if (p.N >= nr && (pagesC || (p.Accumulate && p.N > nr)))
            {
                PrefetchC(p.N > nr ? p.C + nr : nextRows, p.M, p.RowC * sizeof(T));
            }

            Tile<TPass>(p);
            p.NextB += next;
        }

        p.N = columns;
        p.B = b;
        p.C = c;
        p.Bias = bias;
    }

    /// <summary>Multiplies M rows by one panel, of two vectors or fewer columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tile<TPass>(in GemmProblem<T> p)
        where TPass : struct, ITilePass
    {
        if (p.N >= 2 * S.Count)
        {
            Tile<TwoVectors, TPass>(p);
        }
        else if (p.N > S.Count)
        {
            Tile<Masked<TwoVectors>, TPass>(p);
        }
        else if (p.N == S.Count)
        {
            Tile<OneVector, TPass>(p);
        }
        else
        {
            Tile<Masked<OneVector>, TPass>(p);
        }
    }

    /// <summary>Prefetches the next tile of C, which would otherwise wait for memory to load it or to store into it.</summary>
    /// <remarks>1024 by 1024 went from 89 to 94 % of what the tiles reach without memory (Zen 5). After the last row this prefetches lines
    /// that are not needed, which is harmless.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchC(T* c, int rows, nint rowC)
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
    private static void Tile<TColumns, TPass>(in GemmProblem<T> p)
        where TColumns : struct, ITileColumns
        where TPass : struct, ITilePass
    {
        delegate*<in GemmProblem<T>, void> tile = p.M switch
        {
            1 => &GemmTile<S, V, T>.Run<Rows1, TColumns, TPass>,
            2 => &GemmTile<S, V, T>.Run<Rows2, TColumns, TPass>,
            3 => &GemmTile<S, V, T>.Run<Rows3, TColumns, TPass>,
            4 => &GemmTile<S, V, T>.Run<Rows4, TColumns, TPass>,
            5 => &GemmTile<S, V, T>.Run<Rows5, TColumns, TPass>,
            6 => &GemmTile<S, V, T>.Run<Rows6, TColumns, TPass>,
            7 => &GemmTile<S, V, T>.Run<Rows7, TColumns, TPass>,
            8 => &GemmTile<S, V, T>.Run<Rows8, TColumns, TPass>,
            9 => &GemmTile<S, V, T>.Run<Rows9, TColumns, TPass>,
            10 => &GemmTile<S, V, T>.Run<Rows10, TColumns, TPass>,
            11 => &GemmTile<S, V, T>.Run<Rows11, TColumns, TPass>,
            _ => &GemmTile<S, V, T>.Run<Rows12, TColumns, TPass>,
        };
        tile(p);
    }
}
