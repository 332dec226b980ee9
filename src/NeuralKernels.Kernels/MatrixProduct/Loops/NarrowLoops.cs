using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>The loops of the second order: few columns, a long inner dimension taken whole, vectors of columns by tiles of rows.</summary>
internal static unsafe class NarrowLoops<S, V, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Fewer rows than this, 16 tiles of six, do not repay copying B.</summary>
    private const int LeastRowsToAlign = 96;

    /// <summary>Runs the product on this thread. <paramref name="workspace"/> has the length that the plan asked for.</summary>
    public static void Run(in GemmProblem<T> problem, in GemmPlan plan, T* workspace)
    {
        bool partial = problem.N % S.Count != 0 && !plan.PackB && problem.StepB == problem.N;
        if (partial
            && problem.M >= LeastRowsToAlign
            && (long)problem.K * Blocking.RoundUp(problem.N, S.Count) * sizeof(T) <= Blocking.StackBytes)
        {
            RunAligned(problem, plan, workspace);
        }
        else
        {
            RunTiles(problem, plan, workspace);
        }
    }

    /// <summary>The product with a small B whose steps are filled up to whole vectors first, on the stack.</summary>
    /// <remarks>
    /// A tile reads as many broadcasts of A as it multiplies, so loads are what it waits for, and a vector across two cache lines is two of
    /// them: of 10
    /// columns side by side, 5 steps in 8 are. 1024 by 10 by 256 went from 124 to 137 GFLOP/s (Zen 5).
    /// </remarks>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RunAligned(GemmProblem<T> problem, in GemmPlan plan, T* workspace)
    {
        int width = Blocking.RoundUp(problem.N, S.Count);
        T* unaligned = stackalloc T[(problem.K * width) + (Blocking.PaddingBytes / sizeof(T))];
        T* aligned = Blocking.AlignUp(unaligned);
        int whole = width - S.Count;
        V mask = S.PartialMask(problem.N - whole);
        T* from = problem.B;
        T* to = aligned;
        for (int p = 0; p < problem.K; p++)
        {
            for (int j = 0; j < whole; j += S.Count)
            {
                S.Store(S.Load(ref *from, (nuint)j), ref *to, (nuint)j);
            }

            S.Store(S.LoadPartial(from + whole, mask), ref *to, (nuint)whole);
            from += problem.StepB;
            to += width;
        }

        problem.B = aligned;
        problem.StepB = width;
        RunTiles(problem, plan, workspace);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunTiles(in GemmProblem<T> problem, in GemmPlan plan, T* workspace)
    {
        T* packedB = Blocking.AlignUp(workspace);
        T* packedA = packedB + plan.PackedBLength;
        T* b = problem.B;
        nint stepB = problem.StepB;
        if (plan.PackB)
        {
            // The width of one vector's multiple that holds all columns: at most 16 elements.
            int width = Blocking.RoundUp(problem.N, S.Count);
            Packing.PackB<S, V, T>(problem, 0, problem.K, 0, problem.N, width, packedB);
            b = packedB;
            stepB = width;
        }

        bool wide = Unsafe.SizeOf<V>() == 64 && problem.N > S.Count;
        var cut = new RowCut(problem.M, wide ? WideFourChainTile<S, V, T>.MostRows : Blocking.ChainTileRows<V>());
        T* a = problem.A;
        T* c = problem.C;
        int rows = 0, finished = 0;
        for (int t = 0; t < cut.Tiles; t++)
        {
            int height = cut.Height(t);
            T* tileA = a;
            (nint rowA, nint stepA) = (problem.RowA, problem.StepA);
            if (plan.PackA)
            {
                (rowA, stepA) = Packing.StridesA(problem, height, problem.K);
                Packing.PackA<S, V, T>(problem, a, height, problem.K, packedA);
                tileA = packedA;
            }

            var strides = new TileStrides(problem.K, rowA * sizeof(T), stepA * sizeof(T), stepB * sizeof(T), 0, problem.RowC * sizeof(T));

            if (wide)
            {
                WideTile(height, strides, tileA, b, c, problem);
            }
            else
            {
                Tiles(height, strides, tileA, b, c, problem);
            }

            a += height * problem.RowA;
            c += height * problem.RowC;
            rows += height;
            if (!problem.Epilogue.IsEmpty && ((rows - finished) * problem.N >= TileEpilogue<T>.Stripe || rows == problem.M))
            {
                problem.Epilogue.Run(problem.C, problem.RowC, finished, rows - finished, 0, problem.N);
                finished = rows;
            }
        }
    }

    /// <summary>Some rows, one vector at a time: the columns of a narrow product are up to four vectors at 128 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tiles(int rows, in TileStrides strides, T* a, T* b, T* c, in GemmProblem<T> problem)
    {
        for (int j = 0; j < problem.N; j += S.Count)
        {
            T* bias = problem.Bias == null ? null : problem.Bias + j;
            if (problem.N - j >= S.Count)
            {
                Tile<OneVector>(rows, strides, a, b + j, c + j, 0, problem.Accumulate, bias, problem.Relu);
            }
            else
            {
                Tile<OneVectorMasked>(rows, strides, a, b + j, c + j, problem.N - j, problem.Accumulate, bias, problem.Relu);
            }
        }
    }

    /// <summary>Some rows and all columns, which at 512 bits are no more than two vectors of double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WideTile(int rows, in TileStrides strides, T* a, T* b, T* c, in GemmProblem<T> problem)
    {
        if (problem.N == 2 * S.Count)
        {
            WideTile<TwoVectors>(rows, strides, a, b, c, 0, problem.Accumulate, problem.Bias, problem.Relu);
        }
        else
        {
            WideTile<TwoVectorsMasked>(rows, strides, a, b, c, problem.N - S.Count, problem.Accumulate, problem.Bias, problem.Relu);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WideTile<TColumns>(
        int rows, in TileStrides strides, T* a, T* b, T* c, int last, bool accumulate, T* bias, bool relu)
        where TColumns : struct, ITileColumns
    {
        switch (rows)
        {
            case 1:
                WideFourChainTile<S, V, T>.Run<Rows1, TColumns>(strides, a, b, c, last, accumulate, bias, relu);
                break;
            case 2:
                WideFourChainTile<S, V, T>.Run<Rows2, TColumns>(strides, a, b, c, last, accumulate, bias, relu);
                break;
            default:
                WideFourChainTile<S, V, T>.Run<Rows3, TColumns>(strides, a, b, c, last, accumulate, bias, relu);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile<TColumns>(int rows, in TileStrides strides, T* a, T* b, T* c, int last, bool accumulate, T* bias, bool relu)
        where TColumns : struct, ITileColumns
    {
        switch (rows)
        {
            case 1:
                FourChainTile<S, V, T>.Run<Rows1, TColumns>(strides, a, b, c, last, accumulate, bias, relu);
                break;
            case 2:
                FourChainTile<S, V, T>.Run<Rows2, TColumns>(strides, a, b, c, last, accumulate, bias, relu);
                break;
            case 3:
                FourChainTile<S, V, T>.Run<Rows3, TColumns>(strides, a, b, c, last, accumulate, bias, relu);
                break;
            case 4:
                FourChainTile<S, V, T>.Run<Rows4, TColumns>(strides, a, b, c, last, accumulate, bias, relu);
                break;
            case 5:
                FourChainTile<S, V, T>.Run<Rows5, TColumns>(strides, a, b, c, last, accumulate, bias, relu);
                break;
            default:
                FourChainTile<S, V, T>.Run<Rows6, TColumns>(strides, a, b, c, last, accumulate, bias, relu);
                break;
        }
    }
}
