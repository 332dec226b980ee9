using System.Collections.Generic;
using BenchmarkDotNet.Attributes;

namespace NeuralKernels.Bench.Benchmarks.Inference;

/// <summary>One call of a session on one thread.</summary>
[MemoryDiagnoser]
[BenchmarkCategory("Inference")]
public class RunBenchmark
{
    private Session<float> _session = null!;
    private float[] _input = [];
    private float[] _output = [];

    [ParamsSource(nameof(Networks))]
    public NetworkShape Network { get; set; } = new(1, 1, 1);

    public static IEnumerable<NetworkShape> Networks =>
    [
        new(1, 64, 10),
        new(1, 784, 10),
        new(1, 4, 16, 3),
        new(1, 64, 64, 64, 8),
        new(1, 784, 128, 10),
        new(1, 784, 512, 512, 10),
        new(64, 64, 64, 64, 8),
        new(1024, 64, 64, 64, 8),
        new(64, 784, 128, 10),
        new(1024, 784, 128, 10),
        new(64, 784, 512, 512, 10),
        new(1024, 784, 512, 512, 10),
    ];

    [GlobalSetup]
    public void Setup()
    {
        _session = Network.Build().CreateSession(Network.Batch);
        _input = Network.Rows();
        _output = new float[Network.Batch * Network.Outputs];
    }

    [Benchmark]
    public void Run() => _session.Run(_input, _output);
}
