using System;
using System.Numerics;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <content>Products with a B that was packed before.</content>
public static unsafe partial class Gemm
{
    /// <summary>C &lt;- f(alpha op(A) B + beta C + bias), B packed before: the bits of the product with B as it stood.</summary>
    /// <param name="transposeA">Whether A stands as k by m.</param>
    /// <param name="m">Rows of op(A) and C; k and n are B's.</param>
    /// <param name="alpha">Factor of the product.</param>
    /// <param name="a">A, row-major.</param>
    /// <param name="lda">Elements from a row of A to the next: at least its columns.</param>
    /// <param name="b">B.</param>
    /// <param name="beta">Factor of C. Where it is 0, C is not read, whatever it holds.</param>
    /// <param name="c">C, row-major; the elements between its rows are not touched.</param>
    /// <param name="ldc">Elements from a row of C to the next: at least n.</param>
    /// <param name="epilogue">What is done while C is near: bias, activation, an activation's gradient.</param>
    /// <param name="workspace">At least <see cref="PackedWorkspaceLength"/> elements, of any content; overwritten.</param>
    /// <param name="threads">The most threads to use, or <see cref="Automatic"/>; the bits do not depend on it.</param>
    /// <exception cref="ArgumentException">A span is too short, one that is written overlaps another, or B was packed at another
    /// width.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, a leading dimension too small, or the activation not known or its
    /// parameter not one that it takes.</exception>
    /// <remarks>Allocates nothing.</remarks>
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
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (b.Width)
        {
            case SimdWidth.Bits512:
                MultiplyPackedAt<Simd512<T>, Vector512<T>, T>(transposeA, m, alpha, a, lda, b, beta, c, ldc, epilogue, workspace, threads);
                break;
            case SimdWidth.Bits256:
                MultiplyPackedAt<Simd256<T>, Vector256<T>, T>(transposeA, m, alpha, a, lda, b, beta, c, ldc, epilogue, workspace, threads);
                break;
            case SimdWidth.Bits128:
                MultiplyPackedAt<Simd128<T>, Vector128<T>, T>(transposeA, m, alpha, a, lda, b, beta, c, ldc, epilogue, workspace, threads);
                break;
            case SimdWidth.Portable:
                MultiplyPackedAt<SimdPortable<T>, Vector<T>, T>(transposeA, m, alpha, a, lda, b, beta, c, ldc, epilogue, workspace, threads);
                break;
            default:
                MultiplyPackedAt<Simd1<T>, T, T>(transposeA, m, alpha, a, lda, b, beta, c, ldc, epilogue, workspace, threads);
                break;
        }
    }

    /// <summary>Elements of workspace that a product with a packed B asks for: 0 but where A is scaled, or transposed with far
    /// steps.</summary>
    /// <param name="transposeA">Whether A stands as k by m.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">The inner dimension.</param>
    /// <param name="scaled">Whether alpha will be other than 1.</param>
    /// <param name="threads">The threads that will be asked for.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public static int PackedWorkspaceLength<T>(bool transposeA, int m, int n, int k, bool scaled = false, int threads = Automatic)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.NotNegative(m);
        Guard.NotNegative(n);
        Guard.NotNegative(k);
        Guard.NotNegative(threads);
        return Isa.Width switch
        {
            SimdWidth.Bits512 => PackedWorkspaceLengthAt<Vector512<T>, T>(transposeA, m, n, k, scaled, threads),
            SimdWidth.Bits256 => PackedWorkspaceLengthAt<Vector256<T>, T>(transposeA, m, n, k, scaled, threads),
            SimdWidth.Bits128 => PackedWorkspaceLengthAt<Vector128<T>, T>(transposeA, m, n, k, scaled, threads),
            SimdWidth.Portable => PackedWorkspaceLengthAt<Vector<T>, T>(transposeA, m, n, k, scaled, threads),
            _ => PackedWorkspaceLengthAt<T, T>(transposeA, m, n, k, scaled, threads),
        };
    }

    internal static int PackedWorkspaceLengthAt<V, T>(bool transposeA, int m, int n, int k, bool scaled, int threads)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (GemmSplit split, GemmPlan plan) = Cut<V, T>(transposeA, transposeB: false, packed: true, m, n, k, scaled, threads);
        return checked(split.Parts * plan.WorkspaceLength);
    }

    internal static void MultiplyPackedAt<S, V, T>(
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
        int threads)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int k, int n) = (b.K, b.N);
        Guard.NotNegative(m);
        Guard.NotNegative(threads);
        (int rowsA, int columnsA) = transposeA ? (k, m) : (m, k);
        Guard.AtLeast(lda, columnsA);
        Guard.AtLeast(ldc, n);
        if (m == 0 || n == 0)
        {
            return;
        }

        bool reads = k > 0 && alpha != T.Zero;
        Guard.Length(c, Extent(m, n, ldc));
        (GemmSplit split, GemmPlan plan) = Cut<V, T>(transposeA, transposeB: false, packed: true, m, n, k, alpha != T.One, threads);
        if (reads)
        {
            Guard.Length(a, Extent(rowsA, columnsA, lda));
            Guard.Separate(c, a);
            Guard.Separate(c, b.Panels, nameof(c), nameof(b));
            Guard.Length(workspace, (long)split.Parts * plan.WorkspaceLength);
            Guard.Separate(workspace, a);
            Guard.Separate(workspace, b.Panels, nameof(workspace), nameof(b));
            CheckWorkspace(workspace, c, epilogue);
        }

        CheckEpilogue(m, n, epilogue, c, a, b.Panels);
        fixed (T* pa = a, pb = b.Panels, pc = c, pw = workspace, pbias = epilogue.Bias, pz = epilogue.Activated, pk = epilogue.Kept)
        {
            int width = PackedMatrix<T>.PanelWidth<V>(k, n);
            var problem = new GemmProblem<T>
            {
                M = m,
                N = n,
                K = k,
                Alpha = alpha,
                A = pa,
                RowA = transposeA ? 1 : lda,
                StepA = transposeA ? lda : 1,
                B = pb,
                StepB = width,

                // Only whole panels are stepped over, k rows of width columns each: k elements for a column. A narrow B is one panel.
                ColumnB = plan.Chains ? 1 : k,
                C = pc,
                RowC = ldc,
                Accumulate = beta != T.Zero,
                Bias = pbias,
                SkipsZeros = m == 1 && b.IsFinite && pbias != null && alpha == T.One && beta == T.Zero,
            };
            SetFinish(ref problem, epilogue, pz, pk);
            if (beta != T.Zero && beta != T.One)
            {
                ScaleOnly.Scale(m, n, pc, ldc, beta);
            }

            if (reads)
            {
                Run<S, V, T>(problem, split, plan, pw, threads);
            }
            else
            {
                ScaleOnly.Apply(problem);
            }
        }
    }
}
