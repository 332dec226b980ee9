namespace NeuralKernels.Kernels.Threading;

/// <summary>Work cut into parts that write to separate places. Which thread takes which part must not matter.</summary>
/// <remarks>An unmanaged struct: it stays on the caller's stack, and the workers read it there. It must not throw.</remarks>
internal interface IParallelBody
{
    void Run(int part);
}
