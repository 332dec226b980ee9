using System;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Layers;
using NeuralKernels.Optimizers;
using Naive = NeuralKernels.Reference;

namespace NeuralKernels.Cli.Verify;

/// <summary>The training of a chain of dense layers by the reference alone: what the engine's training must equal to the bit.</summary>
/// <remarks>
/// It begins with the parameters of a network that has not learned. In double, where no reference fixes the last bit of tanh, sigmoid and GELU, it asks the
/// kernels for these, one number at a time; everything else, and all of float, is the reference's.
/// </remarks>
internal sealed class NaiveTraining<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dense<T>[] _layers;
    private readonly T[][] _parameters;
    private readonly T[][] _gradients;
    private readonly T[][] _first;
    private readonly T[][] _second;
    private long _steps;

    /// <summary>Copies the parameters of <paramref name="network"/>, all of whose layers are dense and have a bias.</summary>
    public NaiveTraining(Network<T> network)
    {
        _layers = [.. network.Layers.Cast<Dense<T>>()];
        _parameters = [.. network.ParameterSlices.Select(slice => network.Parameters.Slice(slice.Offset, slice.Length).ToArray())];
        _gradients = Empty();
        _first = Empty();
        _second = Empty();
    }

    /// <summary>All parameters, weights before biases, layer by layer.</summary>
    public T[] Parameters => [.. _parameters.SelectMany(tensor => tensor)];

    /// <summary>What the last layer gives.</summary>
    public T[] Run(T[] inputs) => Forward(inputs)[^1].Output;

    /// <summary>One step; gives what the last layer gave before it.</summary>
    public T[] Step(T[] inputs, int[] labels, Optimizer optimizer)
    {
        (T[] Z, T[] Output)[] passes = Forward(inputs);
        T[] outputs = passes[^1].Output;
        var dOutput = new T[outputs.Length];
        Naive.Losses.SoftmaxCrossEntropy.ValueAndGradient<T>(labels.Length, _layers[^1].OutputSize, outputs, labels, dOutput, Elementaries.OfKernels);
        for (int i = _layers.Length - 1; i >= 0; i--)
        {
            T[] from = i == 0 ? inputs : passes[i - 1].Output;
            dOutput = Backward(i, labels.Length, from, passes[i], dOutput);
        }

        Update(optimizer);
        return outputs;
    }

    /// <summary>Forgets what an optimizer remembers.</summary>
    public void Forget()
    {
        _steps = 0;
        foreach (T[] tensor in _first.Concat(_second))
        {
            Array.Clear(tensor);
        }
    }

    private (T[] Z, T[] Output)[] Forward(T[] inputs)
    {
        var passes = new (T[] Z, T[] Output)[_layers.Length];
        for (int i = 0; i < _layers.Length; i++)
        {
            (int from, int to) = (_layers[i].InputSize, _layers[i].OutputSize);
            int rows = inputs.Length / from;
            var z = new T[rows * to];
            Naive.Gemm.Gemm.Multiply(false, false, rows, to, from, T.One, inputs, from, _parameters[2 * i], to, T.Zero, z, to, _parameters[(2 * i) + 1]);
            var output = new T[z.Length];
            Activate(_layers[i].Activation.Kind, z, output);
            passes[i] = (z, output);
            inputs = output;
        }

        return passes;
    }

    private T[] Backward(int layer, int rows, T[] inputs, (T[] Z, T[] Output) pass, T[] dOutput)
    {
        (int from, int to) = (_layers[layer].InputSize, _layers[layer].OutputSize);
        var dZ = new T[dOutput.Length];
        Differentiate(_layers[layer].Activation.Kind, pass, dOutput, dZ);
        Naive.Gemm.Gemm.Multiply(true, false, from, to, rows, T.One, inputs, from, dZ, to, T.Zero, _gradients[2 * layer], to);
        Naive.Reductions.ColumnSum.Apply<T>(rows, to, dZ, _gradients[(2 * layer) + 1]);
        if (layer == 0)
        {
            return [];
        }

        var dInput = new T[rows * from];
        Naive.Gemm.Gemm.Multiply(false, true, rows, from, to, T.One, dZ, to, _parameters[2 * layer], to, T.Zero, dInput, from);
        return dInput;
    }

    private static void Activate(ActivationKind kind, T[] z, T[] output)
    {
        switch (kind)
        {
            case ActivationKind.Identity: z.CopyTo(output, 0); break;
            case ActivationKind.Relu: Naive.Activations.Relu.Forward<T>(z, output); break;
            case var _ when typeof(T) == typeof(double): ByKernel(kind, z, output); break;
            case ActivationKind.Tanh: Naive.Activations.Tanh.Forward<T>(z, output); break;
            case ActivationKind.Sigmoid: Naive.Activations.Sigmoid.Forward<T>(z, output); break;
            case ActivationKind.Gelu: Naive.Activations.Gelu.Forward<T>(z, output); break;
            default: throw new NotSupportedException($"The naive training knows no {kind}.");
        }
    }

    private static void Differentiate(ActivationKind kind, (T[] Z, T[] Output) pass, T[] dOutput, T[] dZ)
    {
        switch (kind)
        {
            case ActivationKind.Identity: dOutput.CopyTo(dZ, 0); break;
            case ActivationKind.Relu: Naive.Activations.Relu.Backward<T>(pass.Output, dOutput, dZ); break;
            case ActivationKind.Tanh: Naive.Activations.Tanh.Backward<T>(pass.Output, dOutput, dZ); break;
            case ActivationKind.Sigmoid: Naive.Activations.Sigmoid.Backward<T>(pass.Output, dOutput, dZ); break;
            case ActivationKind.Gelu when typeof(T) == typeof(float): Naive.Activations.Gelu.Backward<T>(pass.Z, dOutput, dZ); break;
            case ActivationKind.Gelu: ByKernel(kind, pass.Z, dOutput, dZ); break;
            default: throw new NotSupportedException($"The naive training knows no gradient of {kind}.");
        }
    }

    private static void ByKernel(ActivationKind kind, T[] z, T[] output)
    {
        for (int i = 0; i < z.Length; i++)
        {
            new Activation(kind).Forward<T>(z.AsSpan(i, 1), output.AsSpan(i, 1));
        }
    }

    private static void ByKernel(ActivationKind kind, T[] z, T[] dOutput, T[] dZ)
    {
        for (int i = 0; i < z.Length; i++)
        {
            new Activation(kind).Backward<T>(z.AsSpan(i, 1), dOutput.AsSpan(i, 1), dZ.AsSpan(i, 1));
        }
    }

    private void Update(Optimizer optimizer)
    {
        _steps++;
        for (int i = 0; i < _parameters.Length; i++)
        {
            switch (optimizer)
            {
                case Adam { Decoupled: false } adam:
                    Naive.Updates.AdamStep.Apply<T>(
                        _parameters[i],
                        _gradients[i],
                        _first[i],
                        _second[i],
                        _steps,
                        adam.LearningRate,
                        adam.Beta1,
                        adam.Beta2,
                        adam.Epsilon,
                        adam.WeightDecay);
                    break;
                case Sgd sgd:
                    Naive.Updates.SgdStep.Apply<T>(_parameters[i], _gradients[i], _first[i], sgd.LearningRate, sgd.Momentum, sgd.WeightDecay, sgd.Nesterov);
                    break;
                default:
                    throw new NotSupportedException($"The naive training knows no {optimizer.Name}.");
            }
        }
    }

    private T[][] Empty() => [.. _parameters.Select(tensor => new T[tensor.Length])];
}
