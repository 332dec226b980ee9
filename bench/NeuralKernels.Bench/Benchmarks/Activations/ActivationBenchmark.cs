using System;
using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Random;

namespace NeuralKernels.Bench.Benchmarks.Activations;

/// <summary>Every activation that a layer can have, forward and backward, as a layer calls it.</summary>
[MemoryDiagnoser]
[BenchmarkCategory("Activations")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class ActivationBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int N = 16384;

    private readonly T[] _x = new T[N];
    private readonly T[] _y = new T[N];
    private readonly T[] _dOutput = new T[N];
    private readonly T[] _dInput = new T[N];
    private Activation _activation;

    [ParamsAllValues]
    public ActivationKind Kind { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _activation = new Activation(Kind, Parameter: Kind == ActivationKind.LeakyRelu ? 0.01 : 1);
        Uniform.Fill(1, 0, 0, _x.AsSpan(), T.CreateChecked(-8), T.CreateChecked(8));
        Uniform.Fill(1, 1, 0, _dOutput.AsSpan(), -T.One, T.One);
        _activation.Forward<T>(_x, _y);
    }

    [Benchmark]
    public void Forward() => _activation.Forward<T>(_x, _y);

    [Benchmark]
    public void Backward() => _activation.Backward<T>(_activation.KeepsInput ? _x : _y, _dOutput, _dInput);
}
