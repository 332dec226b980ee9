using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Layers;
using Xunit;

namespace NeuralKernels.Tests.Layers;

/// <summary>Every kind of layer beside the dense one, by a name.</summary>
internal static class LayerCases
{
    private const string ActivationPrefix = "activation ";
    private const int Inputs = 4;
    private const int Classes = 5;

    public static IReadOnlyList<string> All { get; } =
    [
        "activation tanh", "activation relu", "activation gelu", "activation softplus", "activation elu", "layer-norm", "rms-norm",
        "batch-norm", "dropout",
        "embedding", "residual", "concat", "nested", "prelu", "softmax", "log-softmax", "threshold", "step",
    ];

    public static TheoryData<string> Names => [.. All];

    /// <summary>The layer first, in the middle and last, where it may stand there, of a network of four inputs.</summary>
    public static Network<T> Build<T>(string name, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => name == "embedding"
            ? Network.Create<T>(Inputs).Embedding(Classes, 3).Dense(5, Activation.Sigmoid).Dense(3).Build(seed)
            : Network.Create<T>(Inputs).Add(name, Inputs).Dense(6, Activation.Tanh).Add(name, 6)
                .Dense(5, Activation.Sigmoid).Dense(3).Add(name, 3).Build(seed);

    /// <summary>The layer between two dense ones that are wide enough to be shared out among threads; an embedding before one.</summary>
    public static Network<float> Wide(string name, int width) => name == "embedding"
        ? Network.Create(width).Embedding(Classes, 2).Dense(width, Activation.Tanh).Dense(4).Build(seed: 1)
        : Network.Create(width).Dense(width).Add(name, width).Dense(width).Build(seed: 1);

    /// <summary>Rows that the network takes.</summary>
    public static T[] Rows<T>(string name, ulong seed, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var x = new T[rows * Inputs];
        Uniform.Fill<T>(
            seed, 1001, 0, x, name == "embedding" ? T.Zero : T.CreateTruncating(-2), T.CreateTruncating(name == "embedding" ? Classes : 2));
        for (int i = 0; name == "embedding" && i < x.Length; i++)
        {
            x[i] = T.Floor(x[i]);
        }

        return x;
    }

    private static NetworkBuilder<T> Add<T>(this NetworkBuilder<T> builder, string name, int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => name switch
        {
            "layer-norm" => builder.LayerNorm(),
            "rms-norm" => builder.RmsNorm(1e-3),
            "batch-norm" => builder.BatchNorm(0.2),
            "prelu" => builder.PRelu(-0.1),
            "softmax" => builder.Softmax(),
            "log-softmax" => builder.LogSoftmax(),
            "threshold" => builder.Threshold(0.1, -0.3),
            "step" => builder.Step(0.2),
            "dropout" => builder.Dropout(0.3),
            "residual" => builder.Residual(block => block.Dense(7, ActivationNames.Parse("gelu")).Dense(size, Activation.Tanh)),
            "concat" => builder.Concat(block => block.Dense(5, ActivationNames.Parse("softplus")).Activation(Activation.Sigmoid).Dense(2)),

            // A small epsilon would blow up the rounding of columns of little variance beyond what central differences bear.
            "nested" => builder.Residual(block => block
                .Concat(inner => inner.Dense(3, ActivationNames.Parse("gelu")).BatchNorm(epsilon: 0.1).Dropout(0.2)).Dense(size)),
            _ => builder.Activation(ActivationNames.Parse(name[ActivationPrefix.Length..])),
        };
}
