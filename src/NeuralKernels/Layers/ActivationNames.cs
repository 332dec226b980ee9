using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Layers;

/// <summary>Activations by the names that files and the command line use.</summary>
public static class ActivationNames
{
    private static readonly Dictionary<string, double> s_none = [];

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<ActivationKind>().Select(Name)];

    /// <summary>The name of a kind: "relu", "gelu-tanh".</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind is not one of <see cref="ActivationKind"/>.</exception>
    public static string Name(ActivationKind kind) => kind switch
    {
        ActivationKind.Identity => "identity",
        ActivationKind.Relu => "relu",
        ActivationKind.Sigmoid => "sigmoid",
        ActivationKind.Tanh => "tanh",
        ActivationKind.LeakyRelu => "leaky-relu",
        ActivationKind.Elu => "elu",
        ActivationKind.Celu => "celu",
        ActivationKind.Selu => "selu",
        ActivationKind.Softplus => "softplus",
        ActivationKind.Softsign => "softsign",
        ActivationKind.HardSigmoid => "hard-sigmoid",
        ActivationKind.HardSwish => "hard-swish",
        ActivationKind.Gaussian => "gaussian",
        ActivationKind.Silu => "silu",
        ActivationKind.Mish => "mish",
        ActivationKind.Gelu => "gelu",
        ActivationKind.GeluTanh => "gelu-tanh",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, $"{kind} is no activation."),
    };

    /// <summary>The activation of a name, with its default parameter: slope 0.01 for leaky-relu, alpha 1 for elu and celu.</summary>
    /// <exception cref="ArgumentException">There is no activation of that name; the message lists all.</exception>
    public static Activation Parse(string name) => Parse(name, s_none);

    internal static Activation Parse(string name, IReadOnlyDictionary<string, double> parameters)
    {
        foreach (ActivationKind kind in Enum.GetValues<ActivationKind>())
        {
            if (Name(kind) != name)
            {
                continue;
            }

            string? parameter = ParameterName(kind);
            string? unknown = parameters.Keys.FirstOrDefault(key => key != parameter);
            if (unknown is not null)
            {
                throw new ArgumentException($"The activation '{name}' has no parameter '{unknown}'.", nameof(parameters));
            }

            return new Activation(kind, parameter is not null && parameters.TryGetValue(parameter, out double value) ? value : null);
        }

        throw new ArgumentException($"There is no activation '{name}'; there are {string.Join(", ", All)}.", nameof(name));
    }

    internal static IReadOnlyDictionary<string, double> Parameters(Activation activation) =>
        ParameterName(activation.Kind) is { } name ? new Dictionary<string, double> { [name] = activation.Parameter } : s_none;

    internal static string Describe(Activation activation) => ParameterName(activation.Kind) is { } name
        ? FormattableString.Invariant($"{Name(activation.Kind)} ({name} {activation.Parameter})")
        : Name(activation.Kind);

    private static string? ParameterName(ActivationKind kind) => kind switch
    {
        ActivationKind.LeakyRelu => "slope",
        ActivationKind.Elu or ActivationKind.Celu => "alpha",
        _ => null,
    };
}
