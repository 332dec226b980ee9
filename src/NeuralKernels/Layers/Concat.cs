using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Kernels.Elementwise;
using static System.FormattableString;

namespace NeuralKernels.Layers;

/// <summary>y = [x, F(x)], F being the layers inside: their output, appended to their input.</summary>
/// <remarks>
/// Backward: dx = dF(x)/dx dy[its columns] + dy[the columns of x], in this order. Huang, Liu, van der Maaten and Weinberger, "Densely
/// connected convolutional networks", 2017.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Concat<T> : Block<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Concat(int inputSize, IReadOnlyList<LayerSpec> layers)
        : this(inputSize, new Chain<T>(inputSize, layers))
    {
    }

    private Concat(int inputSize, Chain<T> chain)
        : base(inputSize, checked(inputSize + chain.OutputSize), chain)
    {
    }

    /// <inheritdoc/>
    public override string Describe() => Invariant($"concat {InputSize} -> {OutputSize} ({DescribeLayers()})");

    internal override LayerSpec Spec => new ConcatSpec(InnerSpecs());

    internal override void Split(ReadOnlySpan<T> dOutput, Span<T> dBranch, Span<T> dSkip)
    {
        dOutput[..InputSize].CopyTo(dSkip);
        dOutput[InputSize..].CopyTo(dBranch);
    }

    internal override void Forward(in ForwardPass<T> pass)
    {
        ReadOnlySpan<T> branch = Chain.Forward(pass);
        for (int row = 0; row < pass.Rows; row++)
        {
            Span<T> to = pass.Output.Slice(row * OutputSize, OutputSize);
            pass.Input.Slice(row * InputSize, InputSize).CopyTo(to);
            branch.Slice(row * Chain.OutputSize, Chain.OutputSize).CopyTo(to[InputSize..]);
        }
    }

    internal override void Backward(in BackwardPass<T> pass)
    {
        Span<T> dBranch = Chain.DOutput(pass);
        for (int row = 0; row < pass.Rows; row++)
        {
            pass.DOutput.Slice((row * OutputSize) + InputSize, Chain.OutputSize).CopyTo(dBranch[(row * Chain.OutputSize)..]);
        }

        Chain.Backward(pass);
        if (pass.DInput.IsEmpty)
        {
            return;
        }

        for (int row = 0; row < pass.Rows; row++)
        {
            Span<T> dInput = pass.DInput.Slice(row * InputSize, InputSize);
            Add.Apply(dInput, pass.DOutput.Slice(row * OutputSize, InputSize), dInput);
        }
    }
}
