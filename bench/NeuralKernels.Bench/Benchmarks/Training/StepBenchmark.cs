using System;
using System.Collections.Generic;
using System.Linq;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Reference.Losses;
using NeuralKernels.Reference.Training;
using NeuralKernels.Training;
using NeuralKernels.Verification;
using Naive = NeuralKernels.Reference.Updates;

namespace NeuralKernels.Bench.Benchmarks.Training;

/// <summary>One training step on one thread: forward, loss, backward, update, beside naive loops.</summary>
[BenchmarkCategory("Training")]
public class StepBenchmark : KernelBenchmark
{
    // A rate this small leaves the weights unchanged in any number of steps, so that none becomes subnormal or infinite.
    private const double Rate = 1e-9;

    private Trainer<float> _sgd = null!;
    private Trainer<float> _adam = null!;
    private NaiveNetwork<float> _naive = null!;
    private float[][] _first = [];
    private float[][] _second = [];
    private float[] _inputs = [];
    private int[] _labels = [];
    private double _loss;
    private bool _isNaive;
    private long _steps;

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

    /// <summary>Parameters are read forward, read backward and updated; their gradients are written and read.</summary>
    public override Work Work => new(
        Network.StepFlops, sizeof(float) * ((6.0 * Network.Parameters) + ((double)Network.Batch * Network.Inputs)));

    /// <summary>The loss, every gradient and every parameter, a layer's weights before its biases.</summary>
    public override IReadOnlyList<double> Results
    {
        get
        {
            if (_isNaive)
            {
                return [_loss, .. Doubles([.. _naive.Gradients]), .. Doubles([.. _naive.Parameters])];
            }

            Trainer<float> trainer = _sgd.Steps > 0 ? _sgd : _adam;
            IReadOnlyList<ParameterSlice> slices = trainer.Network.ParameterSlices;
            float[][] gradients = [.. slices.Select(slice => Part(trainer.Gradients, slice))];
            float[][] parameters = [.. slices.Select(slice => Part(trainer.Network.Parameters, slice))];
            return [_loss, .. Doubles(gradients), .. Doubles(parameters)];
        }
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Sgd")]
    public void SgdReference()
    {
        _loss = ComputeNaiveGradients();
        for (int i = 0; i < _naive.Parameters.Count; i++)
        {
            Naive.SgdStep.Apply<float>(_naive.Parameters[i], _naive.Gradients[i], Rate);
        }

        _isNaive = true;
    }

    [Benchmark]
    [BenchmarkCategory("Sgd")]
    public void Sgd() => _loss = _sgd.Step(_inputs, _labels);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Adam")]
    public void AdamReference()
    {
        _loss = ComputeNaiveGradients();
        _steps++;
        for (int i = 0; i < _naive.Parameters.Count; i++)
        {
            Naive.AdamStep.Apply<float>(_naive.Parameters[i], _naive.Gradients[i], _first[i], _second[i], _steps, Rate);
        }

        _isNaive = true;
    }

    [Benchmark]
    [BenchmarkCategory("Adam")]
    public void Adam() => _loss = _adam.Step(_inputs, _labels);

    private protected override void Prepare()
    {
        Network<float> network = Network.Build();
        _naive = NaiveTraining<float>.Copy(network);
        _first = [.. _naive.Parameters.Select(span => new float[span.Length])];
        _second = [.. _naive.Parameters.Select(span => new float[span.Length])];
        _sgd = network.CreateTrainer(Loss.SoftmaxCrossEntropy, new Sgd(Rate), Network.Batch);
        _adam = Network.Build().CreateTrainer(Loss.SoftmaxCrossEntropy, new Adam(Rate), Network.Batch);
        (_inputs, _labels, _loss, _isNaive, _steps) = (Network.Rows(), Network.Labels(), 0, false, 0);
    }

    private double ComputeNaiveGradients()
    {
        float[] outputs = _naive.Run(_inputs);
        var dOutputs = new float[outputs.Length];
        double loss = SoftmaxCrossEntropy.Evaluate<float>(
            Network.Batch, Network.Outputs, outputs, _labels, dOutputs, functions: NaiveFunctions.Scalar);
        _naive.Backward(dOutputs);
        return loss;
    }

    private static float[] Part(ReadOnlySpan<float> all, ParameterSlice slice) => all.Slice(
        slice.Offset, slice.Shape.Aggregate((a, b) => a * b)).ToArray();
}
