using System;
using System.Linq;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Random;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Tests.IO;
using Xunit;

namespace NeuralKernels.Tests.Layers;

/// <summary>Every kind of layer in model files, and what is refused by name.</summary>
public sealed class LayerFileTests
{
    public static TheoryData<string> Names => LayerCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_loaded_model_has_the_layers_and_the_bits(string name)
    {
        using var folder = new TemporaryFolder();
        Network<double> network = LayerCases.Build<double>(name, seed: 3);
        var x = new double[5 * network.InputSize];
        Uniform.Fill<double>(1, 1001, 0, x, 0, 2);
        network.CreateTrainer(Loss.MeanSquaredError, new Sgd(), 5).Step(x, (ReadOnlySpan<double>)new double[5 * network.OutputSize]);

        ModelFile.Save(folder.At("m"), new Model<double>(network, Loss.MeanSquaredError, null));
        Network<double> loaded = ModelFile.Load<double>(folder.At("m")).Network;

        Assert.Equal(network.Layers.Select(layer => layer.Describe()), loaded.Layers.Select(layer => layer.Describe()));
        Assert.Equal(network.Parameters.ToArray(), loaded.Parameters.ToArray());
        Assert.Equal(network.State.ToArray(), loaded.State.ToArray());
    }

    [Fact]
    public void The_json_is_this_and_no_other()
    {
        string json = Of(
            new ActivationDescription { Activation = "relu" },
            new LayerNormDescription { Epsilon = 1e-5 },
            new RmsNormDescription { Epsilon = 0 },
            new BatchNormDescription { Momentum = 0.1, Epsilon = 0.5 },
            new DropoutDescription { Probability = 0.25 }).ToJson();

        Assert.Contains(
            """
            "layers":[{"type":"activation","properties":{"activation":"relu"}},{"type":"layer-norm","properties":{"epsilon":1E-05}},{"type":"rms-norm","properties":{"epsilon":0}},{"type":"batch-norm","properties":{"momentum":0.1,"epsilon":0.5}},{"type":"dropout","properties":{"probability":0.25}}]
            """,
            json,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ModelFormatReason.FieldMissing, "activation", "")]
    [InlineData(ModelFormatReason.FieldUnknown, "activation", "\"activation\":\"relu\",\"size\":2")]
    [InlineData(ModelFormatReason.FieldMissing, "layer-norm", "")]
    [InlineData(ModelFormatReason.FieldWrongKind, "layer-norm", "\"epsilon\":\"1\"")]
    [InlineData(ModelFormatReason.NumberOutOfRange, "layer-norm", "\"epsilon\":-1e-9")]
    [InlineData(ModelFormatReason.NumberOutOfRange, "layer-norm", "\"epsilon\":1e999")]
    [InlineData(ModelFormatReason.FieldUnknown, "layer-norm", "\"epsilon\":1,\"momentum\":0")]
    [InlineData(ModelFormatReason.NumberOutOfRange, "rms-norm", "\"epsilon\":-1")]
    [InlineData(ModelFormatReason.NumberOutOfRange, "batch-norm", "\"epsilon\":1,\"momentum\":1.5")]
    [InlineData(ModelFormatReason.NumberOutOfRange, "batch-norm", "\"epsilon\":-1,\"momentum\":0.5")]
    [InlineData(ModelFormatReason.FieldMissing, "batch-norm", "\"epsilon\":1")]
    [InlineData(ModelFormatReason.NumberOutOfRange, "dropout", "\"probability\":1")]
    [InlineData(ModelFormatReason.NumberOutOfRange, "dropout", "\"probability\":-0.1")]
    public void Properties_are_refused_for_their_one_fault(ModelFormatReason reason, string type, string properties)
    {
        string json = $$"""
            {"format":1,"element_type":"F32","inputs":2,"layers":[{"type":"{{type}}","properties":{ {{properties}} } }],"loss":"mse","preprocessing":{} }
            """;

        var refusal = Assert.Throws<ModelFormatException>(() => ArchitectureDescription.FromJson(json, "test"));

        Assert.Equal(reason, refusal.Reason);
        Assert.Contains("layer 0", refusal.Message, StringComparison.Ordinal);
    }

    private static ArchitectureDescription Of(params LayerDescription[] layers) =>
        new() { ElementType = SafetensorsType.F32, Inputs = 2, Layers = layers, Loss = "mse" };
}
