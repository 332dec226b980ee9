using System.Collections.Generic;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;

namespace NeuralKernels.Bench.Benchmarks.Training;

/// <summary>One training step on one thread: forward, loss, backward, update.</summary>
[MemoryDiagnoser]
[BenchmarkCategory("Training")]
public class StepBenchmark
{
    private Trainer<float> _sgd = null!;
    private Trainer<float> _adam = null!;
    private float[] _inputs = [];
    private int[] _labels = [];

    [ParamsSource(nameof(Networks))]
    public NetworkShape Network { get; set; } = new(1, 1, 1);

    public static IEnumerable<NetworkShape> Networks =>
    [
        new(16, 4, 16, 3),
        new(32, 784, 128, 10),
        new(128, 784, 128, 10),
        new(128, 784, 512, 512, 10),
        new(256, 1024, 2048, 2048, 1000),
    ];

    [GlobalSetup]
    public void Setup()
    {
        // A rate this small leaves the weights where they are in any number of steps: no step meets subnormal or infinite numbers.
        const double Rate = 1e-9;
        _sgd = Network.Build().CreateTrainer(Loss.SoftmaxCrossEntropy, new Sgd(Rate), Network.Batch);
        _adam = Network.Build().CreateTrainer(Loss.SoftmaxCrossEntropy, new Adam(Rate), Network.Batch);
        _inputs = Network.Rows();
        _labels = new int[Network.Batch];
        for (int row = 0; row < _labels.Length; row++)
        {
            _labels[row] = row % Network.Outputs;
        }
    }

    [Benchmark]
    public double Sgd() => _sgd.Step(_inputs, _labels);

    [Benchmark]
    public double Adam() => _adam.Step(_inputs, _labels);
}
