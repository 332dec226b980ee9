using System;
using System.Numerics;

namespace NeuralKernels.Kernels.Activations;

/// <summary>Activations chosen by name: one switch per span, none per element.</summary>
public static class Activations
{
    /// <summary>y[i] = f(x[i]).</summary>
    /// <param name="kind">f.</param>
    /// <param name="x">The inputs, any length.</param>
    /// <param name="y">The outputs, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is none of the named.</exception>
    public static void Forward<T>(ActivationKind kind, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (kind)
        {
            case ActivationKind.Identity:
                Guard.SameLength(x, y);
                x.CopyTo(y);
                break;
            case ActivationKind.Relu:
                Relu.Forward(x, y);
                break;
            case ActivationKind.Sigmoid:
                Sigmoid.Forward(x, y);
                break;
            case ActivationKind.Tanh:
                Tanh.Forward(x, y);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, $"{kind} is no activation.");
        }
    }

    /// <summary>dInput[i] = dOutput[i] f'(.), from the output of the forward pass.</summary>
    /// <param name="kind">f.</param>
    /// <param name="output">What <see cref="Forward"/> returned.</param>
    /// <param name="dOutput">The gradient of the loss by the output.</param>
    /// <param name="dInput">The gradient by the input, overwritten: the same span as either of the others, or separate from both.</param>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is none of the named.</exception>
    public static void Backward<T>(ActivationKind kind, ReadOnlySpan<T> output, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (kind)
        {
            case ActivationKind.Identity:
                Guard.SameLength(dOutput, dInput);
                dOutput.CopyTo(dInput);
                break;
            case ActivationKind.Relu:
                Relu.Backward(output, dOutput, dInput);
                break;
            case ActivationKind.Sigmoid:
                Sigmoid.Backward(output, dOutput, dInput);
                break;
            case ActivationKind.Tanh:
                Tanh.Backward(output, dOutput, dInput);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, $"{kind} is no activation.");
        }
    }

    /// <summary>The name in files and on the command line.</summary>
    public static string Name(ActivationKind kind) => kind switch
    {
        ActivationKind.Identity => "identity",
        ActivationKind.Relu => "relu",
        ActivationKind.Sigmoid => "sigmoid",
        ActivationKind.Tanh => "tanh",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, $"{kind} is no activation."),
    };

    /// <summary>The activation of a name.</summary>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those there are.</exception>
    public static ActivationKind Parse(string name)
    {
        foreach (ActivationKind kind in Enum.GetValues<ActivationKind>())
        {
            if (Name(kind) == name)
            {
                return kind;
            }
        }

        string known = string.Join(", ", Array.ConvertAll(Enum.GetValues<ActivationKind>(), Name));
        throw new ArgumentException($"There is no activation '{name}'; there are {known}.", nameof(name));
    }
}
