using System;
using System.Numerics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <content>Products with a B that was packed before.</content>
public static unsafe partial class Gemm
{
    /// <summary>C &lt;- f(alpha op(A) B + beta C + bias), B packed before: the bits of the product with B itself.</summary>
    /// <inheritdoc cref="Multiply{T}(bool, bool, int, int, int, T, ReadOnlySpan{T}, int, ReadOnlySpan{T}, int, T, Span{T}, int,
    /// in Epilogue{T}, Span{T}, int)"/>
    /// <param name="transposeA">Whether A is stored as k by m.</param>
    /// <param name="m">Rows of op(A) and C; k and n are B's.</param>
    /// <param name="alpha">Factor of the product.</param>
    /// <param name="a">A, row-major.</param>
    /// <param name="lda">Elements from a row of A to the next: at least its columns.</param>
    /// <param name="b">B.</param>
    /// <param name="beta">Factor of C. Where it is 0, C is not read, whatever it holds.</param>
    /// <param name="c">C, row-major; the elements between its rows are not touched.</param>
    /// <param name="ldc">Elements from a row of C to the next: at least n.</param>
    /// <param name="epilogue">What is done while C is in cache: bias, activation, an activation's gradient.</param>
    /// <param name="workspace">At least <see cref="PackedWorkspaceLength"/> elements, of any content; overwritten.</param>
    /// <param name="threads">The most threads to use, or <see cref="Automatic"/>; the bits do not depend on it.</param>
    public static void Multiply<T>(
        bool transposeA,
        int m,
        T alpha,
        ReadOnlySpan<T> a,
        int lda,
        PackedMatrix<T> b,
        T beta,
        Span<T> c,
        int ldc,
        in Epilogue<T> epilogue,
        Span<T> workspace,
        int threads = Automatic)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => MultiplyPlanned(
        b.Width,
        new GemmArguments<T>(
            transposeA, false, m, b.N, b.K, alpha, a, lda, b.Panels, b.N, beta, c, ldc, epilogue, workspace, threads)
        {
            IsPacked = true,
            IsFinite = b.IsFinite,
        });

    /// <summary>Elements of workspace for a product with a packed B: 0 unless A is scaled, or transposed with rows of a page or
    /// more.</summary>
    /// <param name="transposeA">Whether A is stored as k by m.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">The inner dimension.</param>
    /// <param name="scaled">Whether alpha will be other than 1.</param>
    /// <param name="threads">The number of threads that the product will be given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public static int PackedWorkspaceLength<T>(bool transposeA, int m, int n, int k, bool scaled = false, int threads = Automatic)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckSizes(m, n, k, threads);
        return WorkspaceLengthAt<T>(Isa.Width, transposeA, transposeB: false, packed: true, m, n, k, scaled, threads);
    }
}
