namespace NeuralKernels.Kernels.Threading;

/// <summary>Work divided into parts that write to separate memory. Which thread runs which part must not matter.</summary>
/// <remarks>An unmanaged struct on the caller's stack, where the workers read it. It must not throw.</remarks>
internal interface IParallelBody
{
    void Run(int part);
}
