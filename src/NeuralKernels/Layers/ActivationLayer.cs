using System.Numerics;
using NeuralKernels.Kernels.Activations;
using static System.FormattableString;

namespace NeuralKernels.Layers;

/// <summary>y = f(x), each number for itself: an activation that does not follow a dense layer at once.</summary>
/// <remarks>
/// Backward: dx = dy f'(x), from the output where f allows it and else from the input, both of which training has anyway. A dense layer
/// above
/// multiplies f' in as it writes, where the output is enough.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class ActivationLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal ActivationLayer(int size, Activation activation)
        : base(size, size)
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

    internal override void PreActivation(in ForwardPass<T> pass) => pass.Input.CopyTo(pass.Output);

    internal override void Backward(in BackwardPass<T> pass)
    {
        if (!pass.DOutputIsDZ)
        {
            Activation.Backward(Activation.KeepsInput ? pass.Input : pass.Output, pass.DOutput, pass.DOutput);
        }

        if (!pass.DInput.IsEmpty)
        {
            pass.DOutput.CopyTo(pass.DInput);
        }
    }
}
