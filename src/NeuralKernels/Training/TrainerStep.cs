using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Layers;
using NeuralKernels.Memory;

namespace NeuralKernels.Training;

/// <summary>What a layer needs of a trainer and its network in every step, found once.</summary>
internal readonly struct TrainerStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public required Layer<T> Layer { get; init; }

    public required int OutputSize { get; init; }

    public required int KeptPerRow { get; init; }

    public required PinnedSlice<T> Parameters { get; init; }

    public required PinnedSlice<T> State { get; init; }

    public required PinnedSlice<T> DParameters { get; init; }

    /// <summary>Rows after the layer, as many as a batch has.</summary>
    public required PinnedSlice<T> Output { get; init; }

    /// <summary>What the layer wants again on the way back.</summary>
    public required PinnedSlice<T> Kept { get; init; }

    /// <summary>The gradient of the rows after the layer.</summary>
    public required PinnedSlice<T> DOutput { get; init; }

    /// <summary>The activation below, whose gradient this layer multiplies in; the identity where there is none.</summary>
    public required Activation ActivationBelow { get; init; }
}
