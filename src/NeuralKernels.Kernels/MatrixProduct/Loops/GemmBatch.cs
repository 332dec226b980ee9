using System;
using System.Numerics;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Kernels.Threading;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>A batch of products, so many to a part.</summary>
internal unsafe struct GemmBatch<S, V, T> : IParallelBody
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public GemmProblem<T> First;
    public GemmPlan Plan;
    public BatchStrides Strides;
    public T Beta;
    public bool Reads;
    public bool Small;
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
            if (Beta != T.Zero && Beta != T.One)
            {
                ScaleOnly.Scale(own.M, own.N, own.C, own.RowC, Beta);
            }

            if (!Reads)
            {
                ScaleOnly.Apply(own);
            }
            else if (Small)
            {
                TileEpilogue<T> finish = own.Epilogue;
                own.Epilogue = default; // the loops of a narrow product would finish it too
                SmallLoops<S, V, T>.Run(own);
                if (!finish.IsEmpty)
                {
                    finish.Run(own.C, own.RowC, 0, own.M, 0, own.N);
                }
            }
            else
            {
                GemmLoops<S, V, T>.Run(own, Plan, Workspace + ((nint)part * Plan.WorkspaceLength));
            }
        }
    }
}
