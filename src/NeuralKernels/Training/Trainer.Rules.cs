using System;
using NeuralKernels.Kernels.Updates;
using NeuralKernels.Layers;
using NeuralKernels.Optimizers;
using static System.FormattableString;

namespace NeuralKernels.Training;

/// <content>What is done around an update, and what is found where one goes wrong.</content>
public sealed partial class Trainer<T>
{
    private T[] _batchWeights = [];

    /// <summary>Clipping, penalties and decay around every update; null for none. <see cref="Fit"/> prefers those of its options.</summary>
    public Regularization? Regularization { get; set; }

    /// <summary>What the optimizer remembers.</summary>
    internal OptimizerState<T> State => _optimizer;

    /// <summary>The update with the gradients at hand, and the rules around it.</summary>
    internal void UpdateBy(Regularization? rules)
    {
        if (rules is null)
        {
            Update();
            return;
        }

        Span<T> gradients = _gradients.Span;
        if (rules.ClipValue is { } value)
        {
            ClipByValue.Apply(gradients, T.CreateTruncating(value));
        }

        if (rules.ClipNorm is { } norm)
        {
            ClipByNorm.Apply(gradients, norm);
        }

        // By index: enumerating the list through its interface would allocate.
        for (int i = 0; i < Network.ParameterSlices.Count; i++)
        {
            ParameterSlice slice = Network.ParameterSlices[i];
            if (IsWeight(slice) || rules.PenalizeBiases)
            {
                Span<T> parameters = Network.Parameters.Slice(slice.Offset, slice.Length);
                Penalty.Add(gradients.Slice(slice.Offset, slice.Length), parameters, rules.L1, rules.L2);
                DecayStep.Apply(parameters, LearningRate * rules.Decay);
            }
        }

        Update();
        for (int i = 0; rules.MaxNorm is { } most && i < Network.ParameterSlices.Count; i++)
        {
            ParameterSlice slice = Network.ParameterSlices[i];
            if (IsWeight(slice))
            {
                MaxNormStep.Apply(slice.Shape[0], slice.Shape[1], Network.Parameters.Slice(slice.Offset, slice.Length), most);
            }
        }
    }

    /// <summary>Says where, in the step whose gradients are at hand, the first number was that is not finite.</summary>
    internal TrainingDivergedException Diverged(int epoch, long step, int rows, double loss)
    {
        Span<T> inputs = _slab.Slice(_batchInputs)[..(rows * Network.InputSize)];
        if (FirstNotFinite(inputs) is >= 0 and int at)
        {
            string where = Invariant($"input {at % Network.InputSize} of row {at / Network.InputSize} of the batch is {inputs[at]}");
            return new TrainingDivergedException(epoch, step, null, where, loss);
        }

        for (int i = 0; i < Network.Layers.Count; i++)
        {
            Layer<T> layer = Network.Layers[i];
            if (FirstNotFinite(Network.LayerParameters(i)) >= 0)
            {
                string where = Invariant($"a parameter of layer {i} ({layer.Describe()}) is not finite after the steps before it");
                return new TrainingDivergedException(epoch, step, i, where, loss);
            }

            Span<T> outputs = Outputs(i, rows);
            if (FirstNotFinite(outputs) is >= 0 and int element)
            {
                string where = Invariant($"output {element % layer.OutputSize} of layer {i} ({layer.Describe()}) is {outputs[element]} in row {element / layer.OutputSize} of the batch");
                return new TrainingDivergedException(epoch, step, i, where, loss);
            }
        }

        return new TrainingDivergedException(epoch, step, null, $"all outputs are finite, the loss '{Loss.Name}' of them is not", loss);
    }

    private Span<T> BatchWeights()
    {
        if (_batchWeights.Length == 0)
        {
            _batchWeights = new T[BatchSize];
        }

        return _batchWeights;
    }

    internal static bool IsWeight(ParameterSlice slice) => slice.Shape.Count == 2;

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
