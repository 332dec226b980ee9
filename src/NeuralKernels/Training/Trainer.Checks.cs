using System;
using System.Diagnostics.CodeAnalysis;
using NeuralKernels.Losses;
using static System.FormattableString;

namespace NeuralKernels.Training;

/// <content>What a trainer asks of its loss, and a step of its rows and targets.</content>
/// <remarks>The messages of a step stand apart: the making of one would be room to clear on the stack of every step.</remarks>
public sealed partial class Trainer<T>
{
    private int Rows(ReadOnlySpan<T> inputs)
    {
        int size = Network.InputSize;
        int rows = inputs.Length / size;
        if (rows < Network.LeastTrainingRows || rows * size != inputs.Length || rows > BatchSize)
        {
            ThrowRows(inputs.Length, nameof(inputs));
        }

        return rows;
    }

    private static void CheckLength(int found, int rows, int size, string name)
    {
        if (found != rows * size)
        {
            ThrowLength(found, rows, size, name);
        }
    }

    [DoesNotReturn]
    private void ThrowRows(int found, string name) => throw new ArgumentException(
        Invariant($"{name} has {found} elements; {Network.LeastTrainingRows} to {BatchSize} rows of {Network.InputSize} are needed."),
        name);

    [DoesNotReturn]
    private static void ThrowLength(int found, int rows, int size, string name) => throw new ArgumentException(
        Invariant($"{name} has {found} elements; {rows} rows of {size}, {rows * size} in all, are needed."), name);

    [DoesNotReturn]
    private void ThrowTakesNumbers(string name) => throw new ArgumentException(
        $"The loss '{Loss.Name}' takes numbers as targets, not classes.", name);

    [DoesNotReturn]
    private static void ThrowLabel(int row, int found, int classes, string name) => throw new ArgumentException(
        Invariant($"The label of row {row} is {found}; the network tells {classes} classes apart, numbered from 0."), name);

    private static void CheckLastLayer(Network<T> network, Loss loss)
    {
        if (loss.TakesLabels && network.OutputSize == 1)
        {
            throw new ArgumentException(
                $"The loss '{loss.Name}' needs an output per class; the network has 1 output. Use '{Loss.BinaryCrossEntropy.Name}' for two classes on one output.",
                nameof(loss));
        }

        if (loss.OutputsNeeded is { } needed && needed != network.OutputSize)
        {
            throw new ArgumentException(
                Invariant($"The loss '{loss.Name}' has {needed} class weights; the network has {network.OutputSize} outputs."),
                nameof(loss));
        }

        if (loss.TargetSize(2) == 1 && network.OutputSize % 2 != 0)
        {
            throw new ArgumentException(
                Invariant($"The loss '{loss.Name}' takes two outputs per target; the network has {network.OutputSize} outputs."),
                nameof(loss));
        }

        if (loss.TakesLogits && network.Layers[^1].EndsInActivation)
        {
            throw new ArgumentException(
                $"The loss '{loss.Name}' takes logits; the last layer ({network.Layers[^1].Describe()}) must have no activation.",
                nameof(loss));
        }
    }
}
