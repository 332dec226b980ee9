using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <content>What is checked before anything is written.</content>
public static unsafe partial class Gemm
{
    /// <summary>Checks all arguments but the workspace; those of a single product with a batch of 1.</summary>
    /// <returns>Whether C has any element.</returns>
    private static bool Check<T>(in GemmArguments<T> x, int batch, in BatchStrides strides)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int m, int n, int k, int lda, int ldb, int ldc) = (x.M, x.N, x.K, x.Lda, x.Ldb, x.Ldc);
        (int rowsA, int columnsA) = x.TransposeA ? (k, m) : (m, k);
        (int rowsB, int columnsB) = x.TransposeB ? (n, k) : (k, n);
        CheckSizes(m, n, k, x.Threads);
        Guard.AtLeast(lda, columnsA);
        Guard.AtLeast(ldb, columnsB);
        Guard.AtLeast(ldc, n);
        if (batch == 0 || m == 0 || n == 0)
        {
            return false;
        }

        long lengthC = Extent(m, n, ldc);
        Guard.NotNegative(strides.A);
        Guard.NotNegative(strides.B);
        Guard.NotNegative(strides.Bias);
        Guard.NotNegative(strides.Other);
        Guard.AtLeast(strides.C, batch > 1 ? lengthC : 0);
        ReadOnlySpan<T> a = x.A, b = x.B, c = x.C, bias = x.Epilogue.Bias;
        Guard.Length(c, BatchExtent(batch, strides.C, lengthC));
        if (x.ReadsAB)
        {
            Guard.Length(a, BatchExtent(batch, strides.A, Extent(rowsA, columnsA, lda)));
            Guard.Length(b, BatchExtent(batch, strides.B, Extent(rowsB, columnsB, ldb)));
            Guard.Separate(c, a);
            Guard.Separate(c, b);
        }

        if (!bias.IsEmpty)
        {
            Guard.Length(bias, BatchExtent(batch, strides.Bias, n), "epilogue.Bias");
            Guard.Separate(c, bias, nameof(c), "epilogue.Bias");
        }

        CheckOther(batch, strides.Other, m, n, x.Epilogue, c, a, b);
        return true;
    }

    /// <summary>Checks the matrix beside C.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CheckOther<T>(
        int batch, int stride, int m, int n, in Epilogue<T> epilogue, ReadOnlySpan<T> c, ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!epilogue.HasOther)
        {
            return;
        }

        ReadOnlySpan<T> activated = epilogue.Activated, kept = epilogue.Kept;
        Guard.AtLeast(epilogue.LeadingDimension, n, "epilogue.LeadingDimension");
        long length = Extent(m, n, epilogue.LeadingDimension), lengthOfBatch = BatchExtent(batch, stride, length);
        if (!kept.IsEmpty || activated.IsEmpty)
        {
            Guard.Length(kept, lengthOfBatch, "epilogue.Kept");
            Guard.Separate(c, kept, nameof(c), "epilogue.Kept");
            return;
        }

        Guard.AtLeast(stride, batch > 1 ? length : 0, "strides.Other");
        Guard.Length(activated, lengthOfBatch, "epilogue.Activated");
        Guard.Separate(activated, c, "epilogue.Activated");
        Guard.Separate(activated, a, "epilogue.Activated");
        Guard.Separate(activated, b, "epilogue.Activated");
        Guard.Separate(activated, epilogue.Bias, "epilogue.Activated", "epilogue.Bias");
    }

    private static void CheckWorkspace<T>(in GemmArguments<T> x, long length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!x.ReadsAB)
        {
            return;
        }

        ReadOnlySpan<T> workspace = x.Workspace;
        Guard.Length(workspace, length);
        Guard.Separate(workspace, x.A, nameof(workspace), "a");
        Guard.Separate(workspace, x.B, nameof(workspace), "b");
        Guard.Separate<T>(workspace, x.C, nameof(workspace), "c");
        Guard.Separate(workspace, x.Epilogue.Bias, nameof(workspace), "epilogue.Bias");
        Guard.Separate(workspace, x.Epilogue.Kept, nameof(workspace), "epilogue.Kept");
        Guard.Separate<T>(workspace, x.Epilogue.Activated, nameof(workspace), "epilogue.Activated");
    }

    private static void CheckSizes(int m, int n, int k, int threads)
    {
        Guard.NotNegative(m);
        Guard.NotNegative(n);
        Guard.NotNegative(k);
        Guard.NotNegative(threads);
    }

    /// <summary>Elements from the first to past the last of a matrix: its last row needs no gap behind it.</summary>
    internal static long Extent(int rows, int columns, int stride) =>
        rows == 0 || columns == 0 ? 0 : ((long)(rows - 1) * stride) + columns;

    /// <summary>Elements from the first to past the last of a batch of matrices of some length.</summary>
    private static long BatchExtent(int batch, int stride, long length) => length == 0 ? 0 : ((long)(batch - 1) * stride) + length;
}
