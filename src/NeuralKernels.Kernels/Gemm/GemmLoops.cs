using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Gemm;

/// <summary>The five loops around the tile: columns (nc), depth (kc), rows (mc), panels of columns (nr), tiles of rows (mr).</summary>
/// <remarks>
/// Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008), and Van Zee and van de Geijn, "BLIS" (2015), with two
/// differences: blocks are packed only where that pays (<see cref="GemmPlan"/>), and the rows of a block are shared out evenly, so that no thin tile is left
/// over at the end. Neither changes a bit: every element is one chain with p ascending, however it is cut.
/// </remarks>
internal static unsafe class GemmLoops<S, V, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The most rows that <see cref="RowTile{S, V, T}"/> takes.</summary>
    private const int MostWideRows = 3;

    /// <summary>Runs the product on this thread. <paramref name="workspace"/> has the length that the plan asked for.</summary>
    public static void Run(in GemmProblem<T> problem, in GemmPlan plan, T* workspace)
    {
        int nr = Blocking.TileColumns<V, T>();
        T* packedB = workspace;
        T* packedA = workspace + plan.PackedBLength;
        for (int jc = 0; jc < problem.N; jc += plan.BlockColumns)
        {
            int columns = Math.Min(plan.BlockColumns, problem.N - jc);
            for (int pc = 0; pc < problem.K; pc += plan.BlockDepth)
            {
                int depth = Math.Min(plan.BlockDepth, problem.K - pc);
                T* b = problem.B + (pc * problem.StepB) + (jc * problem.ColumnB);
                nint stepB = problem.StepB;
                nint panelB = nr * problem.ColumnB;
                if (plan.PackB)
                {
                    Packing.PackB(problem, pc, depth, jc, columns, nr, packedB);
                    b = packedB;
                    stepB = nr;
                    panelB = (nint)nr * depth;
                }

                for (int ic = 0; ic < problem.M; ic += plan.BlockRows)
                {
                    int rows = Math.Min(plan.BlockRows, problem.M - ic);
                    T* a = problem.A + (ic * problem.RowA) + (pc * problem.StepA);
                    (nint rowA, nint stepA) = (problem.RowA, problem.StepA);
                    if (plan.PackA)
                    {
                        (rowA, stepA) = Packing.PackA(problem, ic, rows, pc, depth, packedA);
                        a = packedA;
                    }

                    var block = new Block
                    {
                        Strides = new TileStrides(
                            depth, rowA * sizeof(T), stepA * sizeof(T), stepB * sizeof(T), problem.RowC * sizeof(T)),
                        Rows = rows,
                        RowA = rowA,
                        RowC = problem.RowC,
                        Accumulate = pc > 0 || problem.Accumulate,
                        Relu = problem.Relu && pc + depth == problem.K,
                        Chains = plan.Chains,
                    };
                    bool last = pc + depth == problem.K;
                    T* c = problem.C + (ic * problem.RowC) + jc;
                    int wide = 0;
                    if (rows <= MostWideRows && !plan.PackB && !plan.Chains)
                    {
                        wide = WideTiles(block, a, b, c, columns, last && problem.Bias != null ? problem.Bias + jc : null);
                        b += wide;
                    }

                    for (int jr = wide; jr < columns; jr += nr)
                    {
                        T* bias = last && problem.Bias != null ? problem.Bias + jc + jr : null;
                        Panel(block, a, b, c + jr, Math.Min(nr, columns - jr), bias);
                        b += panelB;
                    }

                    b -= wide + (panelB * ((columns - wide + nr - 1) / nr));
                }
            }
        }
    }

    /// <summary>Whole groups of eight or four vectors of columns for a block of few rows; how many columns that were.</summary>
    private static int WideTiles(in Block block, T* a, T* b, T* c, int columns, T* bias)
    {
        // Eight vectors of two rows are 16 accumulators, more than a file of 16 registers leaves room for.
        bool eight = block.Rows == 1 || Blocking.TileRows<V>() == 12;
        int done = 0;
        for (int width = 8 * S.Count; eight && columns - done >= width; done += width)
        {
            Wide<EightVectors>(block, a, b + done, c + done, bias == null ? null : bias + done);
        }

        for (int width = 4 * S.Count; columns - done >= width; done += width)
        {
            Wide<FourVectors>(block, a, b + done, c + done, bias == null ? null : bias + done);
        }

        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Wide<TColumns>(in Block block, T* a, T* b, T* c, T* bias)
        where TColumns : struct, ITileColumns
    {
        switch (block.Rows)
        {
            case 1:
                RowTile<S, V, T>.Run<Rows1, TColumns>(block.Strides, a, b, c, block.Accumulate, bias, block.Relu);
                break;
            case 2:
                RowTile<S, V, T>.Run<Rows2, TColumns>(block.Strides, a, b, c, block.Accumulate, bias, block.Relu);
                break;
            default:
                RowTile<S, V, T>.Run<Rows3, TColumns>(block.Strides, a, b, c, block.Accumulate, bias, block.Relu);
                break;
        }
    }

    /// <summary>One panel of B against all the rows of a block.</summary>
    private static void Panel(in Block block, T* a, T* b, T* c, int columns, T* bias)
    {
        int count = S.Count;
        if (block.Chains)
        {
            // One vector at a time: the columns of a narrow product are one vector at 512 bits, up to four at 128.
            for (int j = 0; j < columns; j += count)
            {
                T* biasPart = bias == null ? null : bias + j;
                if (columns - j >= count)
                {
                    Tiles<OneVector>(block, a, b + j, c + j, 0, biasPart);
                }
                else
                {
                    Tiles<OneVectorMasked>(block, a, b + j, c + j, columns - j, biasPart);
                }
            }
        }
        else if (columns == 2 * count)
        {
            Tiles<TwoVectors>(block, a, b, c, 0, bias);
        }
        else if (columns > count)
        {
            Tiles<TwoVectorsMasked>(block, a, b, c, columns - count, bias);
        }
        else if (columns == count)
        {
            Tiles<OneVector>(block, a, b, c, 0, bias);
        }
        else
        {
            Tiles<OneVectorMasked>(block, a, b, c, columns, bias);
        }
    }

    private static void Tiles<TColumns>(in Block block, T* a, T* b, T* c, int lastColumns, T* bias)
        where TColumns : struct, ITileColumns
    {
        // Shared out evenly: 32 rows are 11 + 11 + 10, not 12 + 12 + 8, since a tile is as slow as its latency chains when it has few rows.
        int most = block.Chains ? Blocking.ChainTileRows<V>() : Blocking.TileRows<V>();
        int tiles = (block.Rows + most - 1) / most;
        int rows = block.Rows / tiles;
        int taller = block.Rows % tiles;
        for (int t = 0; t < tiles; t++)
        {
            int height = t < taller ? rows + 1 : rows;
            if (block.Chains)
            {
                ChainedTile<TColumns>(height, block, a, b, c, lastColumns, bias);
            }
            else
            {
                Tile<TColumns>(height, block, a, b, c, lastColumns, bias);
            }

            a += height * block.RowA;
            c += height * block.RowC;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile<TColumns>(int rows, in Block block, T* a, T* b, T* c, int last, T* bias)
        where TColumns : struct, ITileColumns
    {
        bool accumulate = block.Accumulate;
        bool relu = block.Relu;
        switch (rows)
        {
            case 1:
                GemmTile<S, V, T>.Run<Rows1, TColumns>(block.Strides, a, b, c, last, accumulate, bias, relu);
                break;
            case 2:
                GemmTile<S, V, T>.Run<Rows2, TColumns>(block.Strides, a, b, c, last, accumulate, bias, relu);
                break;
            case 3:
                GemmTile<S, V, T>.Run<Rows3, TColumns>(block.Strides, a, b, c, last, accumulate, bias, relu);
                break;
            case 4:
                GemmTile<S, V, T>.Run<Rows4, TColumns>(block.Strides, a, b, c, last, accumulate, bias, relu);
                break;
            case 5:
                GemmTile<S, V, T>.Run<Rows5, TColumns>(block.Strides, a, b, c, last, accumulate, bias, relu);
                break;
            case 6:
                GemmTile<S, V, T>.Run<Rows6, TColumns>(block.Strides, a, b, c, last, accumulate, bias, relu);
                break;
            case 7:
                GemmTile<S, V, T>.Run<Rows7, TColumns>(block.Strides, a, b, c, last, accumulate, bias, relu);
                break;
            case 8:
                GemmTile<S, V, T>.Run<Rows8, TColumns>(block.Strides, a, b, c, last, accumulate, bias, relu);
                break;
            case 9:
                GemmTile<S, V, T>.Run<Rows9, TColumns>(block.Strides, a, b, c, last, accumulate, bias, relu);
                break;
            case 10:
                GemmTile<S, V, T>.Run<Rows10, TColumns>(block.Strides, a, b, c, last, accumulate, bias, relu);
                break;
            case 11:
                GemmTile<S, V, T>.Run<Rows11, TColumns>(block.Strides, a, b, c, last, accumulate, bias, relu);
                break;
            default:
                GemmTile<S, V, T>.Run<Rows12, TColumns>(block.Strides, a, b, c, last, accumulate, bias, relu);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ChainedTile<TColumns>(int rows, in Block block, T* a, T* b, T* c, int last, T* bias)
        where TColumns : struct, ITileColumns
    {
        bool accumulate = block.Accumulate;
        bool relu = block.Relu;
        switch (rows)
        {
            case 1:
                ChainTile<S, V, T>.Run<Rows1, TColumns>(block.Strides, a, b, c, last, accumulate, bias, relu);
                break;
            case 2:
                ChainTile<S, V, T>.Run<Rows2, TColumns>(block.Strides, a, b, c, last, accumulate, bias, relu);
                break;
            case 3:
                ChainTile<S, V, T>.Run<Rows3, TColumns>(block.Strides, a, b, c, last, accumulate, bias, relu);
                break;
            case 4:
                ChainTile<S, V, T>.Run<Rows4, TColumns>(block.Strides, a, b, c, last, accumulate, bias, relu);
                break;
            case 5:
                ChainTile<S, V, T>.Run<Rows5, TColumns>(block.Strides, a, b, c, last, accumulate, bias, relu);
                break;
            default:
                ChainTile<S, V, T>.Run<Rows6, TColumns>(block.Strides, a, b, c, last, accumulate, bias, relu);
                break;
        }
    }

    /// <summary>What is the same for every tile of a block.</summary>
    private struct Block
    {
        public TileStrides Strides;
        public int Rows;
        public nint RowA;
        public nint RowC;
        public bool Accumulate;
        public bool Relu;
        public bool Chains;
    }
}
