using System.Numerics;
using NeuralKernels.Kernels.Activations;
using static System.FormattableString;

namespace NeuralKernels.Layers;

/// <summary>y = f(x) per element: an activation that does not directly follow a dense layer.</summary>
/// <remarks>Backward: dx = dy f'(x), from the output where f allows it and else from the input, both of which training keeps anyway. Where
/// the output is enough, a dense layer above multiplies f' in as it writes.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class ActivationLayer<T> : ActivationLayerBase<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal ActivationLayer(int size, Activation activation)
        : base(size)
    {
        Activation = activation;
    }

    /// <summary>f.</summary>
    public Activation Activation { get; }

    /// <inheritdoc/>
    public override string Describe() => Invariant($"activation {OutputSize}, {ActivationNames.Describe(Activation)}");

    internal override LayerSpec Spec => new ActivationSpec(Activation);

    internal override Activation FusedActivation => Activation.KeepsInput ? Activation.Identity : Activation;

    internal override bool EndsInActivation => Activation.Kind != ActivationKind.Identity;

    internal override void Forward(in ForwardPass<T> pass) => Activation.Forward(pass.Input, pass.Output);

    private protected override void BackwardInPlace(in BackwardPass<T> pass) =>
        Activation.Backward(Activation.KeepsInput ? pass.Input : pass.Output, pass.DOutput, pass.DOutput);
}
