using System;
using System.Numerics;

namespace NeuralKernels.Kernels.Activations;

/// <summary>An activation chosen once, as a layer does: which function, and its parameter where it has one.</summary>
/// <param name="Kind">The function.</param>
/// <param name="Parameter">The slope of <see cref="ActivationKind.LeakyRelu"/>, alpha of the ELU and the CELU; else without
/// meaning.</param>
public readonly record struct Activation(ActivationKind Kind, double Parameter = 0)
{
    /// <summary>y = x.</summary>
    public static Activation Identity => new(ActivationKind.Identity);

    /// <summary>y = max(x, 0).</summary>
    public static Activation Relu => new(ActivationKind.Relu);

    /// <summary>y = 1 / (1 + e^-x).</summary>
    public static Activation Sigmoid => new(ActivationKind.Sigmoid);

    /// <summary>y = tanh x.</summary>
    public static Activation Tanh => new(ActivationKind.Tanh);

    /// <summary>Whether <see cref="Backward"/> wants the input; else it wants the output, and <see cref="Forward"/> may run in
    /// place.</summary>
    public bool KeepsInput =>
        Kind is ActivationKind.Softplus or ActivationKind.Softsign or ActivationKind.HardSigmoid or ActivationKind.HardSwish
        or ActivationKind.Gaussian or ActivationKind.Silu or ActivationKind.Mish or ActivationKind.Gelu or ActivationKind.GeluTanh;

    /// <summary>Whether the kind is one of the named and the parameter one that the function takes; before a kernel writes
    /// anything.</summary>
    internal void Check(string name)
    {
        if (Kind is < ActivationKind.Identity or > ActivationKind.GeluTanh)
        {
            Throw.ArgumentNotKnown($"{name}.{nameof(Kind)}", (int)Kind);
        }

        double min = Kind == ActivationKind.Celu ? 1e-6 : 0;
        bool hasParameter = Kind is ActivationKind.LeakyRelu or ActivationKind.Elu or ActivationKind.Celu;
        if (hasParameter && !(double.IsFinite(Parameter) && Parameter >= min))
        {
            // The name is formatted only on failure: the check itself allocates nothing.
            Throw.ArgumentNotFiniteAtLeast($"{name}.{nameof(Parameter)}", Parameter, min);
        }
    }

    /// <summary>y[i] = f(x[i]).</summary>
    /// <param name="x">The inputs, any length.</param>
    /// <param name="y">The outputs, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The kind is not known, or the parameter is not one that the function
    /// takes.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (Kind)
        {
            case ActivationKind.Identity: Activations.Identity.Forward(x, y); break;
            case ActivationKind.Relu: Activations.Relu.Forward(x, y); break;
            case ActivationKind.Sigmoid: Activations.Sigmoid.Forward(x, y); break;
            case ActivationKind.Tanh: Activations.Tanh.Forward(x, y); break;
            case ActivationKind.LeakyRelu: LeakyRelu.Forward(x, y, Parameter); break;
            case ActivationKind.Elu: Elu.Forward(x, y, Parameter); break;
            case ActivationKind.Celu: Celu.Forward(x, y, Parameter); break;
            case ActivationKind.Selu: Selu.Forward(x, y); break;
            case ActivationKind.Softplus: Softplus.Forward(x, y); break;
            case ActivationKind.Softsign: Softsign.Forward(x, y); break;
            case ActivationKind.HardSigmoid: HardSigmoid.Forward(x, y); break;
            case ActivationKind.HardSwish: HardSwish.Forward(x, y); break;
            case ActivationKind.Gaussian: Gaussian.Forward(x, y); break;
            case ActivationKind.Silu: Silu.Forward(x, y); break;
            case ActivationKind.Mish: Mish.Forward(x, y); break;
            case ActivationKind.Gelu: Gelu.Forward(x, y); break;
            case ActivationKind.GeluTanh: GeluTanh.Forward(x, y); break;
            default: Throw.ArgumentNotKnown(nameof(Kind), (int)Kind); break;
        }
    }

    /// <summary>dInput[i] = dOutput[i] f'(x[i]), overwritten.</summary>
    /// <param name="kept">The input of the forward pass where <see cref="KeepsInput"/>, else its output.</param>
    /// <param name="dOutput">The gradient of the loss by the output.</param>
    /// <param name="dInput">The gradient by the input: the same span as either of the others, or separate from both.</param>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The kind is not known, or the parameter is not one that the function
    /// takes.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public void Backward<T>(ReadOnlySpan<T> kept, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (Kind)
        {
            case ActivationKind.Identity: Activations.Identity.Backward(dOutput, dInput); break;
            case ActivationKind.Relu: Activations.Relu.Backward(kept, dOutput, dInput); break;
            case ActivationKind.Sigmoid: Activations.Sigmoid.Backward(kept, dOutput, dInput); break;
            case ActivationKind.Tanh: Activations.Tanh.Backward(kept, dOutput, dInput); break;
            case ActivationKind.LeakyRelu: LeakyRelu.Backward(kept, dOutput, dInput, Parameter); break;
            case ActivationKind.Elu: Elu.Backward(kept, dOutput, dInput, Parameter); break;
            case ActivationKind.Celu: Celu.Backward(kept, dOutput, dInput, Parameter); break;
            case ActivationKind.Selu: Selu.Backward(kept, dOutput, dInput); break;
            case ActivationKind.Softplus: Softplus.Backward(kept, dOutput, dInput); break;
            case ActivationKind.Softsign: Softsign.Backward(kept, dOutput, dInput); break;
            case ActivationKind.HardSigmoid: HardSigmoid.Backward(kept, dOutput, dInput); break;
            case ActivationKind.HardSwish: HardSwish.Backward(kept, dOutput, dInput); break;
            case ActivationKind.Gaussian: Gaussian.Backward(kept, dOutput, dInput); break;
            case ActivationKind.Silu: Silu.Backward(kept, dOutput, dInput); break;
            case ActivationKind.Mish: Mish.Backward(kept, dOutput, dInput); break;
            case ActivationKind.Gelu: Gelu.Backward(kept, dOutput, dInput); break;
            case ActivationKind.GeluTanh: GeluTanh.Backward(kept, dOutput, dInput); break;
            default: Throw.ArgumentNotKnown(nameof(Kind), (int)Kind); break;
        }
    }
}
