using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace NeuralKernels.Reference.Training;

/// <summary>A chain of layers in plain loops, whose predictions and training the library must equal bit by bit.</summary>
/// <param name="layers">The layers; each takes the outputs of the one before it.</param>
/// <typeparam name="T">float or double.</typeparam>
public sealed class NaiveNetwork<T>(IReadOnlyList<NaiveLayer<T>> layers)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The layers.</summary>
    public IReadOnlyList<NaiveLayer<T>> Layers => layers;

    /// <summary>Weights and biases, layer by layer.</summary>
    public IReadOnlyList<T[]> Parameters { get; } = [.. layers.SelectMany(layer => new[] { layer.Weights, layer.Biases })];

    /// <summary>The gradients of the last backward pass, in the order of <see cref="Parameters"/>.</summary>
    public IReadOnlyList<T[]> Gradients { get; } = [.. layers.SelectMany(layer => new[] { layer.DWeights, layer.DBiases })];

    /// <summary>The outputs of the last layer.</summary>
    /// <param name="inputs">rows x inputs of the first layer.</param>
    /// <returns>rows x outputs of the last layer.</returns>
    public T[] Run(T[] inputs) => layers.Aggregate(inputs, (values, layer) => layer.Forward(values));

    /// <summary>Overwrites <see cref="Gradients"/> for the rows of the last <see cref="Run"/>.</summary>
    /// <param name="dOutput">The gradient of the loss with respect to the result of <see cref="Run"/>.</param>
    public void Backward(T[] dOutput)
    {
        for (int i = layers.Count - 1; i >= 0; i--)
        {
            dOutput = layers[i].Backward(dOutput, wantsInput: i > 0);
        }
    }
}
