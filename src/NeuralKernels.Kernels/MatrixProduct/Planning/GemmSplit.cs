using System;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>A product divided among threads: each computes some columns of C, or some rows, over the whole inner dimension.</summary>
/// <remarks>An element is one chain on one thread, so the bits do not depend on the number of threads.</remarks>
internal readonly record struct GemmSplit
{
    /// <summary>Multiply-adds worth a thread: 2^20 take some 10 microseconds, several times what waking a spinning worker costs.</summary>
    public const long MinWork = 1 << 20;

    private GemmSplit(bool byColumns, int parts, int size)
    {
        ByColumns = byColumns;
        Parts = parts;
        Size = size;
    }

    /// <summary>Whether columns are divided; else rows.</summary>
    public bool ByColumns { get; }

    /// <summary>How many parts.</summary>
    public int Parts { get; }

    /// <summary>Columns or rows of a part; the last may have fewer.</summary>
    public int Size { get; }

    /// <summary>The split of C (m by n) for an inner dimension of k.</summary>
    public static GemmSplit Create(int m, int n, int k, int threads, int tileRows, int tileColumns)
    {
        threads = (int)Math.Min(threads, Math.Max(1, (long)m * n * k / MinWork));
        if (threads <= 1)
        {
            return new GemmSplit(true, 1, n);
        }

        // By columns where there are enough of them: then no two threads pack the same part of B.
        bool byColumns = n >= threads * 2 * tileColumns || n / tileColumns >= m / tileRows;
        (int length, int tile) = byColumns ? (n, tileColumns) : (m, tileRows);
        int size = Blocking.RoundUp((length + threads - 1) / threads, tile);
        return new GemmSplit(byColumns, (length + size - 1) / size, size);
    }

    /// <summary>The sizes of the largest part.</summary>
    public (int M, int N) Largest(int m, int n) => ByColumns ? (m, Math.Min(n, Size)) : (Math.Min(m, Size), n);
}
