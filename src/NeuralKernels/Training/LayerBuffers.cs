using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Layers;
using NeuralKernels.Memory;

namespace NeuralKernels.Training;

/// <summary>A layer and its slices of the network's and the trainer's memory, looked up once.</summary>
internal readonly struct LayerBuffers<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public required Layer<T> Layer { get; init; }

    public required int OutputSize { get; init; }

    public required int KeptPerRow { get; init; }

    public required PinnedSlice<T> Parameters { get; init; }

    public required PinnedSlice<T> State { get; init; }

    public required PinnedSlice<T> DParameters { get; init; }

    /// <summary>Batch size x output size.</summary>
    public required PinnedSlice<T> Output { get; init; }

    /// <summary>What the layer saves for the backward pass: batch size x <see cref="KeptPerRow"/>.</summary>
    public required PinnedSlice<T> Kept { get; init; }

    /// <summary>The gradient of <see cref="Output"/>.</summary>
    public required PinnedSlice<T> DOutput { get; init; }

    /// <summary>The activation of the layer below whose gradient this layer multiplies in; the identity where there is none.</summary>
    public required Activation ActivationBelow { get; init; }
}
