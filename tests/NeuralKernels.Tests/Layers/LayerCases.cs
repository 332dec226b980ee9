using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Layers;
using Xunit;

namespace NeuralKernels.Tests.Layers;

/// <summary>Every kind of layer beside the dense one, by a name.</summary>
internal static class LayerCases
{
    private const string ActivationPrefix = "activation ";

    public static TheoryData<string> Names =>
    [
        "activation tanh", "activation relu", "activation gelu", "activation softplus", "activation elu", "layer-norm", "rms-norm", "batch-norm", "dropout",
    ];

    /// <summary>Adds the layer to a network.</summary>
    public static NetworkBuilder<T> Add<T>(this NetworkBuilder<T> builder, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => name switch
        {
            "layer-norm" => builder.LayerNorm(),
            "rms-norm" => builder.RmsNorm(1e-3),
            "batch-norm" => builder.BatchNorm(0.2),
            "dropout" => builder.Dropout(0.3),
            _ => builder.Activation(ActivationNames.Parse(name[ActivationPrefix.Length..])),
        };

    /// <summary>The layer first, in the middle and last of a network of four inputs and three outputs.</summary>
    public static Network<T> Build<T>(string name, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Network.Create<T>(inputs: 4)
            .Add(name).Dense(6, Activation.Tanh).Add(name).Dense(5, Activation.Sigmoid).Dense(3).Add(name).Build(seed);
}
