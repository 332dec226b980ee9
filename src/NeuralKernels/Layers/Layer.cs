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
    public virtual IReadOnlyList<ParameterSlice> Parameters => [];

    /// <summary>Elements of the layer's slice, the gaps between aligned parameters included.</summary>
    public virtual int ParameterLength => 0;

    /// <summary>What training measures and inference reads, but no optimizer moves, by name and shape; offsets relative to the layer's
    /// slice.</summary>
    public virtual IReadOnlyList<ParameterSlice> State => [];

    /// <summary>Elements of the layer's slice of the state.</summary>
    public virtual int StateLength => 0;

    /// <summary>Floating-point operations of one row forward, a multiply-add counted as two and an activation as none.</summary>
    public virtual long FlopsPerRow => 0;

    /// <summary>One line for a person: "dense 784 -> 128, relu".</summary>
    public abstract string Describe();

    /// <summary>f where the layer ends in an activation whose gradient the layer above may multiply in as it writes; else the
    /// identity.</summary>
    internal virtual Activation FusedActivation => Activation.Identity;

    /// <summary>Whether the outputs went through an activation, so that they are no logits.</summary>
    internal virtual bool EndsInActivation => FusedActivation.Kind != ActivationKind.Identity;

    /// <summary>Whether <see cref="Backward"/> multiplies the gradient of the layer below's activation in.</summary>
    internal virtual bool FusesGradientBelow => false;

    /// <summary>Numbers per row that training keeps from forward to backward beside input and output.</summary>
    internal virtual int KeptPerRow => 0;

    /// <summary>Elements that the parameters take when packed for predictions; 0 where that gains nothing.</summary>
    internal virtual int PackedLength => 0;

    /// <summary>Packs the parameters for predictions.</summary>
    /// <returns>Whether panels were written that hold finite numbers alone.</returns>
    internal virtual bool Pack(ReadOnlySpan<T> parameters, Span<T> panels) => false;

    /// <summary>What a person would ask for to get this layer again.</summary>
    internal abstract LayerSpec Spec { get; }

    /// <summary>Which streams of random numbers are the layer's: no two layers of a network, inner ones included, have the same.</summary>
    internal int Number { get; set; }

    /// <summary>The least rows of a training step.</summary>
    internal virtual int LeastTrainingRows => 1;

    /// <summary>Whether training draws random numbers here.</summary>
    internal virtual bool DrawsInTraining => false;

    /// <summary>Numbers the layers inside, from <paramref name="next"/> on.</summary>
    internal virtual void NumberInner(ref int next)
    {
    }

    internal virtual void Initialize(ulong seed, Span<T> parameters)
    {
    }

    internal virtual void InitializeState(Span<T> state)
    {
    }

    /// <summary>Refuses inputs that the layer, being the first, cannot take; before anything is written.</summary>
    internal virtual void CheckInput(ReadOnlySpan<T> input, string argument)
    {
    }

    internal virtual int ForwardWorkspace(int rows, int threads) => 0;

    internal virtual int BackwardWorkspace(int rows, int threads) => 0;

    internal abstract void Forward(in ForwardPass<T> pass);

    internal abstract void Backward(in BackwardPass<T> pass);

    /// <summary>The way back of rows in use, for seeing: as in training, where a layer does nothing else there.</summary>
    /// <param name="pass">What <see cref="Backward"/> is given; a gradient by the input is always asked for.</param>
    /// <param name="state">What training measured.</param>
    internal virtual void BackwardInUse(in BackwardPass<T> pass, ReadOnlySpan<T> state) => Backward(pass);

    /// <summary>Z: the output before the activation; the output itself where there is none.</summary>
    internal virtual void PreActivation(in ForwardPass<T> pass) => Forward(pass);
}
