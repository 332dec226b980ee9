using System;
using System.Numerics;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Kernels.Threading;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <content>Many products of one shape in one call.</content>
public static unsafe partial class Gemm
{
    /// <summary>C[q] &lt;- f(alpha op(A[q]) op(B[q]) + beta C[q] + bias[q]) for q = 0 .. batch - 1, the bits of <paramref name="batch"/>
    /// calls.</summary>
    /// <inheritdoc cref="Multiply{T}(bool, bool, int, int, int, T, ReadOnlySpan{T}, int, ReadOnlySpan{T}, int, T, Span{T}, int,
    /// in Epilogue{T}, Span{T}, int)"/>
    /// <param name="batch">How many products.</param>
    /// <param name="transposeA">Whether each A is stored as k by m.</param>
    /// <param name="transposeB">Whether each B is stored as n by k.</param>
    /// <param name="m">Rows of op(A) and C.</param>
    /// <param name="n">Columns of op(B) and C.</param>
    /// <param name="k">Columns of op(A), rows of op(B).</param>
    /// <param name="alpha">Factor of the products.</param>
    /// <param name="a">The matrices A, row-major.</param>
    /// <param name="lda">Elements from a row of an A to the next: at least its columns.</param>
    /// <param name="b">The matrices B, row-major.</param>
    /// <param name="ldb">Elements from a row of a B to the next: at least its columns.</param>
    /// <param name="beta">Factor of C. Where it is 0, C is not read, whatever it holds.</param>
    /// <param name="c">The matrices C, row-major; what is between them and between their rows is not touched.</param>
    /// <param name="ldc">Elements from a row of a C to the next: at least n.</param>
    /// <param name="strides">From one matrix to the next; 0 for one that all products share. C's must hold a whole C.</param>
    /// <param name="epilogue">What is done while a C is in cache.</param>
    /// <param name="workspace">At least <see cref="BatchWorkspaceLength"/> elements, of any content; overwritten.</param>
    /// <param name="threads">The most threads to divide the products among, or <see cref="Automatic"/>; the bits do not depend on
    /// it.</param>
    /// <remarks>Allocates nothing. Each product runs on one thread: this is for many small ones, as of a population of networks.</remarks>
    public static void MultiplyBatch<T>(
        int batch,
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
        BatchStrides strides,
        in Epilogue<T> epilogue,
        Span<T> workspace,
        int threads = Automatic)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => MultiplyBatchAt(
        Isa.Width,
        batch,
        new GemmArguments<T>(transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, epilogue, workspace, threads),
        strides);

    /// <summary>Elements of workspace for a batch of products of these sizes.</summary>
    /// <inheritdoc cref="WorkspaceLength{T}(bool, bool, int, int, int, bool, int)"/>
    /// <param name="batch">How many products.</param>
    /// <param name="transposeA">Whether each A is stored as k by m.</param>
    /// <param name="transposeB">Whether each B is stored as n by k.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">The inner dimension.</param>
    /// <param name="scaled">Whether alpha will be other than 1.</param>
    /// <param name="threads">The number of threads that the batch will be given.</param>
    public static int BatchWorkspaceLength<T>(
        int batch, bool transposeA, bool transposeB, int m, int n, int k, bool scaled = false, int threads = Automatic)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.NotNegative(batch);
        int one = WorkspaceLength<T>(transposeA, transposeB, m, n, k, scaled, threads: 1);
        return checked(one * BatchParts(batch, m, n, k, threads));
    }

    internal static void MultiplyBatchAt<T>(SimdWidth width, int batch, in GemmArguments<T> x, BatchStrides strides)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.NotNegative(batch);
        if (!Check(x, batch, strides))
        {
            return;
        }

        var plan = GemmPlan.Create<T>(width, x.TransposeA, x.TransposeB, packed: false, x.M, x.N, x.K, x.Alpha != T.One, threads: 1);
        int parts = BatchParts(batch, x.M, x.N, x.K, x.Threads);
        bool small = GemmPlan.IsSmall<T>(x.M, x.N, x.K, x.TransposeB, x.Alpha != T.One);
        CheckWorkspace(x, small ? 0 : (long)parts * plan.WorkspaceLength);
        fixed (T* a = x.A, b = x.B, c = x.C, bias = x.Epilogue.Bias, activated = x.Epilogue.Activated, kept = x.Epilogue.Kept)
        fixed (T* workspace = x.Workspace)
        {
            var body = new BatchParts<T>
            {
                Width = width,
                First = Problem(x, a, b, c, bias, activated, kept),
                Beta = x.Beta,
                ReadsAB = x.ReadsAB,
                IsSmall = small,
                Plan = plan,
                Strides = strides,
                Batch = batch,
                Size = (batch + parts - 1) / parts,
                Workspace = workspace,
            };
            WorkerPool.Run(ref body, parts, Cores.Of(x.Threads));
        }
    }

    /// <summary>As many parts as threads, but none with less work than a thread is worth waking for.</summary>
    private static int BatchParts(int batch, int m, int n, int k, int threads) =>
        (int)Math.Clamp(Math.Min((long)batch * m * n * k / GemmSplit.MinWork, Cores.Parts(threads)), 1, Math.Max(1, batch));
}
