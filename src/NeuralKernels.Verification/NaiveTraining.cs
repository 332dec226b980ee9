using System;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Layers;
using NeuralKernels.Optimizers;
using NeuralKernels.Reference.Training;
using Naive = NeuralKernels.Reference;

namespace NeuralKernels.Verification;

/// <summary>Training of a chain of dense layers by the reference, which the library's training must equal bit by bit.</summary>
/// <remarks>
/// Starts from the parameters of an untrained network. In double, where no reference defines the last bit of tanh, sigmoid and GELU, it
/// calls the kernels for these, one number at a time; everything else, and all of float, is computed by the reference.
/// </remarks>
internal sealed class NaiveTraining<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NaiveNetwork<T> _network;
    private readonly T[][] _first;
    private readonly T[][] _second;
    private long _steps;

    /// <summary>Copies the parameters of <paramref name="network"/>, all of whose layers are dense and have a bias.</summary>
    public NaiveTraining(Network<T> network)
    {
        _network = Copy(network);
        _first = Empty();
        _second = Empty();
    }

    /// <summary>All parameters, weights before biases, layer by layer.</summary>
    public T[] Parameters => [.. _network.Parameters.SelectMany(tensor => tensor)];

    /// <summary>The naive twin of a network of dense layers that have a bias, with a copy of its parameters.</summary>
    public static NaiveNetwork<T> Copy(Network<T> network) => new([
        .. network.Layers.Cast<Dense<T>>().Select((layer, i) => new NaiveLayer<T>(
            layer.InputSize, layer.OutputSize, network.Weights(i).ToArray(), network.Biases(i).ToArray(),
            Activation(layer.Activation.Kind))),
    ]);

    /// <summary>The outputs of the last layer.</summary>
    public T[] Run(T[] inputs) => _network.Run(inputs);

    /// <summary>One training step; returns the outputs before it.</summary>
    public T[] Step(T[] inputs, int[] labels, Optimizer optimizer)
    {
        T[] outputs = Run(inputs);
        var dOutput = new T[outputs.Length];
        int classes = outputs.Length / labels.Length;
        Naive.Losses.SoftmaxCrossEntropy.Evaluate<T>(labels.Length, classes, outputs, labels, dOutput, functions: KernelMath.OfKernels);
        _network.Backward(dOutput);
        Update(optimizer);
        return outputs;
    }

    /// <summary>Resets the optimizer state.</summary>
    public void Reset()
    {
        _steps = 0;
        foreach (T[] tensor in _first.Concat(_second))
        {
            Array.Clear(tensor);
        }
    }

    private static NaiveActivation<T>? Activation(ActivationKind kind) => kind switch
    {
        ActivationKind.Identity => null,
        ActivationKind.Relu => new(Naive.Activations.Relu.Forward<T>, (_, y, dY, dZ) => Naive.Activations.Relu.Backward<T>(y, dY, dZ)),
        ActivationKind.Tanh => new(
            OrByKernel(kind, Naive.Activations.Tanh.Forward<T>), (_, y, dY, dZ) => Naive.Activations.Tanh.Backward<T>(y, dY, dZ)),
        ActivationKind.Sigmoid => new(
            OrByKernel(kind, Naive.Activations.Sigmoid.Forward<T>), (_, y, dY, dZ) => Naive.Activations.Sigmoid.Backward<T>(y, dY, dZ)),
        ActivationKind.Gelu when typeof(T) == typeof(float) => new(
            Naive.Activations.Gelu.Forward<T>, (z, _, dY, dZ) => Naive.Activations.Gelu.Backward<T>(z, dY, dZ)),
        ActivationKind.Gelu => new(ByKernel(kind), (z, _, dY, dZ) => DifferentiateByKernel(kind, z, dY, dZ)),
        _ => throw new NotSupportedException($"The naive training does not support {kind}."),
    };

    private static NaiveActivation<T>.Values OrByKernel(ActivationKind kind, NaiveActivation<T>.Values reference) =>
        typeof(T) == typeof(double) ? ByKernel(kind) : reference;

    private static NaiveActivation<T>.Values ByKernel(ActivationKind kind) => (z, output) =>
    {
        for (int i = 0; i < z.Length; i++)
        {
            new Activation(kind).Forward<T>(z.Slice(i, 1), output.Slice(i, 1));
        }
    };

    private static void DifferentiateByKernel(ActivationKind kind, ReadOnlySpan<T> z, ReadOnlySpan<T> dOutput, Span<T> dZ)
    {
        for (int i = 0; i < z.Length; i++)
        {
            new Activation(kind).Backward<T>(z.Slice(i, 1), dOutput.Slice(i, 1), dZ.Slice(i, 1));
        }
    }

    private void Update(Optimizer optimizer)
    {
        _steps++;
        for (int i = 0; i < _first.Length; i++)
        {
            (T[] parameters, T[] gradients) = (_network.Parameters[i], _network.Gradients[i]);
            switch (optimizer)
            {
                case Adam adam:
                    Naive.Updates.AdamStep.Apply<T>(
                        parameters, gradients, _first[i], _second[i], _steps, adam.LearningRate, adam.Beta1, adam.Beta2, adam.Epsilon,
                        adam.WeightDecay);
                    break;
                case Sgd sgd:
                    Naive.Updates.SgdStep.Apply<T>(
                        parameters, gradients, _first[i], sgd.LearningRate, sgd.Momentum, sgd.WeightDecay, sgd.Nesterov);
                    break;
                default:
                    throw new NotSupportedException($"The naive training does not support {optimizer.Name}.");
            }
        }
    }

    private T[][] Empty() => [.. _network.Parameters.Select(tensor => new T[tensor.Length])];
}
