using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>The loops around <see cref="FourChainTile{S, V, T}"/>: few columns, an inner dimension that is not divided, tiles of
/// rows.</summary>
internal static unsafe class NarrowLoops<S, V, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Fewer rows than this, 16 tiles of six, do not repay copying B.</summary>
    private const int MinRowsToAlign = 96;

    /// <summary>Runs the product on this thread. <paramref name="workspace"/> has the length that the plan says; <paramref name="p"/> is
    /// overwritten.</summary>
    public static void Run(ref GemmProblem<T> p, in GemmPlan plan, T* workspace)
    {
        bool partial = p.N % S.Count != 0 && !plan.PackB && p.StepB == p.N;
        if (partial
            && p.M >= MinRowsToAlign
            && (long)p.K * Blocking.RoundUp(p.N, S.Count) * sizeof(T) <= Blocking.StackBytes)
        {
            RunAligned(ref p, plan, workspace);
        }
        else
        {
            RunTiles(ref p, plan, workspace);
        }
    }

    /// <summary>The product with a small B whose rows are first padded to whole vectors, on the stack.</summary>
    /// <remarks>
    /// A tile reads as many broadcasts of A as it multiplies, so it is bound by loads, and a vector across two cache lines is two of them:
    /// of rows of 10 columns without gaps, 5 in 8 are. 1024 by 10 by 256 went from 124 to 137 GFLOP/s (Zen 5).
    /// </remarks>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RunAligned(ref GemmProblem<T> p, in GemmPlan plan, T* workspace)
    {
        int width = Blocking.RoundUp(p.N, S.Count);
        T* unaligned = stackalloc T[(p.K * width) + (Blocking.AlignmentBytes / sizeof(T))];
        T* aligned = Blocking.AlignUp(unaligned);
        int whole = width - S.Count;
        V mask = S.PartialMask(p.N - whole);
        T* from = p.B;
        T* to = aligned;
        for (int i = 0; i < p.K; i++)
        {
            for (int j = 0; j < whole; j += S.Count)
            {
                S.Store(S.Load(ref *from, (nuint)j), ref *to, (nuint)j);
            }

            S.Store(S.LoadPartial(from + whole, mask), ref *to, (nuint)whole);
            from += p.StepB;
            to += width;
        }

        p.SetB(aligned, width, 1);
        RunTiles(ref p, plan, workspace);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunTiles(ref GemmProblem<T> p, in GemmPlan plan, T* workspace)
    {
        T* packedB = Blocking.AlignUp(workspace);
        T* packedA = packedB + plan.PackedBLength;
        if (plan.PackB)
        {
            // All columns in whole vectors: at most 16 elements.
            int width = Blocking.RoundUp(p.N, S.Count);
            Packing.PackB<S, V, T>(p, 0, p.K, 0, p.N, width, packedB);
            p.SetB(packedB, width, 1);
        }

        T* a = p.A, c = p.C;
        (int rows, nint rowA, nint stepA) = (p.M, p.RowA, p.StepA);
        // At 512 bits 16 columns are at most two vectors, of double.
        bool wide = Unsafe.SizeOf<V>() == 64 && p.N > S.Count;
        var partition = new RowPartition(rows, wide ? FourChainTile<S, V, T>.MaxRowsOfTwoVectors : Blocking.ChainTileRows<V>());
        int row = 0, finished = 0;
        for (int t = 0; t < partition.Tiles; t++)
        {
            p.M = partition.Height(t);
            p.A = a + (row * rowA);
            p.C = c + (row * p.RowC);
            if (plan.PackA)
            {
                (p.RowA, p.StepA) = (rowA, stepA);
                Packing.PackA<S, V, T>(p, p.A, p.M, p.K, packedA);
                (p.RowA, p.StepA) = Packing.StridesA(p, p.M, p.K);
                p.A = packedA;
            }

            if (!wide)
            {
                Tiles(ref p);
            }
            else if (p.N == 2 * S.Count)
            {
                Tile<TwoVectors>(p);
            }
            else
            {
                Tile<Masked<TwoVectors>>(p);
            }

            row += p.M;
            if (!p.Epilogue.IsEmpty && ((row - finished) * p.N >= TileEpilogue<T>.Stripe || row == rows))
            {
                p.Epilogue.Run(c, p.RowC, finished, row - finished, 0, p.N);
                finished = row;
            }
        }
    }

    /// <summary>Some rows, one vector of columns at a time: at 128 bits there are up to four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tiles(ref GemmProblem<T> p)
    {
        int columns = p.N;
        T* b = p.B, bias = p.Bias;
        for (; p.N > 0; p.SkipColumns(S.Count))
        {
            if (p.N >= S.Count)
            {
                Tile<OneVector>(p);
            }
            else
            {
                Tile<Masked<OneVector>>(p);
            }
        }

        p.N = columns;
        p.B = b;
        p.Bias = bias;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile<TColumns>(in GemmProblem<T> p)
        where TColumns : struct, ITileColumns
    {
        delegate*<in GemmProblem<T>, void> tile = p.M switch
        {
            1 => &FourChainTile<S, V, T>.Run<Rows1, TColumns>,
            2 => &FourChainTile<S, V, T>.Run<Rows2, TColumns>,
            3 => &FourChainTile<S, V, T>.Run<Rows3, TColumns>,
            4 => &FourChainTile<S, V, T>.Run<Rows4, TColumns>,
            5 => &FourChainTile<S, V, T>.Run<Rows5, TColumns>,
            _ => &FourChainTile<S, V, T>.Run<Rows6, TColumns>,
        };
        tile(p);
    }
}
