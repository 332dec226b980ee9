using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>The loops of a small product, at a width.</summary>
internal static class SmallLoops
{
    /// <summary>Runs a product that <see cref="GemmPlan.IsSmall"/>; <paramref name="p"/> is overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<T>(SimdWidth width, ref GemmProblem<T> p)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (width == SimdWidth.Bits512)
        {
            SmallLoops<Simd512<T>, Vector512<T>, T>.Run(ref p);
        }
        else if (width == SimdWidth.Bits256)
        {
            SmallLoops<Simd256<T>, Vector256<T>, T>.Run(ref p);
        }
        else if (width == SimdWidth.Bits128)
        {
            SmallLoops<Simd128<T>, Vector128<T>, T>.Run(ref p);
        }
        else if (width == SimdWidth.Portable)
        {
            SmallLoops<SimdPortable<T>, Vector<T>, T>.Run(ref p);
        }
        else
        {
            SmallLoops<Simd1<T>, T, T>.Run(ref p);
        }
    }
}

/// <summary>The loops of a product so small that it is neither blocked nor packed: tiles of rows against all of B in place.</summary>
/// <remarks>A product of 8 by 8 takes as long as a hundred instructions around it, so there are few.</remarks>
internal static unsafe class SmallLoops<S, V, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="SmallLoops.Run"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(ref GemmProblem<T> p)
    {
        if (GemmPlan.UsesFourChains(p.N, p.K))
        {
            NarrowLoops<S, V, T>.Run(ref p, default, null);
        }
        else if (p.ColumnB != 1)
        {
            RunTransposed(ref p);
        }
        else
        {
            RunTiles(ref p);
        }
    }

    /// <summary>The product with a transposed B, which is first copied to the stack in rows.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private static void RunTransposed(ref GemmProblem<T> p)
    {
        T* unaligned = stackalloc T[(p.N * p.K) + (Blocking.AlignmentBytes / sizeof(T))];
        T* rows = Blocking.AlignUp(unaligned);
        Transposition.Copy(p.B, p.ColumnB, rows, p.N, p.K, p.N);
        p.SetB(rows, p.N, 1);
        RunTiles(ref p);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // inside its callers it was ten kilobytes of code around registers spilled to the stack
    private static void RunTiles(ref GemmProblem<T> p)
    {
        var partition = new RowPartition(p.M, Blocking.TileRows<V>());
        for (int t = 0; t < partition.Tiles; t++)
        {
            p.M = partition.Height(t);
            if (p.N <= 2 * S.Count)
            {
                PanelLoop<S, V, T>.Tile<ReadB>(p);
            }
            else
            {
                PanelLoop<S, V, T>.Run<ReadB>(ref p);
            }

            p.SkipRows(p.M);
        }
    }
}
