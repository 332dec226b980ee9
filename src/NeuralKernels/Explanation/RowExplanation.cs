using System.Collections.Generic;
using System.Numerics;

namespace NeuralKernels.Explanation;

/// <summary>Why one row cost what it did: forward and backward pass, layer by layer.</summary>
/// <remarks>Made by <see cref="Training.Trainer{T}"/>'s Explain; a copy, which later training leaves alone.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class RowExplanation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal RowExplanation(double loss, IReadOnlyList<T> prediction, IReadOnlyList<LayerExplanation<T>> layers)
    {
        Loss = loss;
        Prediction = prediction;
        Layers = layers;
    }

    /// <summary>The cost of the row.</summary>
    public double Loss { get; }

    /// <summary>What the network said: the last activation, as probabilities where the loss takes logits.</summary>
    public IReadOnlyList<T> Prediction { get; }

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<LayerExplanation<T>> Layers { get; }
}
