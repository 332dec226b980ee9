using System;
using System.Numerics;

namespace NeuralKernels.Kernels.Activations;

/// <summary>An activation chosen once, as a layer does: which function, and its parameter where it has one. The default is the
/// identity.</summary>
public readonly record struct Activation
{
    /// <summary>An activation by its kind.</summary>
    /// <param name="kind">The function.</param>
    /// <param name="parameter">The slope of <see cref="ActivationKind.LeakyRelu"/>, at least 0; alpha of <see cref="ActivationKind.Elu"/>,
    /// at least 0, and of <see cref="ActivationKind.Celu"/>, at least 1e-6. Null for the usual one, 0.01, 1 and 1, and for functions that
    /// have no parameter.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not known, or <paramref name="parameter"/> is not one that
    /// the function takes.</exception>
    public Activation(ActivationKind kind, double? parameter = null)
    {
        if (kind is < ActivationKind.Identity or > ActivationKind.GeluTanh)
        {
            Throw.ArgumentNotKnown(nameof(kind), (int)kind);
        }

        (double usual, double min) = kind switch
        {
            ActivationKind.LeakyRelu => (0.01, 0.0),
            ActivationKind.Elu => (1.0, 0.0),
            ActivationKind.Celu => (1.0, 1e-6),
            _ => (0.0, double.NaN),
        };
        if (parameter is { } value)
        {
            if (double.IsNaN(min))
            {
                Throw.ArgumentNotTaken(nameof(parameter), value, kind);
            }

            Guard.FiniteAtLeast(value, min, nameof(parameter));
        }

        Kind = kind;
        Parameter = parameter ?? usual;
    }

    /// <summary>y = x.</summary>
    public static Activation Identity => new(ActivationKind.Identity);

    /// <summary>y = max(x, 0).</summary>
    public static Activation Relu => new(ActivationKind.Relu);

    /// <summary>y = 1 / (1 + e^-x).</summary>
    public static Activation Sigmoid => new(ActivationKind.Sigmoid);

    /// <summary>y = tanh x.</summary>
    public static Activation Tanh => new(ActivationKind.Tanh);

    /// <summary>y = scale (x where x > 0, else alpha (e^x - 1)), with the constants that keep mean 0 and variance 1.</summary>
    public static Activation Selu => new(ActivationKind.Selu);

    /// <summary>y = ln(1 + e^x).</summary>
    public static Activation Softplus => new(ActivationKind.Softplus);

    /// <summary>y = x / (1 + |x|).</summary>
    public static Activation Softsign => new(ActivationKind.Softsign);

    /// <summary>y = (x + 3) / 6 between 0 and 1.</summary>
    public static Activation HardSigmoid => new(ActivationKind.HardSigmoid);

    /// <summary>y = x hardsigmoid(x).</summary>
    public static Activation HardSwish => new(ActivationKind.HardSwish);

    /// <summary>y = e^(-x^2).</summary>
    public static Activation Gaussian => new(ActivationKind.Gaussian);

    /// <summary>y = x sigmoid(x), also called swish.</summary>
    public static Activation Silu => new(ActivationKind.Silu);

    /// <summary>y = x tanh(softplus(x)).</summary>
    public static Activation Mish => new(ActivationKind.Mish);

    /// <summary>y = x P(X &lt; x) for a standard normal X: the erf form of GELU.</summary>
    public static Activation Gelu => new(ActivationKind.Gelu);

    /// <summary>y = x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2: the tanh form of GELU.</summary>
    public static Activation GeluTanh => new(ActivationKind.GeluTanh);

    /// <summary>The function.</summary>
    public ActivationKind Kind { get; }

    /// <summary>The slope of <see cref="ActivationKind.LeakyRelu"/>, alpha of <see cref="ActivationKind.Elu"/> and
    /// <see cref="ActivationKind.Celu"/>; else 0.</summary>
    public double Parameter { get; }

    /// <summary>Whether <see cref="Backward"/> wants the input; else it wants the output, and <see cref="Forward"/> may run in
    /// place.</summary>
    public bool KeepsInput =>
        Kind is ActivationKind.Softplus or ActivationKind.Softsign or ActivationKind.HardSigmoid or ActivationKind.HardSwish
        or ActivationKind.Gaussian or ActivationKind.Silu or ActivationKind.Mish or ActivationKind.Gelu or ActivationKind.GeluTanh;

    /// <summary>y = x where x > 0, else slope x.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slope"/> is not finite or negative.</exception>
    public static Activation LeakyRelu(double slope = 0.01) => new(ActivationKind.LeakyRelu, slope);

    /// <summary>y = x where x > 0, else alpha (e^x - 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not finite or negative.</exception>
    public static Activation Elu(double alpha = 1) => new(ActivationKind.Elu, alpha);

    /// <summary>y = x where x > 0, else alpha (e^(x / alpha) - 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not finite or below 1e-6.</exception>
    public static Activation Celu(double alpha = 1) => new(ActivationKind.Celu, alpha);

    /// <summary>y[i] = f(x[i]).</summary>
    /// <param name="x">The inputs, any length.</param>
    /// <param name="y">The outputs, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
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
            case ActivationKind.LeakyRelu: Activations.LeakyRelu.Forward(x, y, Parameter); break;
            case ActivationKind.Elu: Activations.Elu.Forward(x, y, Parameter); break;
            case ActivationKind.Celu: Activations.Celu.Forward(x, y, Parameter); break;
            case ActivationKind.Selu: Activations.Selu.Forward(x, y); break;
            case ActivationKind.Softplus: Activations.Softplus.Forward(x, y); break;
            case ActivationKind.Softsign: Activations.Softsign.Forward(x, y); break;
            case ActivationKind.HardSigmoid: Activations.HardSigmoid.Forward(x, y); break;
            case ActivationKind.HardSwish: Activations.HardSwish.Forward(x, y); break;
            case ActivationKind.Gaussian: Activations.Gaussian.Forward(x, y); break;
            case ActivationKind.Silu: Activations.Silu.Forward(x, y); break;
            case ActivationKind.Mish: Activations.Mish.Forward(x, y); break;
            case ActivationKind.Gelu: Activations.Gelu.Forward(x, y); break;
            case ActivationKind.GeluTanh: Activations.GeluTanh.Forward(x, y); break;
            default: Throw.ArgumentNotKnown(nameof(Kind), (int)Kind); break;
        }
    }

    /// <summary>dInput[i] = dOutput[i] f'(x[i]), overwritten.</summary>
    /// <param name="kept">The input of the forward pass where <see cref="KeepsInput"/>, else its output.</param>
    /// <param name="dOutput">The gradient of the loss by the output.</param>
    /// <param name="dInput">The gradient by the input: the same span as either of the others, or separate from both.</param>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
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
            case ActivationKind.LeakyRelu: Activations.LeakyRelu.Backward(kept, dOutput, dInput, Parameter); break;
            case ActivationKind.Elu: Activations.Elu.Backward(kept, dOutput, dInput, Parameter); break;
            case ActivationKind.Celu: Activations.Celu.Backward(kept, dOutput, dInput, Parameter); break;
            case ActivationKind.Selu: Activations.Selu.Backward(kept, dOutput, dInput); break;
            case ActivationKind.Softplus: Activations.Softplus.Backward(kept, dOutput, dInput); break;
            case ActivationKind.Softsign: Activations.Softsign.Backward(kept, dOutput, dInput); break;
            case ActivationKind.HardSigmoid: Activations.HardSigmoid.Backward(kept, dOutput, dInput); break;
            case ActivationKind.HardSwish: Activations.HardSwish.Backward(kept, dOutput, dInput); break;
            case ActivationKind.Gaussian: Activations.Gaussian.Backward(kept, dOutput, dInput); break;
            case ActivationKind.Silu: Activations.Silu.Backward(kept, dOutput, dInput); break;
            case ActivationKind.Mish: Activations.Mish.Backward(kept, dOutput, dInput); break;
            case ActivationKind.Gelu: Activations.Gelu.Backward(kept, dOutput, dInput); break;
            case ActivationKind.GeluTanh: Activations.GeluTanh.Backward(kept, dOutput, dInput); break;
            default: Throw.ArgumentNotKnown(nameof(Kind), (int)Kind); break;
        }
    }
}
