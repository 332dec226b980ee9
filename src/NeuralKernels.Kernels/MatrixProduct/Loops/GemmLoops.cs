using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>The four loops around the tile: columns (nc), depth (kc), tiles of rows (mr), panels of columns (nr).</summary>
/// <remarks>
/// A block of B (kc by nc) stays in L2 and passes by panel after panel, read in order; the rows of A of one tile (mr by kc) stay in L1. So
/// runs BLIS on
/// wide vectors (Van Zee and van de Geijn, "BLIS", 2015) after Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication"
/// (2008). Four
/// things differ: the first tile of rows packs B while it multiplies, so that packing costs stores that were idle and no pass of its own;
/// the last tiles of
/// rows ask for the next block of B, a line a step, so that it comes from memory while they multiply; only the rows of one tile
/// of A are copied at a time, into L1; and rows are shared out evenly, so that no thin tile is left over. None of this changes a bit: every
/// element is
/// one chain with p ascending, however it is cut. Every method with a loop is compiled fully at once: a large product is called too seldom
/// for the JIT's tiers, and
/// would run its packing in their first one (2048 by 2048 by 256 transposed at 126 GFLOP/s in place of 213, Zen 5, November 2026).
/// </remarks>
internal static unsafe class GemmLoops<S, V, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Runs the product on this thread. <paramref name="workspace"/> has the length that the plan asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in GemmProblem<T> problem, in GemmPlan plan, T* workspace)
    {
        if (plan.Chains)
        {
            NarrowLoops<S, V, T>.Run(problem, plan, workspace);
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
                    plan.CopyB && Sse.IsSupported ? next : null);
            }
        }
    }

    /// <summary>All rows of A against one block of B; the last tiles ask for <paramref name="next"/>, the block that follows, or
    /// null.</summary>
    /// <remarks>As much of it as this block has: a narrower or shallower one after it is asked for past its end, which reads nothing and is
    /// harmless.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(
        in GemmProblem<T> problem, in GemmPlan plan, int jc, int columns, int pc, int depth, T* packedA, T* packedB, T* next)
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

        // tiles, each for a cache line of every panel's step; none where a step is less than a line
        int asking = nr * sizeof(T) / Blocking.PaddingBytes;
        var cut = new RowCut(problem.M, Blocking.TileRows<V>());
        T* a = problem.A + (pc * problem.StepA);
        T* c = problem.C + jc;
        (nint rowA, nint stepA) = (problem.RowA, problem.StepA);
        T* tileA = a;
        T* group = packedA;
        int rows = 0, finished = 0, packedRows = 0;
        for (int t = 0; t < cut.Tiles; t++)
        {
            int height = cut.Height(t);
            if (plan.PackA && rows == packedRows)
            {
                for (int i = t; i < Math.Min(cut.Tiles, t + (Blocking.PackRows / Blocking.TileRows<V>())); i++)
                {
                    packedRows += cut.Height(i);
                }

                (rowA, stepA) = Packing.StridesA(problem, packedRows - rows, depth);
                tileA = group;
                group += plan.NextPackedA;
                if (jc == 0)
                {
                    Packing.PackA<S, V, T>(problem, a + (rows * problem.RowA), packedRows - rows, depth, tileA);
                }
            }

            var strides = new TileStrides(
                depth, rowA * sizeof(T), stepA * sizeof(T), source.Step * sizeof(T), source.Next * sizeof(T), problem.RowC * sizeof(T))
            {
                StepAsked = problem.StepB * sizeof(T),
            };
            bool accumulate = pc > 0 || problem.Accumulate;
            T* bias = last && problem.Bias != null ? problem.Bias + jc : null;
            bool relu = last && problem.Relu;
            if (plan.CopyB && t == 0)
            {
                PanelLoop<S, V, T>.Run<Copy>(
                    height, strides, tileA, source.Start, c, columns, accumulate, bias, relu, packedB, packed.Next);
                source = packed;
            }
            else if (next != null && t >= cut.Tiles - asking)
            {
                T* line = next + ((cut.Tiles - 1 - t) * Blocking.PaddingBytes / sizeof(T));
                PanelLoop<S, V, T>.Run<Ask>(height, strides, tileA, source.Start, c, columns, accumulate, bias, relu, line, nr);
            }
            else
            {
                PanelLoop<S, V, T>.Run<NoCopy>(height, strides, tileA, source.Start, c, columns, accumulate, bias, relu);
            }

            tileA += height * rowA;
            c += height * problem.RowC;
            rows += height;
            if (last && !problem.Epilogue.IsEmpty && ((rows - finished) * columns >= TileEpilogue<T>.Stripe || rows == problem.M))
            {
                problem.Epilogue.Run(problem.C, problem.RowC, finished, rows - finished, jc, columns);
                finished = rows;
            }
        }
    }

    /// <summary>The panels of a block of B, packed or where they stand; strides in elements.</summary>
    private struct Panels
    {
        public T* Start;
        public nint Step;
        public nint Next;
    }
}
