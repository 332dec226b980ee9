using System;
using System.Numerics;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Kernels.Threading;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <content>Many products of one shape in one call.</content>
public static unsafe partial class Gemm
{
    /// <summary>C[q] &lt;- f(alpha op(A[q]) op(B[q]) + beta C[q] + bias[q]) for q = 0 .. batch - 1, the bits of <paramref name="batch"/>
    /// calls.</summary>
    /// <param name="batch">How many products.</param>
    /// <param name="transposeA">Whether each A stands as k by m.</param>
    /// <param name="transposeB">Whether each B stands as n by k.</param>
    /// <param name="m">Rows of op(A) and C.</param>
    /// <param name="n">Columns of op(B) and C.</param>
    /// <param name="k">Columns of op(A), rows of op(B).</param>
    /// <param name="alpha">Factor of the products.</param>
    /// <param name="a">The matrices A, row-major.</param>
    /// <param name="lda">Elements from a row of an A to the next: at least its columns.</param>
    /// <param name="b">The matrices B, row-major.</param>
    /// <param name="ldb">Elements from a row of a B to the next: at least its columns.</param>
    /// <param name="beta">Factor of C. Where it is 0, C is not read, whatever it holds.</param>
    /// <param name="c">The matrices C, row-major; what lies between them and between their rows is not touched.</param>
    /// <param name="ldc">Elements from a row of a C to the next: at least n.</param>
    /// <param name="strides">From one matrix to the next; 0 for one that all products share. C's must hold a whole C.</param>
    /// <param name="epilogue">What is done while a C is near.</param>
    /// <param name="workspace">At least <see cref="BatchWorkspaceLength"/> elements, of any content; overwritten.</param>
    /// <param name="threads">The most threads to share the products out to, or <see cref="Automatic"/>; the bits do not depend on
    /// it.</param>
    /// <exception cref="ArgumentException">A span is too short, or one that is written overlaps another.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size or stride is negative or too small, or the activation not known or its
    /// parameter not one that it takes.</exception>
    /// <remarks>Allocates nothing. Each product runs on one thread: this is for many small ones, as a population of networks has
    /// them.</remarks>
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
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (Isa.Width)
        {
            case SimdWidth.Bits512:
                MultiplyBatchAt<Simd512<T>, Vector512<T>, T>(
                    batch, transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, strides, epilogue, workspace, threads);
                break;
            case SimdWidth.Bits256:
                MultiplyBatchAt<Simd256<T>, Vector256<T>, T>(
                    batch, transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, strides, epilogue, workspace, threads);
                break;
            case SimdWidth.Bits128:
                MultiplyBatchAt<Simd128<T>, Vector128<T>, T>(
                    batch, transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, strides, epilogue, workspace, threads);
                break;
            case SimdWidth.Portable:
                MultiplyBatchAt<SimdPortable<T>, Vector<T>, T>(
                    batch, transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, strides, epilogue, workspace, threads);
                break;
            default:
                MultiplyBatchAt<Simd1<T>, T, T>(
                    batch, transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, strides, epilogue, workspace, threads);
                break;
        }
    }

    /// <summary>Elements of workspace that a batch of products of these sizes asks for.</summary>
    /// <inheritdoc cref="WorkspaceLength{T}(bool, bool, int, int, int, bool, int)"/>
    /// <param name="batch">How many products.</param>
    /// <param name="transposeA">Whether each A stands as k by m.</param>
    /// <param name="transposeB">Whether each B stands as n by k.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">The inner dimension.</param>
    /// <param name="scaled">Whether alpha will be other than 1.</param>
    /// <param name="threads">The threads that will be asked for.</param>
    public static int BatchWorkspaceLength<T>(
        int batch, bool transposeA, bool transposeB, int m, int n, int k, bool scaled = false, int threads = Automatic)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.NotNegative(batch);
        int one = WorkspaceLength<T>(transposeA, transposeB, m, n, k, scaled, threads: 1);
        return checked(one * BatchParts(batch, m, n, k, threads));
    }

    internal static void MultiplyBatchAt<S, V, T>(
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
        int threads)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.NotNegative(batch);
        (long lengthA, long lengthB) = CheckSizes(transposeA, transposeB, m, n, k, lda, ldb, ldc, threads);
        if (batch == 0 || m == 0 || n == 0)
        {
            return;
        }

        CheckStrides(batch, m, n, ldc, strides);
        bool reads = k > 0 && alpha != T.Zero;
        Guard.Length(c, Extent(batch, strides.C, Extent(m, n, ldc)));
        if (reads)
        {
            Guard.Length(a, Extent(batch, strides.A, lengthA));
            Guard.Length(b, Extent(batch, strides.B, lengthB));
            Guard.Separate(c, a);
            Guard.Separate(c, b);
        }

        CheckEpilogue(batch, m, n, epilogue, strides, c, a, b);
        (_, GemmPlan plan) = Cut<V, T>(transposeA, transposeB, packed: false, m, n, k, alpha != T.One, threads: 1);
        int parts = BatchParts(batch, m, n, k, threads);
        bool small = GemmPlan.IsSmall<T>(m, n, k, transposeB, alpha != T.One);
        if (reads && !small)
        {
            Guard.Length(workspace, (long)parts * plan.WorkspaceLength);
            Guard.Separate(workspace, a);
            Guard.Separate(workspace, b);
            CheckWorkspace(workspace, c, epilogue);
        }

        fixed (T* pa = a, pb = b, pc = c, pw = workspace, pbias = epilogue.Bias, pz = epilogue.Activated, pk = epilogue.Kept)
        {
            var body = new GemmBatch<S, V, T>
            {
                First = new GemmProblem<T>(transposeA, transposeB, m, n, k, alpha, pa, lda, pb, ldb, beta, pc, ldc, pbias),
                Beta = beta,
                Reads = reads,
                Small = small,
                Plan = plan,
                Strides = strides,
                Batch = batch,
                Size = (batch + parts - 1) / parts,
                Workspace = pw,
            };
            SetFinish(ref body.First, epilogue, pz, pk);
            WorkerPool.Run(ref body, parts, Cores.Of(threads));
        }
    }

    /// <summary>Each part has so much work that a thread is worth waking for it.</summary>
    private static int BatchParts(int batch, int m, int n, int k, int threads) =>
        (int)Math.Clamp(Math.Min((long)batch * m * n * k / GemmSplit.LeastWork, Cores.Parts(threads)), 1, Math.Max(1, batch));

    private static long Extent(int batch, int stride, long one) => one == 0 ? 0 : ((long)(batch - 1) * stride) + one;

    private static void CheckStrides(int batch, int m, int n, int ldc, in BatchStrides strides)
    {
        Guard.NotNegative(strides.A);
        Guard.NotNegative(strides.B);
        Guard.NotNegative(strides.Bias);
        Guard.NotNegative(strides.Other);
        Guard.AtLeast(strides.C, batch > 1 ? Extent(m, n, ldc) : 0);
    }

    private static void CheckEpilogue<T>(
        int batch, int m, int n, in Epilogue<T> epilogue, in BatchStrides strides, ReadOnlySpan<T> c, ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckEpilogue(m, n, epilogue, c, a, b);
        if (!epilogue.Bias.IsEmpty)
        {
            Guard.Length(epilogue.Bias, Extent(batch, strides.Bias, n), "epilogue.Bias");
        }

        long other = epilogue.LeadingDimension == 0 ? 0 : Extent(batch, strides.Other, Extent(m, n, epilogue.LeadingDimension));
        if (!epilogue.Kept.IsEmpty)
        {
            Guard.Length(epilogue.Kept, other, "epilogue.Kept");
        }
        else if (!epilogue.Activated.IsEmpty)
        {
            Guard.AtLeast(strides.Other, batch > 1 ? Extent(m, n, epilogue.LeadingDimension) : 0);
            Guard.Length<T>(epilogue.Activated, other, "epilogue.Activated");
        }
    }
}
