using System;
using System.Numerics;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>What is done to C while it is in the nearest cache: a bias and an activation after the product, or an activation's gradient as
/// a factor.</summary>
/// <remarks>
/// The default value does nothing. The bias is one rounded addition after the whole chain; the activation and its gradient give the bits of
/// <see cref="Activation.Forward"/> and <see cref="Activation.Backward"/> called on all of C afterwards.
/// </remarks>
public readonly ref struct Epilogue<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>C[i, j] &lt;- f(C[i, j] + bias[j]).</summary>
    /// <param name="bias">n elements added to every row, or empty for none. Must not overlap C.</param>
    /// <param name="activation">f; the default is the identity.</param>
    public Epilogue(ReadOnlySpan<T> bias, Activation activation = default)
    {
        Bias = bias;
        Activation = activation;
    }

    /// <summary>C[i, j] &lt;- z = C[i, j] + bias[j], activated[i, j] &lt;- f(z): for an f whose gradient needs z.</summary>
    /// <param name="bias">n elements added to every row, or empty for none. Must not overlap C.</param>
    /// <param name="activation">f.</param>
    /// <param name="activated">m by n like C, with a leading dimension of its own; overwritten. Separate from every operand.</param>
    /// <param name="leadingDimension">Elements from a row of <paramref name="activated"/> to the next: at least n, and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="leadingDimension"/> is below 1.</exception>
    public Epilogue(ReadOnlySpan<T> bias, Activation activation, Span<T> activated, int leadingDimension)
    {
        Guard.AtLeast(leadingDimension, 1);
        Bias = bias;
        Activation = activation;
        Activated = activated;
        LeadingDimension = leadingDimension;
    }

    private Epilogue(Activation activation, ReadOnlySpan<T> kept, int leadingDimension)
    {
        Guard.AtLeast(leadingDimension, 1);
        Activation = activation;
        Kept = kept;
        LeadingDimension = leadingDimension;
    }

    /// <summary>Added to every row of C; empty for none.</summary>
    public ReadOnlySpan<T> Bias { get; }

    /// <summary>f.</summary>
    public Activation Activation { get; }

    /// <summary>Where f's values are written; empty where they replace C.</summary>
    public Span<T> Activated { get; }

    /// <summary>What was kept of f in the forward pass; empty where f itself is applied, not its gradient.</summary>
    public ReadOnlySpan<T> Kept { get; }

    /// <summary>Elements from a row of <see cref="Activated"/> or <see cref="Kept"/> to the next.</summary>
    public int LeadingDimension { get; }

    /// <summary>Whether there is a matrix beside C.</summary>
    internal bool HasOther => LeadingDimension != 0;

    /// <summary>Whether the tile does all of it: a bias, and a ReLU in place.</summary>
    internal bool IsInTile => !HasOther && Activation.Kind is (ActivationKind.Identity or ActivationKind.Relu);

    /// <summary>Whether it is a ReLU in place.</summary>
    internal bool IsRelu => !HasOther && Activation.Kind == ActivationKind.Relu;

    /// <summary>C[i, j] &lt;- C[i, j] f'(x[i, j]): the backward pass through an activation.</summary>
    /// <param name="activation">f.</param>
    /// <param name="kept">What <see cref="Activation.KeepsInput"/> says: f's input or its output, m by n like C. Separate from C.</param>
    /// <param name="leadingDimension">Elements from a row of <paramref name="kept"/> to the next: at least n, and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="leadingDimension"/> is below 1.</exception>
    public static Epilogue<T> Gradient(Activation activation, ReadOnlySpan<T> kept, int leadingDimension) => new(
        activation, kept, leadingDimension);
}
