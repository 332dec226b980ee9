using System.Numerics;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Bench.Benchmarks.Activations;

/// <summary>An activation forward, and backward from what a layer keeps for it.</summary>
/// <param name="activation">Whose output is kept, where it does not keep its input; null for one that keeps its input and is no layer's
/// activation.</param>
public abstract class ActivationBenchmark<T>(Activation? activation = null) : VectorBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected T[] Kept { get; private set; } = [];

    private protected T[] DOutput => Y;

    private protected override void Prepare()
    {
        base.Prepare();
        Kept = X;
        if (activation is { KeepsInput: false } keepsOutput)
        {
            Kept = new T[N];
            keepsOutput.Forward<T>(X, Kept);
        }
    }
}
