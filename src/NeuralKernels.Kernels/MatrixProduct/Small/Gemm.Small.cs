using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <content>Products so small that the way to the tile takes as long as the tile.</content>
public static unsafe partial class Gemm
{
    /// <summary>C &lt;- f(op(A) op(B) + bias), the matrices row-major without gaps: what a layer asks for, small ones by a shorter
    /// way.</summary>
    /// <param name="transposeA">Whether A stands as k by m.</param>
    /// <param name="transposeB">Whether B stands as n by k.</param>
    /// <param name="m">Rows of op(A) and C.</param>
    /// <param name="n">Columns of op(B) and C.</param>
    /// <param name="k">Columns of op(A), rows of op(B).</param>
    /// <param name="a">A, m k elements.</param>
    /// <param name="b">B, k n elements.</param>
    /// <param name="c">C, m n elements; overwritten and not read.</param>
    /// <param name="epilogue">What is done while C is near: bias, activation, an activation's gradient.</param>
    /// <param name="workspace">At least <see cref="WorkspaceLength"/> elements, of any content; overwritten.</param>
    /// <param name="threads">The most threads to use, or <see cref="Automatic"/>; the bits do not depend on it.</param>
    /// <exception cref="ArgumentException">A span is too short, or one that is written overlaps another.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or the activation not known or its parameter not one that it
    /// takes.</exception>
    /// <remarks>Allocates nothing. Where anything is not as a small product has it, the general door looks again and says what.</remarks>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)] // a caller that takes the door in with its own loops gets slower code for both
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
        bool plain = IsPlain(epilogue);
        bool relu = plain && epilogue.Activation.Kind == ActivationKind.Relu;
        if (threads < 0
            || !(plain || IsInPlace(m, n, epilogue, c))
            || !TrySmall(transposeA, transposeB, m, n, k, a, b, c, epilogue.Bias, relu))
        {
            Multiply(
                transposeA, transposeB, m, n, k, T.One, a, transposeA ? m : k, b, transposeB ? k : n, T.Zero, c, n, epilogue, workspace,
                threads);
        }
        else if (!plain)
        {
            FinishInPlace(c[..(m * n)], epilogue);
        }
    }

    /// <summary>C &lt;- A B + bias, or its ReLU, row-major without gaps: what a small layer asks for on its way down, by the shortest
    /// way.</summary>
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
    /// <remarks>Allocates nothing. The bits are those of the other doors.</remarks>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Multiply<T>(
        int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, ReadOnlySpan<T> bias, bool relu, Span<T> workspace,
        int threads = Automatic)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (threads < 0 || !TrySmall(false, false, m, n, k, a, b, c, bias, relu))
        {
            MultiplyGeneral(m, n, k, a, b, c, bias, relu, workspace, threads);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // its epilogue would be room to clear on the stack of every call
    private static void MultiplyGeneral<T>(
        int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, ReadOnlySpan<T> bias, bool relu, Span<T> workspace,
        int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Multiply(
            false, false, m, n, k, T.One, a, k, b, n, T.Zero, c, n, new Epilogue<T>(bias, relu ? Activation.Relu : default), workspace,
            threads);

    /// <summary>Multiplies where the product is small and nothing is wrong with it; else does nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TrySmall<T>(
        bool transposeA, bool transposeB, int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, ReadOnlySpan<T> bias,
        bool relu)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (m <= 0 || n <= 0 || k <= 0 || !GemmPlan.IsSmall<T>(m, n, k, transposeB, scaled: false)
            || a.Length < m * k || b.Length < k * n || c.Length < m * n || !Guard.Apart(c, a) || !Guard.Apart(c, b)
            || !(bias.IsEmpty || (bias.Length >= n && Guard.Apart(c, bias))))
        {
            return false;
        }

        fixed (
            T* pa = &MemoryMarshal.GetReference(a), pb = &MemoryMarshal.GetReference(b), pc = &MemoryMarshal.GetReference(c), pbias = bias)
        {
            nint rowA = transposeA ? 1 : k, stepA = transposeA ? m : 1, rowB = transposeB ? k : n;
            if (Isa.Width == SimdWidth.Bits512)
            {
                SmallLoops<Simd512<T>, Vector512<T>, T>.Run(transposeB, m, n, k, pa, rowA, stepA, pb, rowB, pc, n, false, pbias, relu);
            }
            else if (Isa.Width == SimdWidth.Bits256)
            {
                SmallLoops<Simd256<T>, Vector256<T>, T>.Run(transposeB, m, n, k, pa, rowA, stepA, pb, rowB, pc, n, false, pbias, relu);
            }
            else if (Isa.Width == SimdWidth.Bits128)
            {
                SmallLoops<Simd128<T>, Vector128<T>, T>.Run(transposeB, m, n, k, pa, rowA, stepA, pb, rowB, pc, n, false, pbias, relu);
            }
            else if (Isa.Width == SimdWidth.Portable)
            {
                SmallLoops<SimdPortable<T>, Vector<T>, T>.Run(transposeB, m, n, k, pa, rowA, stepA, pb, rowB, pc, n, false, pbias, relu);
            }
            else
            {
                SmallLoops<Simd1<T>, T, T>.Run(transposeB, m, n, k, pa, rowA, stepA, pb, rowB, pc, n, false, pbias, relu);
            }
        }

        return true;
    }

    /// <summary>The door for products that need no plan: at 8 by 8 it takes as long as the product.</summary>
    /// <remarks>
    /// One condition asks whether all is well; which part of it failed is found out again where it is told. A guard after the other would
    /// keep the numbers
    /// of its message at hand, in stores that every call pays for.
    /// </remarks>
    [SkipLocalsInit]
    private static void MultiplySmall<S, V, T>(
        bool transposeA,
        bool transposeB,
        int m,
        int n,
        int k,
        ReadOnlySpan<T> a,
        int lda,
        ReadOnlySpan<T> b,
        int ldb,
        T beta,
        Span<T> c,
        int ldc,
        in Epilogue<T> epilogue,
        int threads)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rowsA, int columnsA) = transposeA ? (k, m) : (m, k);
        (int rowsB, int columnsB) = transposeB ? (n, k) : (k, n);
        ReadOnlySpan<T> bias = epilogue.Bias;
        bool plain = IsPlain(epilogue);
        if (threads < 0 || lda < columnsA || ldb < columnsB || ldc < n
            || c.Length < ((long)(m - 1) * ldc) + n
            || a.Length < ((long)(rowsA - 1) * lda) + columnsA
            || b.Length < ((long)(rowsB - 1) * ldb) + columnsB
            || !Guard.Apart(c, a) || !Guard.Apart(c, b)
            || !(bias.IsEmpty || (bias.Length >= n && Guard.Apart(c, bias)))
            || !plain)
        {
            CheckSmall(transposeA, transposeB, m, n, k, a, lda, b, ldb, c, ldc, epilogue, threads);
        }

        fixed (
            T* pa = &MemoryMarshal.GetReference(a), pb = &MemoryMarshal.GetReference(b), pc = &MemoryMarshal.GetReference(c), pbias = bias)
        {
            bool accumulate = beta != T.Zero;
            if (accumulate && beta != T.One)
            {
                ScaleOnly.Scale(m, n, pc, ldc, beta);
            }

            nint rowA = transposeA ? 1 : lda, stepA = transposeA ? lda : 1;
            bool relu = plain && epilogue.Activation.Kind == ActivationKind.Relu;
            SmallLoops<S, V, T>.Run(transposeB, m, n, k, pa, rowA, stepA, pb, ldb, pc, ldc, accumulate, pbias, relu);
        }

        if (!plain)
        {
            FinishSmall(m, n, c, ldc, epilogue);
        }
    }

    /// <summary>Whether the tile does all of it: a bias, and a ReLU in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPlain<T>(in Epilogue<T> epilogue)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        !epilogue.IsBeside && epilogue.Activation.Kind is (ActivationKind.Identity or ActivationKind.Relu);

    /// <summary>Whether an activation, or the gradient of one, is to take the place of C, and may.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsInPlace<T>(int m, int n, in Epilogue<T> epilogue, ReadOnlySpan<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        epilogue.Activation.Check("epilogue.Activation");
        return !epilogue.IsBeside
            || (epilogue.LeadingDimension == n && epilogue.Activated.IsEmpty && epilogue.Kept.Length >= (long)m * n && Guard.Apart(
                c, epilogue.Kept));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FinishInPlace<T>(Span<T> z, in Epilogue<T> epilogue)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (epilogue.Kept.IsEmpty)
        {
            epilogue.Activation.Forward(z, z);
        }
        else
        {
            epilogue.Activation.Backward(epilogue.Kept[..z.Length], z, z);
        }
    }

    /// <summary>The checks of a small product one by one, each with its message.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CheckSmall<T>(
        bool transposeA,
        bool transposeB,
        int m,
        int n,
        int k,
        ReadOnlySpan<T> a,
        int lda,
        ReadOnlySpan<T> b,
        int ldb,
        Span<T> c,
        int ldc,
        in Epilogue<T> epilogue,
        int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (long lengthA, long lengthB) = CheckSizes(transposeA, transposeB, m, n, k, lda, ldb, ldc, threads);
        Guard.Length(c, Extent(m, n, ldc));
        Guard.Length(a, lengthA);
        Guard.Length(b, lengthB);
        Guard.Separate(c, a);
        Guard.Separate(c, b);
        CheckEpilogue(m, n, epilogue, c, a, b);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FinishSmall<T>(int m, int n, Span<T> c, int ldc, in Epilogue<T> epilogue)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* pc = c, pz = epilogue.Activated, pk = epilogue.Kept)
        {
            var problem = default(GemmProblem<T>);
            SetFinish(ref problem, epilogue, pz, pk);
            if (!problem.Epilogue.IsEmpty)
            {
                problem.Epilogue.Run(pc, ldc, 0, m, 0, n);
            }
        }
    }
}
