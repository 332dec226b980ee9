using System;
using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>The matrix product.</summary>
/// <remarks>
/// The sizes alone determine the bits. Each element of C is one chain of fused multiply-adds with p ascending,
/// <c>c = fma(alpha * a[i, p], b[p, j], c)</c>, from c = beta * C[i, j] (0 where beta is 0, and C is not read then); alpha * a and beta * C
/// are each rounded once, and exact where alpha and beta are 0 or 1. Where n &lt;= 16 and k &gt;= 32 there are four chains: chain q takes
/// p = q, q + 4, ...; chain 0 starts from beta * C; the element is (chain 0 + chain 1) + (chain 2 + chain 3). Where alpha is 0 or k is 0, A
/// and B are not read and the element is beta * C. Error: |computed - exact| &lt;= k u / (1 - k u) times the sum over p of |a||b| for alpha
/// = 1 and beta = 0, where k u is below 1, u = 2^-24 or 2^-53 (Higham, "Accuracy and Stability of Numerical Algorithms", 3.1); below
/// (k + 1) u up to k = 4095 in float. Chains are not cut, however long: from k = 2^24 on the bound says nothing in float, and a chain of
/// equal terms stops growing after 2^24 of them. In the gradient of a layer's weights k is the number of rows in the batch.
/// </remarks>
public static unsafe partial class Gemm
{
    /// <summary>For a number of threads: one per physical core where the product is large enough, else fewer, and one for a small
    /// product.</summary>
    public const int Automatic = 0;

