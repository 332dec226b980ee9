using System;
using System.Numerics;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Kernels.Threading;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>The parts of one product, each on a thread of its own.</summary>
internal unsafe struct SplitParts<T> : IParallelBody
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public SimdWidth Width;
    public GemmProblem<T> Problem;
    public GemmPlan Plan;
    public T* Workspace;

    public readonly void Run(int part)
    {
        GemmSplit split = Plan.Split;
        int start = part * split.Size;
        GemmProblem<T> own = split.ByColumns
            ? Problem.Part(0, Problem.M, start, Math.Min(split.Size, Problem.N - start))
            : Problem.Part(start, Math.Min(split.Size, Problem.M - start), 0, Problem.N);
        GemmLoops.Run(Width, own, Plan, Workspace + ((nint)part * Plan.WorkspaceLength));
    }
}
