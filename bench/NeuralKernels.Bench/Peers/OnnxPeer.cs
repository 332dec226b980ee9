using System;
using Microsoft.ML.OnnxRuntime;

namespace NeuralKernels.Bench.Peers;

/// <summary>ONNX Runtime on one thread, inputs and outputs bound once, which is its fastest interface.</summary>
internal sealed class OnnxPeer : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly OrtIoBinding _binding;
    private readonly OrtValue _input;
    private readonly OrtValue _output;

    private OnnxPeer(Network<float> network, int rows, float[] input, float[] output)
    {
        using var settings = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        _session = new InferenceSession(OnnxModel.Of(network), settings);
        _binding = _session.CreateIoBinding();
        _input = OrtValue.CreateTensorValueFromMemory(input, [rows, network.InputSize]);
        _output = OrtValue.CreateTensorValueFromMemory(output, [rows, network.OutputSize]);
        _binding.BindInput(OnnxModel.Input, _input);
        _binding.BindOutput(OnnxModel.Output, _output);
    }

    public const string Library = "ONNX Runtime";

    /// <summary>Whether its native library loads.</summary>
    public static bool IsAvailable
    {
        get
        {
            using OnnxPeer? peer = Load(Network.Create(1).Dense(1).Build(), 1, new float[1], new float[1]);
            return peer is not null;
        }
    }

    public static string Name { get; } = $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}";

    /// <summary>The peer for one network and number of rows; null, with a message, where its native library does not load.</summary>
    public static OnnxPeer? Load(Network<float> network, int rows, float[] input, float[] output)
    {
        try
        {
            return new OnnxPeer(network, rows, input, output);
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException)
        {
            Console.WriteLine($"# ONNX Runtime: not available ({e.Message})");
            return null;
        }
    }

    public void Run() => _session.RunWithBinding(_options, _binding);

    public void Dispose()
    {
        _binding.Dispose();
        _input.Dispose();
        _output.Dispose();
        _options.Dispose();
        _session.Dispose();
    }
}
