using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>The four loops around the tile, at a width.</summary>
internal static unsafe class GemmLoops
{
    /// <summary>Runs the product on this thread. <paramref name="workspace"/> has the length that the plan says.</summary>
    public static void Run<T>(SimdWidth width, in GemmProblem<T> problem, in GemmPlan plan, T* workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (width)
        {
            case SimdWidth.Bits512:
                GemmLoops<Simd512<T>, Vector512<T>, T>.Run(problem, plan, workspace);
                break;
            case SimdWidth.Bits256:
                GemmLoops<Simd256<T>, Vector256<T>, T>.Run(problem, plan, workspace);
                break;
            case SimdWidth.Bits128:
                GemmLoops<Simd128<T>, Vector128<T>, T>.Run(problem, plan, workspace);
                break;
            case SimdWidth.Portable:
                GemmLoops<SimdPortable<T>, Vector<T>, T>.Run(problem, plan, workspace);
                break;
            default:
                GemmLoops<Simd1<T>, T, T>.Run(problem, plan, workspace);
                break;
        }
    }
}

/// <summary>The four loops around the tile: columns (nc), depth (kc), tiles of rows (mr), panels of columns (nr).</summary>
/// <remarks>
/// A block of B (kc by nc) stays in L2 and is read panel after panel, in order; the rows of A of one tile (mr by kc) stay in L1. These are
/// the loops of BLIS on wide vectors (Van Zee and van de Geijn, "BLIS", 2015) after Goto and van de Geijn, "Anatomy of High-Performance
/// Matrix Multiplication" (2008). Four things differ: the first tile of rows packs B while it multiplies, so that packing costs stores that
/// were idle and no pass of its own; the last tiles of rows prefetch the next block of B, a line a step, so that it comes from memory while
/// they multiply; only the rows of one tile of A are copied at a time, into L1; and rows are divided evenly, so that no thin tile is left
/// over. None of this changes a bit: every element is one chain with p ascending, whatever the blocks. Every method with a loop is compiled
/// fully at once: a large product is called too seldom for the JIT's tiers, and would run its packing in the first of them (2048 by 2048 by
/// 256 transposed at 126 GFLOP/s in place of 213, Zen 5, November 2026).
/// </remarks>
internal static unsafe class GemmLoops<S, V, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="GemmLoops.Run"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in GemmProblem<T> problem, in GemmPlan plan, T* workspace)
    {
        if (plan.FourChains)
        {
            GemmProblem<T> narrow = problem;
            NarrowLoops<S, V, T>.Run(ref narrow, plan, workspace);
            return;
        }

        if (problem.SkipsZeros && ZeroSkip<S, V, T>.TryRun(problem))
        {
            return;
        }

        T* packedB = Blocking.AlignUp(workspace);
        T* packedA = packedB + plan.PackedBLength;
        for (int pc = 0; pc < problem.K; pc += plan.BlockDepth)
        {
            int depth = Math.Min(plan.BlockDepth, problem.K - pc);
            for (int jc = 0; jc < problem.N; jc += plan.BlockColumns)
            {
                T* next = jc + plan.BlockColumns < problem.N
                    ? problem.B + (pc * problem.StepB) + ((jc + plan.BlockColumns) * problem.ColumnB)
                    : pc + depth < problem.K ? problem.B + ((pc + depth) * problem.StepB)
                    : null;
                Block(
                    problem, plan, jc, Math.Min(plan.BlockColumns, problem.N - jc), pc, depth, packedA, packedB,
                    plan.PackBInTile && Sse.IsSupported ? next : null);
            }
        }
    }

    /// <summary>Multiplies all rows of A by one block of B; the last tiles prefetch <paramref name="next"/>, the block after it, unless it
    /// is null.</summary>
    /// <remarks>They prefetch as much as this block has; where the next one is narrower or shallower this goes past its end, which is
    /// harmless.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(
        in GemmProblem<T> problem, in GemmPlan plan, int jc, int columns, int pc, int depth, T* packedA, T* packedB, T* next)
    {
        int nr = Blocking.TileColumns<V, T>();
        bool last = pc + depth == problem.K;
        GemmProblem<T> tile = problem;
        tile.N = columns;
        tile.K = depth;
        tile.B += (pc * problem.StepB) + (jc * problem.ColumnB);
        tile.C += jc;
        tile.Accumulate = pc > 0 || problem.Accumulate;
        tile.Bias = last && problem.Bias != null ? problem.Bias + jc : null;
        tile.Relu = last && problem.Relu;
        tile.NextStepB = problem.StepB;
        if (plan.PackB)
        {
            Packing.PackB<S, V, T>(problem, pc, depth, jc, columns, nr, packedB);
            tile.SetB(packedB, nr, depth);
        }

        // Each of the last tiles prefetches one cache line of every row of every panel; none where such a row is less than a line.
        int prefetching = nr * sizeof(T) / Blocking.AlignmentBytes;
        var partition = new RowPartition(problem.M, Blocking.TileRows<V>());
        T* a = problem.A + (pc * problem.StepA);
        T* group = packedA;
        tile.A = a;
        int rows = 0, finished = 0, packedRows = 0;
        for (int t = 0; t < partition.Tiles; t++)
        {
            tile.M = partition.Height(t);
            if (plan.PackA && rows == packedRows)
            {
                for (int i = t; i < Math.Min(partition.Tiles, t + (Blocking.PackRows / Blocking.TileRows<V>())); i++)
                {
                    packedRows += partition.Height(i);
                }

                (tile.RowA, tile.StepA) = Packing.StridesA(problem, packedRows - rows, depth);
                tile.A = group;
                group += plan.NextPackedA;
                if (jc == 0)
                {
                    Packing.PackA<S, V, T>(problem, a + (rows * problem.RowA), packedRows - rows, depth, tile.A);
                }
            }

            if (plan.PackBInTile && t == 0)
            {
                tile.NextB = packedB;
                PanelLoop<S, V, T>.Run<PackB>(ref tile);
                tile.SetB(packedB, nr, depth);
            }
            else if (next != null && t >= partition.Tiles - prefetching)
            {
                tile.NextB = next + ((partition.Tiles - 1 - t) * Blocking.AlignmentBytes / sizeof(T));
                PanelLoop<S, V, T>.Run<PrefetchB>(ref tile);
            }
            else
            {
                PanelLoop<S, V, T>.Run<ReadB>(ref tile);
            }

            tile.SkipRows(tile.M);
            rows += tile.M;
            if (last && !problem.Epilogue.IsEmpty && ((rows - finished) * columns >= TileEpilogue<T>.Stripe || rows == problem.M))
            {
                problem.Epilogue.Run(problem.C, problem.RowC, finished, rows - finished, jc, columns);
                finished = rows;
            }
        }
    }
}
