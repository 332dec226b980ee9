using System;
using System.Numerics;

namespace NeuralKernels.Layers;

/// <summary>A layer that is an activation: as many outputs as inputs, and Z is the input.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class ActivationLayerBase<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected ActivationLayerBase(int size)
        : base(size, size)
    {
    }

    internal override bool EndsInActivation => true;

    internal override void ForwardWithZ(in ForwardPass<T> pass, Span<T> z)
    {
        Forward(pass);
        pass.Input.CopyTo(z);
    }

    internal sealed override void Backward(in BackwardPass<T> pass)
    {
        if (!pass.DOutputIsDZ)
        {
            BackwardInPlace(pass);
        }

        if (!pass.DInput.IsEmpty)
        {
            pass.DOutput.CopyTo(pass.DInput);
        }
    }

    /// <summary>Turns <see cref="BackwardPass{T}.DOutput"/> into the gradient by the input.</summary>
    private protected abstract void BackwardInPlace(in BackwardPass<T> pass);
}
