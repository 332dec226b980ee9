using System;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Layers;
using NeuralKernels.Reference.Losses;
using NeuralKernels.Reference.Reductions;
using NaiveGemm = NeuralKernels.Reference.Gemm.Gemm;

namespace NeuralKernels.Bench.Benchmarks;

/// <summary>A network of dense layers with ReLU between them, predicted and trained by the naive twins alone.</summary>
internal sealed class NaiveNetwork
{
    private readonly int _rows;
    private readonly int[] _sizes;
    private readonly bool[] _relu;
    private readonly float[][] _values; // what goes into a layer; last, what comes out of the network
    private readonly float[][] _errors; // the loss's gradient by each of these

    /// <summary>A copy of what the network knows now.</summary>
    public NaiveNetwork(Network<float> network, int rows)
    {
        int layers = network.Layers.Count;
        _rows = rows;
        _sizes = [network.InputSize, .. new int[layers]];
        _relu = new bool[layers];
        Parameters = new float[2 * layers][];
        for (int i = 0; i < layers; i++)
        {
            var layer = (Dense<float>)network.Layers[i];
            _sizes[i + 1] = layer.OutputSize;
            _relu[i] = layer.Activation.Kind == ActivationKind.Relu;
            (Parameters[2 * i], Parameters[(2 * i) + 1]) = (network.Weights(i).ToArray(), network.Biases(i).ToArray());
        }

        Gradients = Array.ConvertAll(Parameters, span => new float[span.Length]);
        _values = Array.ConvertAll(_sizes, size => new float[rows * size]);
        _errors = Array.ConvertAll(_sizes, size => new float[rows * size]);
    }

    /// <summary>Layer by layer the weights, then the biases.</summary>
    public float[][] Parameters { get; }

    /// <summary>Of the last loss, by each of <see cref="Parameters"/>.</summary>
    public float[][] Gradients { get; }

    /// <summary>What the network makes of rows.</summary>
    public float[] Run(float[] inputs)
    {
        inputs.CopyTo(_values[0], 0);
        for (int i = 0; i < _relu.Length; i++)
        {
            (int from, int to) = (_sizes[i], _sizes[i + 1]);
            (float[] weights, float[] biases) = (Parameters[2 * i], Parameters[(2 * i) + 1]);
            NaiveGemm.Multiply<float>(false, false, _rows, to, from, 1, _values[i], from, weights, to, 0, _values[i + 1], to, biases, _relu[i]);
        }

        return _values[^1];
    }

    /// <summary>The mean cross-entropy of rows, and its gradients.</summary>
    public double ComputeGradients(float[] inputs, int[] labels)
    {
        double loss = SoftmaxCrossEntropy.ValueAndGradient<float>(_rows, _sizes[^1], Run(inputs), labels, _errors[^1], NaiveFunctions.Scalar);
        for (int i = _relu.Length - 1; i >= 0; i--)
        {
            (int from, int to) = (_sizes[i], _sizes[i + 1]);
            if (_relu[i])
            {
                Reference.Activations.Relu.Backward<float>(_values[i + 1], _errors[i + 1], _errors[i + 1]);
            }

            NaiveGemm.Multiply<float>(true, false, from, to, _rows, 1, _values[i], from, _errors[i + 1], to, 0, Gradients[2 * i], to);
            ColumnSum.Apply<float>(_rows, to, _errors[i + 1], Gradients[(2 * i) + 1]);
            if (i > 0)
            {
                NaiveGemm.Multiply<float>(false, true, _rows, from, to, 1, _errors[i + 1], to, Parameters[2 * i], to, 0, _errors[i], from);
            }
        }

        return loss;
    }
}
