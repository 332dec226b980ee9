using System;
using System.Numerics;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Kernels.Threading;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>The products of a batch, <see cref="Size"/> of them in each part.</summary>
internal unsafe struct BatchParts<T> : IParallelBody
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public SimdWidth Width;
    public GemmProblem<T> First;
    public GemmPlan Plan;
    public BatchStrides Strides;
    public T Beta;
    public bool ReadsAB;
    public bool IsSmall;
    public int Batch;
    public int Size;
    public T* Workspace;

    public readonly void Run(int part)
    {
        int end = Math.Min(Batch, (part + 1) * Size);
        for (int q = part * Size; q < end; q++)
        {
            GemmProblem<T> own = First;
            own.A += (nint)q * Strides.A;
            own.B += (nint)q * Strides.B;
            own.C += (nint)q * Strides.C;
            own.Bias = own.Bias == null ? null : own.Bias + ((nint)q * Strides.Bias);
            own.Epilogue = own.Epilogue.Moved((nint)q * Strides.Other);
            ScaleOnly.Scale(own, Beta);
            if (!ReadsAB)
            {
                ScaleOnly.Apply(own);
            }
            else if (IsSmall)
            {
                TileEpilogue<T> epilogue = own.Epilogue;
                T* c = own.C;
                own.Epilogue = default; // the loops of a narrow product would apply it too
                SmallLoops.Run(Width, ref own);
                epilogue.Run(c, own.RowC, 0, First.M, 0, First.N);
            }
            else
            {
                GemmLoops.Run(Width, own, Plan, Workspace + ((nint)part * Plan.WorkspaceLength));
            }
        }
    }
}
