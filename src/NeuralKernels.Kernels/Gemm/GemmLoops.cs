using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Gemm;

/// <summary>The four loops around the tile: columns (nc), depth (kc), tiles of rows (mr), panels of columns (nr).</summary>
/// <remarks>
/// A block of B (kc by nc) stays in L2 and passes by panel after panel, read in order; the rows of A of one tile (mr by kc) stay in L1. So runs BLIS on
/// wide vectors (Van Zee and van de Geijn, "BLIS", 2015) after Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008). Three
/// things differ: the first tile of rows packs B while it multiplies, so that packing costs stores that were idle and no pass of its own; only the rows of one tile
/// of A are copied at a time, into L1; and rows are shared out evenly, so that no thin tile is left over. None of this changes a bit: every element is
/// one chain with p ascending, however it is cut.
/// </remarks>
internal static unsafe class GemmLoops<S, V, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Runs the product on this thread. <paramref name="workspace"/> has the length that the plan asked for.</summary>
    public static void Run(in GemmProblem<T> problem, in GemmPlan plan, T* workspace)
    {
        if (plan.Chains)
        {
            NarrowLoops<S, V, T>.Run(problem, plan, workspace);
            return;
        }

        T* packedB = Blocking.AlignUp(workspace);
        T* packedA = packedB + plan.PackedBLength;
        for (int jc = 0; jc < problem.N; jc += plan.BlockColumns)
        {
            int columns = Math.Min(plan.BlockColumns, problem.N - jc);
            for (int pc = 0; pc < problem.K; pc += plan.BlockDepth)
            {
                Block(problem, plan, jc, columns, pc, Math.Min(plan.BlockDepth, problem.K - pc), packedA, packedB);
            }
        }
    }

    /// <summary>Runs a product that is cut and packed nowhere, on this thread.</summary>
    public static void RunPlain(in GemmProblem<T> problem) => Block(problem, default, 0, problem.N, 0, problem.K, null, null);

    /// <summary>All rows of A against one block of B.</summary>
    private static void Block(in GemmProblem<T> problem, in GemmPlan plan, int jc, int columns, int pc, int depth, T* packedA, T* packedB)
    {
        int nr = Blocking.TileColumns<V, T>();
        bool last = pc + depth == problem.K;
        var source = new Panels { Start = problem.B + (pc * problem.StepB) + (jc * problem.ColumnB), Step = problem.StepB, Next = nr * problem.ColumnB };
        var packed = new Panels { Start = packedB, Step = nr, Next = (nint)nr * depth };
        if (plan.PackB)
        {
            Packing.PackB<S, V, T>(problem, pc, depth, jc, columns, nr, packedB);
            source = packed;
        }

        var cut = new RowCut(problem.M, Blocking.TileRows<V>());
        T* a = problem.A + (pc * problem.StepA);
        T* c = problem.C + jc;
        (nint rowA, nint stepA, nint nextA) = (problem.RowA, problem.StepA, 0);
        int rows = 0, finished = 0;
        for (int t = 0; t < cut.Tiles; t++)
        {
            int height = cut.Height(t);
            T* tileA = a;
            if (plan.PackA)
            {
                int slot = t % Blocking.PackTiles;
                if (slot == 0)
                {
                    (rowA, stepA, nextA) = Packing.PackA<S, V, T>(
                        problem, a, cut, t, Math.Min(Blocking.PackTiles, cut.Tiles - t), depth, packedA);
                }

                tileA = packedA + (slot * nextA);
            }

            var row = new TileRow
            {
                Height = height,
                A = tileA,
                C = c,
                Strides = new TileStrides(depth, rowA * sizeof(T), stepA * sizeof(T), source.Step * sizeof(T), source.Next * sizeof(T), problem.RowC * sizeof(T)),
                Accumulate = pc > 0 || problem.Accumulate,
                Bias = last && problem.Bias != null ? problem.Bias + jc : null,
                Relu = last && problem.Relu,
            };
            if (plan.CopyB && t == 0)
            {
                Row<Copy>(row, source, packedB, packed.Next, columns);
                source = packed;
            }
            else
            {
                Row<NoCopy>(row, source, null, 0, columns);
            }

            a += height * problem.RowA;
            c += height * problem.RowC;
            rows += height;
            if (last && !problem.Finish.IsEmpty && ((rows - finished) * columns >= Finish<T>.Stripe || rows == problem.M))
            {
                problem.Finish.Run(problem.C, problem.RowC, finished, rows - finished, jc, columns);
                finished = rows;
            }
        }
    }

    /// <summary>One tile of rows against every panel of the block.</summary>
    private static void Row<TCopy>(in TileRow row, in Panels panels, T* copy, nint nextCopy, int columns)
        where TCopy : struct, ITileCopy
    {
        int nr = Blocking.TileColumns<V, T>();
        T* b = panels.Start;
        T* c = row.C;
        T* bias = row.Bias;
        int left = columns;
        if (!TCopy.Copies && row.Height <= Blocking.MostRowTileRows)
        {
            int done = RowLoops<S, V, T>.Run(row.Height, row.Strides, row.A, b, c, columns, row.Accumulate, bias, row.Relu);
            b += done / nr * panels.Next;
            c += done;
            bias = bias == null ? null : bias + done;
            left -= done;
        }

        for (; left > 0; left -= nr)
        {
            if (left >= nr)
            {
                if (row.Accumulate && left > nr)
                {
                    Prefetch(c + nr, row.Height, row.Strides.RowC);
                }

                Tile<TwoVectors, TCopy>(row, b, c, copy, 0, bias);
            }
            else if (left > S.Count)
            {
                Tile<TwoVectorsMasked, TCopy>(row, b, c, copy, left - S.Count, bias);
            }
            else if (left == S.Count)
            {
                Tile<OneVector, TCopy>(row, b, c, copy, 0, bias);
            }
            else
            {
                Tile<OneVectorMasked, TCopy>(row, b, c, copy, left, bias);
            }

            b += panels.Next;
            c += nr;
            copy += nextCopy;
            bias = bias == null ? null : bias + nr;
        }
    }

    /// <summary>Asks for the tile of C that comes next: its chains start from it, and would wait for memory there.</summary>
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
    private static void Tile<TColumns, TCopy>(in TileRow row, T* b, T* c, T* copy, int last, T* bias)
        where TColumns : struct, ITileColumns
        where TCopy : struct, ITileCopy
    {
        switch (row.Height)
        {
            case 1:
                GemmTile<S, V, T>.Run<Rows1, TColumns, TCopy>(row.Strides, row.A, b, c, copy, last, row.Accumulate, bias, row.Relu);
                break;
            case 2:
                GemmTile<S, V, T>.Run<Rows2, TColumns, TCopy>(row.Strides, row.A, b, c, copy, last, row.Accumulate, bias, row.Relu);
                break;
            case 3:
                GemmTile<S, V, T>.Run<Rows3, TColumns, TCopy>(row.Strides, row.A, b, c, copy, last, row.Accumulate, bias, row.Relu);
                break;
            case 4:
                GemmTile<S, V, T>.Run<Rows4, TColumns, TCopy>(row.Strides, row.A, b, c, copy, last, row.Accumulate, bias, row.Relu);
                break;
            case 5:
                GemmTile<S, V, T>.Run<Rows5, TColumns, TCopy>(row.Strides, row.A, b, c, copy, last, row.Accumulate, bias, row.Relu);
                break;
            case 6:
                GemmTile<S, V, T>.Run<Rows6, TColumns, TCopy>(row.Strides, row.A, b, c, copy, last, row.Accumulate, bias, row.Relu);
                break;
            case 7:
                GemmTile<S, V, T>.Run<Rows7, TColumns, TCopy>(row.Strides, row.A, b, c, copy, last, row.Accumulate, bias, row.Relu);
                break;
            case 8:
                GemmTile<S, V, T>.Run<Rows8, TColumns, TCopy>(row.Strides, row.A, b, c, copy, last, row.Accumulate, bias, row.Relu);
                break;
            case 9:
                GemmTile<S, V, T>.Run<Rows9, TColumns, TCopy>(row.Strides, row.A, b, c, copy, last, row.Accumulate, bias, row.Relu);
                break;
            case 10:
                GemmTile<S, V, T>.Run<Rows10, TColumns, TCopy>(row.Strides, row.A, b, c, copy, last, row.Accumulate, bias, row.Relu);
                break;
            case 11:
                GemmTile<S, V, T>.Run<Rows11, TColumns, TCopy>(row.Strides, row.A, b, c, copy, last, row.Accumulate, bias, row.Relu);
                break;
            default:
                GemmTile<S, V, T>.Run<Rows12, TColumns, TCopy>(row.Strides, row.A, b, c, copy, last, row.Accumulate, bias, row.Relu);
                break;
        }
    }

    /// <summary>The panels of a block of B, packed or where they stand; strides in elements.</summary>
    private struct Panels
    {
        public T* Start;
        public nint Step;
        public nint Next;
    }

    /// <summary>What is the same for every panel that a tile of rows meets.</summary>
    private struct TileRow
    {
        public TileStrides Strides;
        public T* A;
        public T* C;
        public T* Bias;
        public int Height;
        public bool Accumulate;
        public bool Relu;
    }
}
