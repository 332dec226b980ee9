using System;
using System.Numerics;

namespace NeuralKernels.Layers;

/// <summary>The arguments of a layer's forward pass. All spans are slices of slabs, or the caller's own.</summary>
/// <remarks>
/// A getter returns a slice of the span, here and in <see cref="BackwardPass{T}"/>, so that pointer and length are loaded separately, into
/// registers. Copied as a whole, the length and the padding behind it would be loaded as one number, which has to wait until both stores
/// have reached the cache: a step of 4-16-3 went from 504 to 485 ns (Zen 5; together with passing the loss's targets by reference).
/// </remarks>
internal ref struct ForwardPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public required int Rows { readonly get; init; }

    public required ReadOnlySpan<T> Parameters { readonly get => field[..]; set; }

    /// <summary>What <see cref="Layer{T}.Pack"/> made of the parameters, or empty.</summary>
    public ReadOnlySpan<T> Packed { readonly get => field[..]; set; }

    /// <summary>What <see cref="Layer{T}.Pack"/> returned.</summary>
    public bool PackedIsFinite { readonly get; set; }

    /// <summary>Rows x input size.</summary>
    public required ReadOnlySpan<T> Input { readonly get => field[..]; set; }

    /// <summary>Rows x output size; overwritten.</summary>
    public required Span<T> Output { readonly get => field[..]; set; }

    /// <summary>Rows x <see cref="Layer{T}.KeptPerRow"/>, overwritten with what the backward pass needs; empty where there is
    /// none.</summary>
    public Span<T> Kept { readonly get => field[..]; set; }

    /// <summary>The layer's slice of <see cref="Network{T}.State"/>: overwritten in training, else read.</summary>
    public Span<T> State { readonly get => field[..]; set; }

    /// <summary>Whether this is the forward pass of a training step; else inference, in which rows are independent of each other.</summary>
    public bool Training { readonly get; init; }

    /// <summary>The random numbers of the step.</summary>
    public StepRandomness Randomness { readonly get; init; }

    public required Span<T> Workspace { readonly get => field[..]; set; }

    public required int Threads { readonly get; init; }
}
