using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <content>Where a product is found to be small or not, once; and the small ones, whose overhead takes as long as their tile.</content>
public static unsafe partial class Gemm
{
    /// <summary>A product at one width: production's and the tests'.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void MultiplyAt<T>(
        SimdWidth width, bool transposeA, bool transposeB, int m, int n, int k, T alpha, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b,
        int ldb, T beta, Span<T> c, int ldc, in Epilogue<T> epilogue, Span<T> workspace, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rowsA, int columnsA) = transposeA ? (k, m) : (m, k);
        (int rowsB, int columnsB) = transposeB ? (n, k) : (k, n);
        if (alpha != T.One || lda < columnsA || ldb < columnsB || ldc < n || !IsSmall(
            transposeB, m, n, k, a, ((rowsA - 1L) * lda) + columnsA, b, ((rowsB - 1L) * ldb) + columnsB, c, ((m - 1L) * ldc) + n,
            epilogue.Bias, threads))
        {
            MultiplyPlanned(
                width, transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, epilogue, workspace, threads);
            return;
        }

        MultiplySmall(width, transposeA, transposeB, m, n, k, a, lda, b, ldb, beta, c, ldc, epilogue);
    }

    /// <summary>Multiplies where the product is small and its arguments are valid; else does nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryMultiplySmall<T>(
        int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, ReadOnlySpan<T> bias, bool relu, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!IsSmall(false, m, n, k, a, (long)m * k, b, (long)k * n, c, (long)m * n, bias, threads))
        {
            return false;
        }

        MultiplySmall(Isa.Width, false, false, m, n, k, a, k, b, n, T.Zero, c, n, bias, relu);
        return true;
    }

    /// <summary>Whether the product is small and its arguments are valid; the leading dimensions have been checked.</summary>
    /// <remarks>Invalid arguments fall through to <see cref="MultiplyPlanned{T}(SimdWidth, in GemmArguments{T})"/>, which reports them:
    /// checks with a message each would keep its operands alive, in stores that every call pays for.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSmall<T>(
        bool transposeB, int m, int n, int k, ReadOnlySpan<T> a, long lengthA, ReadOnlySpan<T> b, long lengthB, ReadOnlySpan<T> c,
        long lengthC, ReadOnlySpan<T> bias, int threads)
        where T : unmanaged =>
        m > 0 && n > 0 && k > 0 && threads >= 0 && GemmPlan.IsSmall<T>(m, n, k, transposeB, scaled: false)
        && a.Length >= lengthA && b.Length >= lengthB && c.Length >= lengthC
        && Guard.Apart(c, a) && Guard.Apart(c, b)
        && (bias.IsEmpty || (bias.Length >= n && Guard.Apart(c, bias)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplySmall<T>(
        SimdWidth width, bool transposeA, bool transposeB, int m, int n, int k, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb,
        T beta, Span<T> c, int ldc, in Epilogue<T> epilogue)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (epilogue.HasOther)
        {
            CheckOther(1, 0, m, n, epilogue, c, a, b);
        }

        MultiplySmall(width, transposeA, transposeB, m, n, k, a, lda, b, ldb, beta, c, ldc, epilogue.Bias, epilogue.IsRelu);
        if (!epilogue.IsInTile)
        {
            ApplyActivation(m, n, c, ldc, epilogue);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplySmall<T>(
        SimdWidth width, bool transposeA, bool transposeB, int m, int n, int k, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb,
        T beta, Span<T> c, int ldc, ReadOnlySpan<T> bias, bool relu)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (
            T* pa = &MemoryMarshal.GetReference(a), pb = &MemoryMarshal.GetReference(b), pc = &MemoryMarshal.GetReference(c), pbias = bias)
        {
            var problem = new GemmProblem<T>(
                transposeA, transposeB, m, n, k, pa, lda, pb, ldb, beta != T.Zero, pc, ldc, pbias, relu);
            ScaleOnly.Scale(problem, beta);
            SmallLoops.Run(width, ref problem);
        }
    }

    /// <summary>What no tile does: another activation than ReLU, one beside C, or a gradient.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ApplyActivation<T>(int m, int n, Span<T> c, int ldc, in Epilogue<T> epilogue)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int ldo = epilogue.LeadingDimension;
        if (ldc == n && (ldo == n || !epilogue.HasOther))
        {
            (m, n) = (1, m * n); // without gaps the rows are one span
        }

        for (int i = 0; i < m; i++)
        {
            Span<T> z = c.Slice(i * ldc, n);
            if (!epilogue.Kept.IsEmpty)
            {
                epilogue.Activation.Backward(epilogue.Kept.Slice(i * ldo, n), z, z);
            }
            else
            {
                epilogue.Activation.Forward(z, epilogue.HasOther ? epilogue.Activated.Slice(i * ldo, n) : z);
            }
        }
    }
}
