using System.Numerics;
using System.Runtime.InteropServices;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>A product behind the door: pinned pointers, and strides that have absorbed the transposes.</summary>
/// <remarks>
/// op(A)[i, p] stands at A + i RowA + p StepA, op(B)[p, j] at B + p StepB + j ColumnB, C[i, j] at C + i RowC + j; strides in elements.
/// Beta is 0 or 1 here: any other was multiplied into C before.
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

    /// <summary>Whether <see cref="ZeroSkip{S, V, T}"/> applies: one row, a packed B of finite numbers, a bias, nothing to add
    /// to.</summary>
    public bool SkipsZeros;

    /// <summary>What is done to rows of C when their last block of the inner dimension is in, after bias and ReLU.</summary>
    public TileEpilogue<T> Epilogue;

    /// <summary>The product of two matrices as a door gets them, row by row, each transposed or not.</summary>
    public GemmProblem(
        bool transposeA, bool transposeB, int m, int n, int k, T alpha, T* a, int lda, T* b, int ldb, T beta, T* c, int ldc, T* bias)
    {
        (M, N, K, Alpha) = (m, n, k, alpha);
        A = a;
        (RowA, StepA) = transposeA ? (1, lda) : (lda, 1);
        B = b;
        (StepB, ColumnB) = transposeB ? (1, ldb) : (ldb, 1);
        C = c;
        RowC = ldc;
        Accumulate = beta != T.Zero;
        Bias = bias;
    }

    /// <summary>The sub-product of some rows and columns of C.</summary>
    public readonly GemmProblem<T> Part(int row, int rows, int column, int columns)
    {
        GemmProblem<T> part = this;
        part.M = rows;
        part.N = columns;
        part.A = A + (row * RowA);
        part.B = B + (column * ColumnB);
        part.C = C + (row * RowC) + column;
        part.Bias = Bias == null ? null : Bias + column;
        part.Epilogue = Epilogue.Part(row, column);
        return part;
    }
}
