using System;
using System.Numerics;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>The arguments of a public entry point, not yet checked.</summary>
internal readonly ref struct GemmArguments<T>(
    bool transposeA, bool transposeB, int m, int n, int k, T alpha, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb, T beta,
    Span<T> c, int ldc, in Epilogue<T> epilogue, Span<T> workspace, int threads)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public readonly bool TransposeA = transposeA;
    public readonly bool TransposeB = transposeB;
    public readonly int M = m;
    public readonly int N = n;
    public readonly int K = k;
    public readonly T Alpha = alpha;
    public readonly ReadOnlySpan<T> A = a;
    public readonly int Lda = lda;
    public readonly ReadOnlySpan<T> B = b;
    public readonly int Ldb = ldb;
    public readonly T Beta = beta;
    public readonly Span<T> C = c;
    public readonly int Ldc = ldc;
    public readonly Epilogue<T> Epilogue = epilogue;
    public readonly Span<T> Workspace = workspace;
    public readonly int Threads = threads;

    /// <summary>Whether B is the panels of a <see cref="PackedMatrix{T}"/>; K rows of N columns still, and Ldb is N.</summary>
    public bool IsPacked { get; init; }

    /// <summary>Whether no element of such a B is infinite or NaN.</summary>
    public bool IsFinite { get; init; }

    /// <summary>Whether A and B are read at all.</summary>
    public bool ReadsAB => K > 0 && Alpha != T.Zero;
}
