using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Layers;

/// <summary>One layer of a network: shapes and formulas. It owns no numbers; the network passes it its slice of the parameters.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected Layer(int inputSize, int outputSize)
    {
        InputSize = inputSize;
        OutputSize = outputSize;
    }

    /// <summary>Input values per row.</summary>
    public int InputSize { get; }

    /// <summary>Output values per row.</summary>
    public int OutputSize { get; }

    /// <summary>The parameters by name and shape, offsets relative to the layer's slice.</summary>
    public virtual IReadOnlyList<ParameterSlice> Parameters => [];

    /// <summary>Elements of the layer's slice, including the gaps between aligned parameters.</summary>
    public virtual int ParameterLength => 0;

    /// <summary>State that training updates and inference reads, but that is not learned, by name and shape; offsets relative to the
    /// layer's slice.</summary>
    public virtual IReadOnlyList<ParameterSlice> State => [];

    /// <summary>Elements of the layer's slice of the state.</summary>
    public virtual int StateLength => 0;

    /// <summary>Floating-point operations of one row forward, a multiply-add counted as two and an activation as none.</summary>
    public virtual long FlopsPerRow => 0;

    /// <summary>A description in one line: "dense 784 -> 128, relu".</summary>
    public abstract string Describe();

    /// <summary>The activation that the layer ends in, where the layer above may multiply its gradient in as it writes; else the
    /// identity.</summary>
    internal virtual Activation FusedActivation => Activation.Identity;

    /// <summary>Whether the outputs are those of an activation, and so no logits.</summary>
    internal virtual bool EndsInActivation => FusedActivation.Kind != ActivationKind.Identity;

    /// <summary>Whether <see cref="Backward"/> multiplies in the gradient of the activation of the layer below.</summary>
    internal virtual bool FusesGradientBelow => false;

    /// <summary>Values per row that training keeps for the backward pass beside input and output.</summary>
    internal virtual int KeptPerRow => 0;

    /// <summary>Elements of the parameters packed for inference; 0 where packing gains nothing.</summary>
    internal virtual int PackedLength => 0;

    /// <summary>Packs the parameters for inference.</summary>
    /// <returns>Whether panels were written and all their numbers are finite.</returns>
    internal virtual bool Pack(ReadOnlySpan<T> parameters, Span<T> panels) => false;

    /// <summary>The description from which the layer can be created again.</summary>
    internal abstract LayerSpec Spec { get; }

    /// <summary>Selects the layer's streams of random numbers: unique among the layers of a network, including those inside
    /// blocks.</summary>
    internal int Number { get; set; }

    /// <summary>The minimum number of rows of a training step.</summary>
    internal virtual int MinTrainingRows => 1;

    /// <summary>Whether training draws random numbers.</summary>
    internal virtual bool DrawsRandomNumbers => false;

    /// <summary>Assigns <see cref="Number"/> to the layers inside, from <paramref name="next"/> on.</summary>
    internal virtual void NumberInner(ref int next)
    {
    }

    internal virtual void Initialize(ulong seed, Span<T> parameters)
    {
    }

    internal virtual void InitializeState(Span<T> state)
    {
    }

    /// <summary>Refuses inputs that the layer cannot take as the first of a network; before anything is written.</summary>
    internal virtual void CheckInput(ReadOnlySpan<T> input, string argument)
    {
    }

    internal virtual int ForwardWorkspace(int rows, int threads) => 0;

    internal virtual int BackwardWorkspace(int rows, int threads) => 0;

    internal abstract void Forward(in ForwardPass<T> pass);

    internal abstract void Backward(in BackwardPass<T> pass);

    /// <summary>The backward pass of rows that were run as in inference, for explanations: that of training, unless the layer differs
    /// between the two.</summary>
    /// <param name="pass">As for <see cref="Backward"/>; the gradient by the input is always needed.</param>
    /// <param name="state">The layer's slice of the state.</param>
    internal virtual void BackwardInference(in BackwardPass<T> pass, ReadOnlySpan<T> state) => Backward(pass);

    /// <summary>The forward pass, and Z: the output before the activation; the output itself where there is none.</summary>
    /// <param name="pass">As for <see cref="Forward"/>.</param>
    /// <param name="z">Rows x output size, overwritten.</param>
    internal virtual void ForwardWithZ(in ForwardPass<T> pass, Span<T> z)
    {
        Forward(pass);
        pass.Output.CopyTo(z);
    }
}
