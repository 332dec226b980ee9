using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <content>What the doors ask of their arguments before anything is written.</content>
public static unsafe partial class Gemm
{
    /// <summary>Sizes and strides that fit each other; returns the elements that A and B take.</summary>
    private static (long A, long B) CheckSizes(
        bool transposeA, bool transposeB, int m, int n, int k, int lda, int ldb, int ldc, int threads)
    {
        Guard.NotNegative(m);
        Guard.NotNegative(n);
        Guard.NotNegative(k);
        Guard.NotNegative(threads);
        (int rowsA, int columnsA) = transposeA ? (k, m) : (m, k);
        (int rowsB, int columnsB) = transposeB ? (n, k) : (k, n);
        Guard.AtLeast(lda, columnsA);
        Guard.AtLeast(ldb, columnsB);
        Guard.AtLeast(ldc, n);
        return (Extent(rowsA, columnsA, lda), Extent(rowsB, columnsB, ldb));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CheckEpilogue<T>(int m, int n, in Epilogue<T> epilogue, ReadOnlySpan<T> c, ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!epilogue.Bias.IsEmpty)
        {
            Guard.Length(epilogue.Bias, n, "epilogue.Bias");
            Guard.Separate(c, epilogue.Bias, nameof(c), "epilogue.Bias");
        }

        if (epilogue.Activation.Kind != ActivationKind.Identity || epilogue.IsBeside)
        {
            CheckActivation(m, n, epilogue, c, a, b);
        }
    }

    private static void CheckActivation<T>(int m, int n, in Epilogue<T> epilogue, ReadOnlySpan<T> c, ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        epilogue.Activation.Check("epilogue.Activation");
        if (!epilogue.IsBeside)
        {
            return;
        }

        Guard.AtLeast(epilogue.LeadingDimension, n, "epilogue.LeadingDimension");
        long length = Extent(m, n, epilogue.LeadingDimension);
        if (!epilogue.Kept.IsEmpty || epilogue.Activated.IsEmpty)
        {
            Guard.Length(epilogue.Kept, length, "epilogue.Kept");
            Guard.Separate(c, epilogue.Kept, nameof(c), "epilogue.Kept");
            return;
        }

        Guard.Length<T>(epilogue.Activated, length, "epilogue.Activated");
        Guard.Separate(epilogue.Activated, c, "epilogue.Activated", nameof(c));
        Guard.Separate(epilogue.Activated, a, "epilogue.Activated", nameof(a));
        Guard.Separate(epilogue.Activated, b, "epilogue.Activated", nameof(b));
        Guard.Separate(epilogue.Activated, epilogue.Bias, "epilogue.Activated", "epilogue.Bias");
    }

    private static void CheckWorkspace<T>(ReadOnlySpan<T> workspace, ReadOnlySpan<T> c, in Epilogue<T> epilogue)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Separate(workspace, c);
        Guard.Separate(workspace, epilogue.Bias, nameof(workspace), "epilogue.Bias");
        Guard.Separate(workspace, epilogue.Kept, nameof(workspace), "epilogue.Kept");
        Guard.Separate<T>(workspace, epilogue.Activated, nameof(workspace), "epilogue.Activated");
    }

    /// <summary>Elements from the first to past the last of a matrix: its last row needs no gap behind it.</summary>
    internal static long Extent(int rows, int columns, int stride) =>
        rows == 0 || columns == 0 ? 0 : ((long)(rows - 1) * stride) + columns;
}
