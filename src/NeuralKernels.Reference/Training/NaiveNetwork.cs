using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace NeuralKernels.Reference.Training;

/// <summary>Layers one after the other, predicted and trained in plain loops: what the engine's training equals to the bit.</summary>
/// <param name="layers">The layers, each taking what the one before it gives.</param>
/// <typeparam name="T">float or double.</typeparam>
public sealed class NaiveNetwork<T>(IReadOnlyList<NaiveLayer<T>> layers)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The layers.</summary>
    public IReadOnlyList<NaiveLayer<T>> Layers => layers;

    /// <summary>Layer by layer the weights, then the biases.</summary>
    public IReadOnlyList<T[]> Parameters { get; } = [.. layers.SelectMany(layer => new[] { layer.Weights, layer.Biases })];

    /// <summary>Of the last backward pass, by each of <see cref="Parameters"/>.</summary>
    public IReadOnlyList<T[]> Gradients { get; } = [.. layers.SelectMany(layer => new[] { layer.DWeights, layer.DBiases })];

    /// <summary>What the last layer gives for rows.</summary>
    /// <param name="inputs">rows x inputs of the first layer.</param>
    /// <returns>rows x outputs of the last layer.</returns>
    public T[] Run(T[] inputs) => layers.Aggregate(inputs, (values, layer) => layer.Forward(values));

    /// <summary>Overwrites <see cref="Gradients"/> with those of the rows that were run last.</summary>
    /// <param name="dOutput">The loss's gradient by what <see cref="Run"/> gave.</param>
    public void Backward(T[] dOutput)
    {
        for (int i = layers.Count - 1; i >= 0; i--)
        {
            dOutput = layers[i].Backward(dOutput, wantsInput: i > 0);
        }
    }
}
