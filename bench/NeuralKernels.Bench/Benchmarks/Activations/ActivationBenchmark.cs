using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Bench.Benchmarks.Activations;

/// <summary>An activation forward, and backward from the input or output that a layer keeps.</summary>
/// <param name="activation">The activation; null for one that keeps its input and is not an activation of layers.</param>
[BenchmarkCategory("Activations")]
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
