using System;
using System.Numerics;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Layers;

/// <summary>The arguments of a layer's backward pass.</summary>
internal readonly ref struct BackwardPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public required int Rows { get; init; }

    public required ReadOnlySpan<T> Parameters { get => field[..]; init; }

    /// <summary>Rows x input size.</summary>
    public required ReadOnlySpan<T> Input { get => field[..]; init; }

    /// <summary>Rows x output size.</summary>
    public required ReadOnlySpan<T> Output { get => field[..]; init; }

    /// <summary>What the layer kept in the forward pass.</summary>
    public required ReadOnlySpan<T> Kept { get => field[..]; init; }

    /// <summary>Rows x output size: on entry the gradient by the output; on return that by Z, the output before the activation.</summary>
    public required Span<T> DOutput { get => field[..]; init; }

    /// <summary>Whether <see cref="DOutput"/> is the gradient by Z on entry already, because the layer above has multiplied it
    /// in.</summary>
    public bool DOutputIsDZ { get; init; }

    /// <summary>The activation of the layer below, whose gradient is multiplied into <see cref="DInput"/>; the identity for none.</summary>
    public Activation ActivationBelow { get; init; }

    /// <summary>The input or output of that activation, whichever its gradient needs.</summary>
    public ReadOnlySpan<T> KeptBelow { get => field[..]; init; }

    /// <summary>Rows x input size, overwritten with the gradient by the input; empty where it is not needed, as in the first
    /// layer.</summary>
    public required Span<T> DInput { get => field[..]; init; }

    /// <summary>The random numbers of the forward pass.</summary>
    public StepRandomness Randomness { get; init; }

    /// <summary>Overwritten with the gradient by the parameters.</summary>
    public required Span<T> DParameters { get => field[..]; init; }

    public required Span<T> Workspace { get => field[..]; init; }

    public required int Threads { get; init; }
}
