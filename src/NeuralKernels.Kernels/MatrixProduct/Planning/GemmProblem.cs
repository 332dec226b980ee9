using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>A product whose arguments have been checked, or a part of one: pinned pointers, and strides that include the
/// transposes.</summary>
/// <remarks>
/// op(A)[i, p] is at A + i RowA + p StepA, op(B)[p, j] at B + p StepB + j ColumnB, C[i, j] at C + i RowC + j; all strides count elements.
/// Where B is packed, ColumnB holds from panel to panel only: a panel of K rows is K elements long for each of its columns. Beta is 0 or 1
/// here; any other has been multiplied into C. Every loop narrows the problem further, and a tile is given what is left of it.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct GemmProblem<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int M;
    public int N;
    public int K;
    public T Alpha;
    public T* A;
    public nint RowA;
    public nint StepA;
    public T* B;
    public nint StepB;
    public nint ColumnB;
    public T* C;
    public nint RowC;
    public bool Accumulate;
    public T* Bias;
    public bool Relu;

    /// <summary>Whether <see cref="ZeroSkip{S, V, T}"/> applies: one row, a packed B of finite numbers, a bias, alpha 1, beta 0.</summary>
    public bool SkipsZeros;

    /// <summary>What is done to rows of C after their last block of the inner dimension, after bias and ReLU.</summary>
    public TileEpilogue<T> Epilogue;

    /// <summary>Where a tile that packs B writes its panel; what a tile that prefetches the next block of B prefetches.</summary>
    public T* NextB;

    /// <summary>From one row of the prefetched block to the next.</summary>
    public nint NextStepB;

    /// <summary>The indices of the nonzero elements of A, K of them, where zeros are skipped.</summary>
    public int* Nonzero;

    /// <summary>C &lt;- op(A) op(B), or C + op(A) op(B), all row-major, then bias and ReLU.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public GemmProblem(
        bool transposeA, bool transposeB, int m, int n, int k, T* a, int lda, T* b, int ldb, bool accumulate, T* c, int ldc, T* bias,
        bool relu)
    {
        (M, N, K) = (m, n, k);
        A = a;
        RowA = transposeA ? 1 : lda;
        StepA = transposeA ? lda : 1;
        B = b;
        StepB = transposeB ? 1 : ldb;
        ColumnB = transposeB ? ldb : 1;
        C = c;
        RowC = ldc;
        Accumulate = accumulate;
        Bias = bias;
        Relu = relu;
    }

    /// <summary>The part with some rows and columns of C.</summary>
    public readonly GemmProblem<T> Part(int row, int rows, int column, int columns)
    {
        GemmProblem<T> part = this;
        part.SkipRows(row);
        part.SkipColumns(column);
        (part.M, part.N) = (rows, columns);
        part.Epilogue = Epilogue.Part(row, column);
        return part;
    }

    /// <summary>Replaces B by a copy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetB(T* b, nint stepB, nint columnB)
    {
        B = b;
        StepB = stepB;
        ColumnB = columnB;
    }

    /// <summary>Moves A and C down by some rows; M stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SkipRows(int rows)
    {
        A += rows * RowA;
        C += rows * RowC;
    }

    /// <summary>Removes the first columns of B, C and bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SkipColumns(int columns)
    {
        N -= columns;
        B += columns * ColumnB;
        C += columns;
        Bias = Bias == null ? null : Bias + columns;
    }
}
