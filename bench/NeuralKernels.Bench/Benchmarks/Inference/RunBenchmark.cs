using System;
using System.Collections.Generic;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Bench.Peers;
using NeuralKernels.Bench.Suite;
using NeuralKernels.Reference.Training;
using NeuralKernels.Verification;

namespace NeuralKernels.Bench.Benchmarks.Inference;

/// <summary>One call of a session on one thread, of the network and of the packed network, beside naive loops and ONNX Runtime.</summary>
[BenchmarkCategory("Inference")]
public class RunBenchmark : KernelBenchmark
{
    private Session<float> _session = null!;
    private Session<float> _packed = null!;
    private NaiveNetwork<float> _naive = null!;
    private OnnxPeer? _onnx;
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

    public override Work Work =>
        new(
            Network.RunFlops, sizeof(float) * (Network.Parameters + ((double)Network.Batch * (Network.Inputs + Network.Outputs))),
            Network.Batch == 1);

    public override IReadOnlyList<double> Results => [.. Doubles(_output)];

    [Benchmark(Baseline = true)]
    public void Reference() => _naive.Run(_input).CopyTo(_output, 0);

    [Benchmark]
    [Rival(OnnxPeer.Library)]
    public void OnnxRuntime() => (_onnx ??= LoadOnnx()).Run();

    [Benchmark]
    public void Run() => _session.Run(_input, _output);

    [Benchmark]
    public void RunPacked() => _packed.Run(_input, _output);

    [GlobalCleanup]
    public void Cleanup()
    {
        _onnx?.Dispose();
        _onnx = null;
    }

    private OnnxPeer LoadOnnx() => OnnxPeer.Load(Network.Build(), Network.Batch, _input, _output)
        ?? throw new InvalidOperationException("ONNX Runtime does not load.");

    private protected override void Prepare()
    {
        Network<float> network = Network.Build();
        _session = network.CreateSession(Network.Batch);
        _packed = network.Pack().CreateSession(Network.Batch);
        _naive = NaiveTraining<float>.Copy(network);
        _input = Network.Rows();
        _output = new float[Network.Batch * Network.Outputs];
    }
}