    /// <summary>C &lt;- A B, row-major without gaps; C, A and B separate.</summary>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="k">Columns of A, rows of B.</param>
    /// <param name="a">m k elements.</param>
    /// <param name="b">k n elements.</param>
    /// <param name="c">m n elements, overwritten and not read.</param>
    /// <exception cref="ArgumentException">A span is too short, or <paramref name="c"/> overlaps another.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <remarks>Large products borrow a workspace from the shared array pool; see the overload that takes one.</remarks>
    [SkipLocalsInit]
    public static void Multiply<T>(int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!TryMultiplySmall(m, n, k, a, b, c, default, relu: false, Automatic))
        {
            MultiplyInRented(m, n, k, a, b, c);
        }
    }

    /// <summary>C &lt;- f(alpha op(A) op(B) + beta C + bias), op(X) being X or its transpose, f the epilogue's.</summary>
    /// <param name="transposeA">Whether A is stored as k by m.</param>
    /// <param name="transposeB">Whether B is stored as n by k.</param>
    /// <param name="m">Rows of op(A) and C.</param>
    /// <param name="n">Columns of op(B) and C.</param>
    /// <param name="k">Columns of op(A), rows of op(B).</param>
    /// <param name="alpha">Factor of the product.</param>
    /// <param name="a">A, row-major.</param>
    /// <param name="lda">Elements from a row of A to the next: at least its columns.</param>
    /// <param name="b">B, row-major.</param>
    /// <param name="ldb">Elements from a row of B to the next: at least its columns.</param>
    /// <param name="beta">Factor of C. Where it is 0, C is not read, whatever it holds.</param>
    /// <param name="c">C, row-major; the elements between its rows are not touched.</param>
    /// <param name="ldc">Elements from a row of C to the next: at least n.</param>
    /// <param name="epilogue">What is done while C is in cache: bias, activation, an activation's gradient.</param>
    /// <param name="workspace">At least <see cref="WorkspaceLength"/> elements, of any content; overwritten.</param>
    /// <param name="threads">The most threads to use, or <see cref="Automatic"/>; a small product uses fewer, and no more run than there
    /// are cores. The bits do not depend on it.</param>
    /// <exception cref="ArgumentException">A span is too short, or one that is written overlaps another.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size or stride is negative or too small, or the activation or its parameter is not
    /// valid.</exception>
    /// <remarks>Allocates nothing.</remarks>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)] // inlined into a caller with loops of its own, both become slower
    public static void Multiply<T>(
        bool transposeA,
        bool transposeB,
        int m,
        int n,
        int k,
        T alpha,
        ReadOnlySpan<T> a,
        int lda,
        ReadOnlySpan<T> b,
        int ldb,
        T beta,
        Span<T> c,
        int ldc,
        in Epilogue<T> epilogue,
        Span<T> workspace,
        int threads = Automatic)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => MultiplyAt(
        Isa.Width, transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, epilogue, workspace, threads);

    /// <summary>C &lt;- f(op(A) op(B) + bias), the matrices row-major without gaps.</summary>
    /// <inheritdoc cref="Multiply{T}(bool, bool, int, int, int, T, ReadOnlySpan{T}, int, ReadOnlySpan{T}, int, T, Span{T}, int,
    /// in Epilogue{T}, Span{T}, int)"/>
    /// <param name="transposeA">Whether A is stored as k by m.</param>
    /// <param name="transposeB">Whether B is stored as n by k.</param>
    /// <param name="m">Rows of op(A) and C.</param>
    /// <param name="n">Columns of op(B) and C.</param>
    /// <param name="k">Columns of op(A), rows of op(B).</param>
    /// <param name="a">A, m k elements.</param>
    /// <param name="b">B, k n elements.</param>
    /// <param name="c">C, m n elements; overwritten and not read.</param>
    /// <param name="epilogue">What is done while C is in cache: bias, activation, an activation's gradient.</param>
    /// <param name="workspace">At least <see cref="WorkspaceLength"/> elements, of any content; overwritten.</param>
    /// <param name="threads">The most threads to use, or <see cref="Automatic"/>; the bits do not depend on it.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Multiply<T>(
        bool transposeA,
        bool transposeB,
        int m,
        int n,
        int k,
        ReadOnlySpan<T> a,
        ReadOnlySpan<T> b,
        Span<T> c,
        in Epilogue<T> epilogue,
        Span<T> workspace,
        int threads = Automatic)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lda = transposeA ? m : k, ldb = transposeB ? k : n;
        if (!IsSmall(transposeB, m, n, k, a, (long)m * k, b, (long)k * n, c, (long)m * n, epilogue.Bias, threads))
        {
            MultiplyPlanned(
                Isa.Width, transposeA, transposeB, m, n, k, T.One, a, lda, b, ldb, T.Zero, c, n, epilogue, workspace, threads);
            return;
        }

        MultiplySmall(Isa.Width, transposeA, transposeB, m, n, k, a, lda, b, ldb, T.Zero, c, n, epilogue);
    }

    /// <summary>C &lt;- A B + bias, or its ReLU, row-major without gaps: the fastest for a small layer.</summary>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="k">Columns of A, rows of B.</param>
    /// <param name="a">A, m k elements.</param>
    /// <param name="b">B, k n elements.</param>
    /// <param name="c">C, m n elements; overwritten and not read.</param>
    /// <param name="bias">n elements added to every row, or empty for none. Separate from <paramref name="c"/>.</param>
    /// <param name="relu">Whether negative elements become 0.</param>
    /// <param name="workspace">At least <see cref="WorkspaceLength"/> elements, of any content; overwritten.</param>
    /// <param name="threads">The most threads to use, or <see cref="Automatic"/>; the bits do not depend on it.</param>
    /// <exception cref="ArgumentException">A span is too short, or one that is written overlaps another.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <remarks>Allocates nothing. The bits are those of the other overloads.</remarks>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Multiply<T>(
        int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, ReadOnlySpan<T> bias, bool relu, Span<T> workspace,
        int threads = Automatic)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!TryMultiplySmall(m, n, k, a, b, c, bias, relu, threads))
        {
            MultiplyPlanned(m, n, k, a, b, c, bias, relu, workspace, threads);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MultiplyInRented<T>(int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] workspace = ArrayPool<T>.Shared.Rent(WorkspaceLength<T>(false, false, m, n, k));
        try
        {
            MultiplyPlanned(m, n, k, a, b, c, default, relu: false, workspace, Automatic);
        }
        finally
        {
            ArrayPool<T>.Shared.Return(workspace);
        }
    }

    /// <summary>Elements of workspace for a product of these sizes; 0 where nothing is packed.</summary>
    /// <remarks>
    /// For each thread a block of B, half of L2 at most. Where A is packed (scaled, or transposed with rows of a page or more) and B takes
    /// several blocks of columns, also one block of A: all m rows by up to L2 / 256 bytes of each.
    /// </remarks>
    /// <param name="transposeA">Whether A is stored as k by m.</param>
    /// <param name="transposeB">Whether B is stored as n by k.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">The inner dimension.</param>
    /// <param name="scaled">Whether alpha will be other than 1.</param>
    /// <param name="threads">The number of threads that the product will be given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public static int WorkspaceLength<T>(
        bool transposeA, bool transposeB, int m, int n, int k, bool scaled = false, int threads = Automatic)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckSizes(m, n, k, threads);
        return GemmPlan.IsSmall<T>(m, n, k, transposeB, scaled)
            ? 0
            : WorkspaceLengthAt<T>(Isa.Width, transposeA, transposeB, packed: false, m, n, k, scaled, threads);
    }

    /// <summary>The same at one width, small or not.</summary>
    internal static int WorkspaceLengthAt<T>(
        SimdWidth width, bool transposeA, bool transposeB, bool packed, int m, int n, int k, bool scaled, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        checked((int)GemmPlan.Create<T>(width, transposeA, transposeB, packed, m, n, k, scaled, threads).TotalWorkspaceLength);
}
