using System;
using System.Numerics;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Layers;

/// <summary>What a layer is given on the way down: rows in, rows out. All spans are slices of slabs, or the caller's own.</summary>
/// <remarks>
/// A span is given as a slice of itself, here and on the way back: taken apart, and so in registers. Copied as it lies, its length and the
/// gap behind it
/// would be read as one number, which waits until both are in the cache: a step of 4-16-3 went from 504
/// to 485 ns (Zen 5; with the loss's targets by reference).
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

    public required ReadOnlySpan<T> Input { readonly get => field[..]; set; }

    /// <summary>Overwritten.</summary>
    public required Span<T> Output { readonly get => field[..]; set; }

    /// <summary>Overwritten with what the layer wants again on the way back; empty where there is no way back.</summary>
    public Span<T> Kept { readonly get => field[..]; set; }

    /// <summary>What training measures, overwritten where it trains, else read.</summary>
    public Span<T> State { readonly get => field[..]; set; }

    /// <summary>Whether this is the way down of a training step; else the layer is in use, each row for itself.</summary>
    public bool Training { readonly get; init; }

    /// <summary>Which random numbers the step draws.</summary>
    public StepDraw Draw { readonly get; init; }

    public required Span<T> Workspace { readonly get => field[..]; set; }

    public required int Threads { readonly get; init; }
}

/// <summary>What a layer is given on the way back.</summary>
internal readonly ref struct BackwardPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public required int Rows { get; init; }

    public required ReadOnlySpan<T> Parameters { get => field[..]; init; }

    public required ReadOnlySpan<T> Input { get => field[..]; init; }

    public required ReadOnlySpan<T> Output { get => field[..]; init; }

    /// <summary>What the layer kept on the way down.</summary>
    public required ReadOnlySpan<T> Kept { get => field[..]; init; }

    /// <summary>On entry the gradient with respect to the output; on return that with respect to Z, the output before the
    /// activation.</summary>
    public required Span<T> DOutput { get => field[..]; init; }

    /// <summary>Whether <see cref="DOutput"/> is the gradient with respect to Z on entry already: the layer above saw to it.</summary>
    public bool DOutputIsDZ { get; init; }

    /// <summary>The activation of the layer below, whose gradient is multiplied into <see cref="DInput"/>; the identity where there is
    /// nothing to do.</summary>
    public Activation ActivationBelow { get; init; }

    /// <summary>What the layer below kept of that activation: its input or its output.</summary>
    public ReadOnlySpan<T> KeptBelow { get => field[..]; init; }

    /// <summary>Overwritten with the gradient with respect to the input; empty where nobody asks, as in the first layer.</summary>
    public required Span<T> DInput { get => field[..]; init; }

    /// <summary>Which random numbers the step drew on the way down.</summary>
    public StepDraw Draw { get; init; }

    /// <summary>Overwritten with the gradient with respect to the parameters.</summary>
    public required Span<T> DParameters { get => field[..]; init; }

    public required Span<T> Workspace { get => field[..]; init; }

    public required int Threads { get; init; }
}

/// <summary>Which random numbers a training step draws: a pure function of these two, the layer and the element.</summary>
/// <param name="Seed">The trainer's.</param>
/// <param name="Step">Steps taken before.</param>
internal readonly record struct StepDraw(ulong Seed, long Step)
{
    /// <summary>The number of a step's first element in its layer's stream. A step has fewer than 2^32; after 2^31 steps they come
    /// again.</summary>
    public long Start => (Step & int.MaxValue) << 32;
}
