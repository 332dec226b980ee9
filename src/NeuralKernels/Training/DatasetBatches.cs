using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Data;
using NeuralKernels.Layers;
using NeuralKernels.Memory;
using static System.FormattableString;

namespace NeuralKernels.Training;

/// <summary>Batches of a data set for a trainer: any rows, gathered into buffers that are allocated once.</summary>
internal sealed class DatasetBatches<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Trainer<T> _trainer;
    private readonly Dataset<T> _data;
    private readonly T[] _weights;
    private readonly Slab<T> _inputs;
    private readonly T[] _targets;
    private readonly int[] _labels;
    private readonly T[] _batchWeights;

    /// <summary>Batches of data that fit the trainer.</summary>
    /// <param name="trainer">Whose gradients are computed.</param>
    /// <param name="data">The rows.</param>
    /// <param name="weights">One per row of the data; null for 1 each.</param>
    public DatasetBatches(Trainer<T> trainer, Dataset<T> data, IReadOnlyList<T>? weights = null)
    {
        int rows = Math.Min(trainer.BatchSize, data.Count);
        _trainer = trainer;
        _data = data;
        _weights = weights is null ? [] : [.. weights];
        _inputs = new Slab<T>(checked(rows * data.InputSize));
        _targets = data.IsClassification ? [] : new T[checked(rows * data.TargetSize)];
        _labels = new int[data.IsClassification ? rows : 0];
        _batchWeights = new T[weights is null ? 0 : rows];
    }

    /// <summary>The loss of a batch of rows; the trainer holds its gradients. The caller has entered the trainer.</summary>
    public double ComputeGradients(ReadOnlySpan<int> rows)
    {
        Span<T> inputs = _inputs.Span[..(rows.Length * _data.InputSize)];
        Gather(_data.Inputs, rows, inputs);
        Span<T> weights = _batchWeights.AsSpan(0, _batchWeights.Length == 0 ? 0 : rows.Length);
        Gather(_weights, rows, weights);
        if (_data.IsClassification)
        {
            Span<int> labels = _labels.AsSpan(0, rows.Length);
            Gather(_data.Labels, rows, labels);
            return _trainer.Gradient(inputs, labels, weights, weighted: !weights.IsEmpty);
        }

        Span<T> targets = _targets.AsSpan(0, rows.Length * _data.TargetSize);
        Gather(_data.Targets, rows, targets);
        return _trainer.Gradient(inputs, (ReadOnlySpan<T>)targets, weights, weighted: !weights.IsEmpty);
    }

    /// <summary>Locates the first number that is not finite in the last batch, of so many rows, whose loss is not.</summary>
    public TrainingDivergedException Diverged(int epoch, long step, int rows, double loss)
    {
        Network<T> network = _trainer.Network;
        Span<T> inputs = _inputs.Span[..(rows * network.InputSize)];
        if (FirstNotFinite(inputs) is >= 0 and int at)
        {
            string where = Invariant($"input {at % network.InputSize} of row {at / network.InputSize} of the batch is {inputs[at]}");
            return new TrainingDivergedException(epoch, step, null, where, loss);
        }

        for (int i = 0; i < network.Layers.Count; i++)
        {
            Layer<T> layer = network.Layers[i];
            if (FirstNotFinite(network.LayerParameters(i)) >= 0)
            {
                string where = Invariant($"a parameter of layer {i} ({layer.Describe()}) is not finite after the steps before it");
                return new TrainingDivergedException(epoch, step, i, where, loss);
            }

            Span<T> outputs = _trainer.Outputs(i, rows);
            if (FirstNotFinite(outputs) is >= 0 and int element)
            {
                string where = Invariant($"output {element % layer.OutputSize} of layer {i} ({layer.Describe()}) is {outputs[element]} ")
                    + Invariant($"in row {element / layer.OutputSize} of the batch");
                return new TrainingDivergedException(epoch, step, i, where, loss);
            }
        }

        return new TrainingDivergedException(
            epoch, step, null, $"all outputs are finite, the loss '{_trainer.Loss.Name}' of them is not", loss);
    }

    /// <summary>Copies the given rows of a row-major matrix, which has as many columns as fill <paramref name="to"/>.</summary>
    private static void Gather<TElement>(ReadOnlySpan<TElement> from, ReadOnlySpan<int> rows, Span<TElement> to)
    {
        int size = to.Length / rows.Length;
        for (int i = 0; size > 0 && i < rows.Length; i++)
        {
            from.Slice(rows[i] * size, size).CopyTo(to[(i * size)..]);
        }
    }

    private static int FirstNotFinite(ReadOnlySpan<T> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!T.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
