using System;
using System.Numerics;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Layers;

/// <summary>What a layer is given on the way down: rows in, rows out. All spans are slices of slabs, or the caller's own.</summary>
/// <remarks>It can be written, so that one serves layer after layer: to make it anew for each is a good part of a small layer's time.</remarks>
internal ref struct ForwardPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int Rows { readonly get; set; }

    public ReadOnlySpan<T> Parameters { readonly get; set; }

    /// <summary>What <see cref="Layer{T}.Pack"/> made of the parameters, or empty.</summary>
    public ReadOnlySpan<T> Packed { readonly get; set; }

    public ReadOnlySpan<T> Input { readonly get; set; }

    /// <summary>Overwritten.</summary>
    public Span<T> Output { readonly get; set; }

    /// <summary>Overwritten with what the layer wants again on the way back; empty where there is no way back.</summary>
    public Span<T> Kept { readonly get; set; }

    /// <summary>What training measures, overwritten where it trains, else read.</summary>
    public Span<T> State { readonly get; set; }

    /// <summary>Whether this is the way down of a training step; else the layer is in use, each row for itself.</summary>
    public bool Training { readonly get; set; }

    /// <summary>Which random numbers the step draws.</summary>
    public StepDraw Draw { readonly get; set; }

    public Span<T> Workspace { readonly get; set; }

    public int Threads { readonly get; set; }
}

/// <summary>What a layer is given on the way back.</summary>
internal readonly ref struct BackwardPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public required int Rows { get; init; }

    public required ReadOnlySpan<T> Parameters { get; init; }

    public required ReadOnlySpan<T> Input { get; init; }

    public required ReadOnlySpan<T> Output { get; init; }

    /// <summary>What the layer kept on the way down.</summary>
    public required ReadOnlySpan<T> Kept { get; init; }

    /// <summary>On entry the gradient with respect to the output; on return that with respect to Z, the output before the activation.</summary>
    public required Span<T> DOutput { get; init; }

    /// <summary>Whether <see cref="DOutput"/> is the gradient with respect to Z on entry already: the layer above saw to it.</summary>
    public bool DOutputIsDZ { get; init; }

    /// <summary>The activation of the layer below, whose gradient is multiplied into <see cref="DInput"/>; the identity where there is nothing to do.</summary>
    public Activation ActivationBelow { get; init; }

    /// <summary>What the layer below kept of that activation: its input or its output.</summary>
    public ReadOnlySpan<T> KeptBelow { get; init; }

    /// <summary>Overwritten with the gradient with respect to the input; empty where nobody asks, as in the first layer.</summary>
    public required Span<T> DInput { get; init; }

    /// <summary>Which random numbers the step drew on the way down.</summary>
    public StepDraw Draw { get; init; }

    /// <summary>Overwritten with the gradient with respect to the parameters.</summary>
    public required Span<T> DParameters { get; init; }

    public required Span<T> Workspace { get; init; }

    public required int Threads { get; init; }
}

/// <summary>Which random numbers a training step draws: a pure function of these two, the layer and the element.</summary>
/// <param name="Seed">The trainer's.</param>
/// <param name="Step">Steps taken before.</param>
internal readonly record struct StepDraw(ulong Seed, long Step)
{
    /// <summary>The number of a step's first element in its layer's stream. A step has fewer than 2^32; after 2^31 steps they come again.</summary>
    public long Start => (Step & int.MaxValue) << 32;
}
