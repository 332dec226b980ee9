using System;
using System.Numerics;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Kernels.Threading;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>A product shared out among threads: each takes some columns of C, or some rows, and all of the inner dimension.</summary>
/// <remarks>An element is one chain on one thread, so the bits do not depend on how many there are.</remarks>
internal readonly record struct GemmSplit
{
    /// <summary>Multiply-adds worth a thread: 2^20 take some 10 microseconds, several times what waking a spinning worker costs.</summary>
    public const long LeastWork = 1 << 20;

    private GemmSplit(bool byColumns, int parts, int size)
    {
        ByColumns = byColumns;
        Parts = parts;
        Size = size;
    }

    /// <summary>Whether columns are shared out; else rows.</summary>
    public bool ByColumns { get; }

    /// <summary>How many parts.</summary>
    public int Parts { get; }

    /// <summary>Columns or rows of a part; the last may have fewer.</summary>
    public int Size { get; }

    /// <summary>The split of C (m by n) from an inner dimension of k.</summary>
    public static GemmSplit Create(int m, int n, int k, int threads, int tileRows, int tileColumns)
    {
        threads = (int)Math.Min(threads, Math.Max(1, (long)m * n * k / LeastWork));
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

/// <summary>The parts of a split, for the pool.</summary>
internal unsafe struct GemmParts<S, V, T> : IParallelBody
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public GemmProblem<T> Problem;
    public GemmPlan Plan;
    public GemmSplit Split;
    public T* Workspace;

    public readonly void Run(int part)
    {
        int start = part * Split.Size;
        GemmProblem<T> own = Split.ByColumns
            ? Problem.Part(0, Problem.M, start, Math.Min(Split.Size, Problem.N - start))
            : Problem.Part(start, Math.Min(Split.Size, Problem.M - start), 0, Problem.N);
        GemmLoops<S, V, T>.Run(own, Plan, Workspace + ((nint)part * Plan.WorkspaceLength));
    }
}
