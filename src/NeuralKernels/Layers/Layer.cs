using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Layers;

/// <summary>One step of a network: shapes and formulas. It owns no numbers; the network hands it its slice of the parameters.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected Layer(int inputSize, int outputSize)
    {
        InputSize = inputSize;
        OutputSize = outputSize;
    }

    /// <summary>Numbers per row that go in.</summary>
    public int InputSize { get; }

    /// <summary>Numbers per row that come out.</summary>
    public int OutputSize { get; }

    /// <summary>The parameters by name and shape, offsets relative to the layer's slice.</summary>
    public abstract IReadOnlyList<ParameterSlice> Parameters { get; }

    /// <summary>Elements of the layer's slice, the gaps between aligned parameters included.</summary>
    public abstract int ParameterLength { get; }

    /// <summary>Floating-point operations of one row forward, a multiply-add counted as two and an activation as none.</summary>
    public abstract long FlopsPerRow { get; }

    /// <summary>One line for a person: "dense 784 -> 128, relu".</summary>
    public abstract string Describe();

    /// <summary>f where the layer ends in an activation whose gradient the layer above may multiply in as it writes; else the identity.</summary>
    internal virtual Activation FusedActivation => Activation.Identity;

    /// <summary>Whether <see cref="Backward"/> multiplies the gradient of the layer below's activation in.</summary>
    internal virtual bool FusesGradientBelow => false;

    /// <summary>Numbers per row that training keeps from forward to backward beside input and output.</summary>
    internal abstract int KeptPerRow { get; }

    /// <summary>Elements that the parameters take when packed for predictions; 0 where that gains nothing.</summary>
    internal virtual int PackedLength => 0;

    /// <summary>Packs the parameters for predictions.</summary>
    internal virtual void Pack(ReadOnlySpan<T> parameters, Span<T> panels)
    {
    }

    internal abstract void Initialize(ulong seed, ulong stream, Span<T> parameters);

    internal abstract int ForwardWorkspace(int rows, int threads);

    internal abstract int BackwardWorkspace(int rows, int threads);

    internal abstract void Forward(in ForwardPass<T> pass);

    internal abstract void Backward(in BackwardPass<T> pass);

    /// <summary>Z: the output before the activation.</summary>
    internal abstract void PreActivation(in ForwardPass<T> pass);
}
