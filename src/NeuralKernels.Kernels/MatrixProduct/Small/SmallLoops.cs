using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>The loops of a product so small that nothing is cut or packed: tiles of rows against all of B where it stands.</summary>
/// <remarks>A product of 8 by 8 takes as long as a hundred instructions around it, so there are few.</remarks>
internal static unsafe class SmallLoops<S, V, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Strides from elements to bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TileStrides Strides(nint depth, nint rowA, nint stepA, nint stepB, nint rowC) => new(
        depth, rowA * sizeof(T), stepA * sizeof(T), stepB * sizeof(T), 2 * S.Count * sizeof(T), rowC * sizeof(T));

    /// <summary>The product of a problem that is known to be small.</summary>
    public static void Run(in GemmProblem<T> p)
    {
        bool transposed = p.ColumnB != 1;
        Run(
            transposed, p.M, p.N, p.K, p.A, p.RowA, p.StepA, p.B, transposed ? p.ColumnB : p.StepB, p.C, p.RowC, p.Accumulate, p.Bias,
            p.Relu);
    }

    /// <summary>C (rows by columns) &lt;- op(A) op(B), or C + op(A) op(B), then bias and ReLU, of sizes that are known to be
    /// small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(
        bool transposeB, int rows, int columns, int depth, T* a, nint rowA, nint stepA, T* b, nint rowB, T* c, nint rowC, bool accumulate,
        T* bias, bool relu)
    {
        if (GemmPlan.UsesChains(columns, depth))
        {
            RunChains(rows, columns, depth, a, rowA, stepA, b, rowB, c, rowC, accumulate, bias, relu);
        }
        else if (transposeB)
        {
            RunTransposed(rows, columns, depth, a, rowA, stepA, b, rowB, c, rowC, accumulate, bias, relu);
        }
        else
        {
            Run(rows, columns, Strides(depth, rowA, stepA, rowB, rowC), a, b, c, accumulate, bias, relu);
        }
    }

    /// <summary>The product of few columns and many steps, in the second order.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // where it is not asked for, its problem would be room to clear on the stack
    private static void RunChains(
        int rows, int columns, int depth, T* a, nint rowA, nint stepA, T* b, nint stepB, T* c, nint rowC, bool accumulate, T* bias,
        bool relu)
    {
        var narrow = new GemmProblem<T>
        {
            M = rows,
            N = columns,
            K = depth,
            A = a,
            RowA = rowA,
            StepA = stepA,
            B = b,
            StepB = stepB,
            C = c,
            RowC = rowC,
            Accumulate = accumulate,
            Bias = bias,
            Relu = relu,
        };
        NarrowLoops<S, V, T>.Run(narrow, default, null);
    }

    /// <summary>The product with a B whose columns stand in a row each, <paramref name="columnB"/> elements apart: it is turned first, on
    /// the stack.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private static void RunTransposed(
        int rows, int columns, int depth, T* a, nint rowA, nint stepA, T* b, nint columnB, T* c, nint rowC, bool accumulate, T* bias,
        bool relu)
    {
        T* unaligned = stackalloc T[(columns * depth) + (Blocking.PaddingBytes / sizeof(T))];
        T* turned = Blocking.AlignUp(unaligned);
        Transposition.Copy(b, columnB, turned, columns, depth, columns);
        Run(rows, columns, Strides(depth, rowA, stepA, columns, rowC), a, turned, c, accumulate, bias, relu);
    }

    /// <summary>C (rows by columns) &lt;- A B, or C + A B, then bias and ReLU.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // inside its callers it was ten kilobytes of code around registers spilled to the stack
    private static void Run(int rows, int columns, in TileStrides strides, T* a, T* b, T* c, bool accumulate, T* bias, bool relu)
    {
        var cut = new RowCut(rows, Blocking.TileRows<V>());
        for (int t = 0; t < cut.Tiles; t++)
        {
            int height = cut.Height(t);
            if (columns <= 2 * S.Count)
            {
                PanelLoop<S, V, T>.Tile(height, strides, a, b, c, columns, accumulate, bias, relu);
            }
            else
            {
                PanelLoop<S, V, T>.Run<NoCopy>(height, strides, a, b, c, columns, accumulate, bias, relu);
            }

            a = (T*)((byte*)a + (height * strides.RowA));
            c = (T*)((byte*)c + (height * strides.RowC));
        }
    }
}
