using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Gemm;

/// <summary>The loops of a product so small that nothing is cut or packed: tiles of rows against all of B where it stands.</summary>
/// <remarks>A product of 8 by 8 takes as long as a hundred instructions around it, so there are few.</remarks>
internal static unsafe class SmallLoops<S, V, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Strides from elements to bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileStrides Strides(nint depth, nint rowA, nint stepA, nint stepB, nint rowC) => new(
        depth, rowA * sizeof(T), stepA * sizeof(T), stepB * sizeof(T), 2 * S.Count * sizeof(T), rowC * sizeof(T));

    /// <summary>The product of a problem that is known to be small.</summary>
    public static void Run(in GemmProblem<T> p)
    {
        if (GemmPlan.UsesChains(p.N, p.K))
        {
            NarrowLoops<S, V, T>.Run(p, default, null);
        }
        else if (p.ColumnB == 1)
        {
            Run(p.M, p.N, Strides(p.K, p.RowA, p.StepA, p.StepB, p.RowC), p.A, p.B, p.C, p.Accumulate, p.Bias, p.Relu);
        }
        else
        {
            RunTransposed(p.M, p.N, p.K, p.A, p.RowA, p.StepA, p.B, p.ColumnB, p.C, p.RowC, p.Accumulate, p.Bias, p.Relu);
        }
    }

    /// <summary>The product with a B whose columns stand in a row each, <paramref name="columnB"/> elements apart: it is turned first, on the stack.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    public static void RunTransposed(
        int rows, int columns, int depth, T* a, nint rowA, nint stepA, T* b, nint columnB, T* c, nint rowC, bool accumulate, T* bias, bool relu)
    {
        T* unaligned = stackalloc T[(columns * depth) + (Blocking.PaddingBytes / sizeof(T))];
        T* turned = Blocking.AlignUp(unaligned);
        Transposition.Copy(b, columnB, turned, columns, depth, columns);
        Run(rows, columns, Strides(depth, rowA, stepA, columns, rowC), a, turned, c, accumulate, bias, relu);
    }

    /// <summary>C (rows by columns) &lt;- A B, or C + A B, then bias and ReLU.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(int rows, int columns, in TileStrides strides, T* a, T* b, T* c, bool accumulate, T* bias, bool relu)
    {
        int most = Blocking.TileRows<V>();
        if (rows <= most)
        {
            PanelLoop<S, V, T>.Run<NoCopy>(rows, strides, a, b, c, columns, accumulate, bias, relu);
            return;
        }

        var cut = new RowCut(rows, most);
        for (int t = 0; t < cut.Tiles; t++)
        {
            int height = cut.Height(t);
            PanelLoop<S, V, T>.Run<NoCopy>(height, strides, a, b, c, columns, accumulate, bias, relu);
            a = (T*)((byte*)a + (height * strides.RowA));
            c = (T*)((byte*)c + (height * strides.RowC));
        }
    }
}
