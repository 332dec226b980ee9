using System;
using System.Linq;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Layers;
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
        double[] x = LayerCases.Rows<double>(name, 1, 5);
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
            new ActivationSpec(Activation.Relu),
            new LayerNormSpec(1e-5),
            new RmsNormSpec(0),
            new BatchNormSpec(momentum: 0.1, epsilon: 0.5),
            new DropoutSpec(0.25),
            new PReluSpec(0.25),
            new SoftmaxSpec(),
            new LogSoftmaxSpec(),
            new ThresholdSpec(limit: -1, value: 0.5),
            new StepSpec(0),
            new ResidualSpec([new ConcatSpec([new ActivationSpec(Activation.Tanh)]), Dense(2)])).ToJson();

        Assert.Contains(
            "\"layers\":["
            + """{"type":"activation","properties":{"activation":"relu"}},{"type":"layer-norm","properties":{"epsilon":1E-05}},"""
            + """{"type":"rms-norm","properties":{"epsilon":0}},"""
            + """{"type":"batch-norm","properties":{"momentum":0.1,"epsilon":0.5}},"""
            + """{"type":"dropout","properties":{"probability":0.25}},{"type":"prelu","properties":{"slope":0.25}},"""
            + """{"type":"softmax","properties":{}},{"type":"log-softmax","properties":{}},"""
            + """{"type":"threshold","properties":{"limit":-1,"value":0.5}},{"type":"step","properties":{"limit":0}},"""
            + """{"type":"residual","properties":{"layers":[{"type":"concat","properties":{"layers":["""
            + """{"type":"activation","properties":{"activation":"tanh"}}]}},"""
            + """{"type":"dense","properties":{"outputs":2,"activation":"identity","bias":false}}]}}]""",
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
    [InlineData(ModelFormatReason.FieldMissing, "prelu", "")]
    [InlineData(ModelFormatReason.NumberOutOfRange, "prelu", "\"slope\":1e999")]
    [InlineData(ModelFormatReason.FieldUnknown, "softmax", "\"axis\":1")]
    [InlineData(ModelFormatReason.FieldUnknown, "log-softmax", "\"axis\":1")]
    [InlineData(ModelFormatReason.FieldMissing, "threshold", "\"limit\":1")]
    [InlineData(ModelFormatReason.FieldWrongKind, "step", "\"limit\":\"0\"")]
    [InlineData(ModelFormatReason.NumberOutOfRange, "embedding", "\"classes\":0,\"size\":1")]
    [InlineData(ModelFormatReason.NumberOutOfRange, "embedding", "\"classes\":1,\"size\":2000000000")]
    [InlineData(ModelFormatReason.NumberOutOfRange, "embedding", "\"classes\":16777217,\"size\":1")]
    [InlineData(ModelFormatReason.FieldMissing, "embedding", "\"classes\":1")]
    [InlineData(ModelFormatReason.FieldMissing, "residual", "")]
    [InlineData(ModelFormatReason.NumberOutOfRange, "residual", "\"layers\":[]")]
    [InlineData(ModelFormatReason.FieldWrongKind, "concat", "\"layers\":{}")]
    [InlineData(ModelFormatReason.FieldUnknown, "concat", "\"layers\":[],\"axis\":1")]
    [InlineData(ModelFormatReason.LayerUnknown, "concat", "\"layers\":[{\"type\":\"sparse\",\"properties\":{}}]")]
    [InlineData(
        ModelFormatReason.LayerMisplaced, "concat", "\"layers\":[{\"type\":\"embedding\",\"properties\":{\"classes\":2,\"size\":1}}]")]
    [InlineData(
        ModelFormatReason.SizesDisagree, "residual",
        "\"layers\":[{\"type\":\"dense\",\"properties\":{\"outputs\":3,\"activation\":\"relu\",\"bias\":true}}]")]
    [InlineData(
        ModelFormatReason.NumberOutOfRange, "concat",
        "\"layers\":[{\"type\":\"dense\",\"properties\":{\"outputs\":2147483647,\"activation\":\"relu\",\"bias\":true}}]")]
    public void Properties_are_refused_for_their_one_fault(ModelFormatReason reason, string type, string properties)
    {
        string json = $$"""
            {"format":1,"element_type":"F32","inputs":2,"layers":[{"type":"{{type}}","properties":{ {{properties}} } }],
            "loss":"mse","preprocessing":{} }
            """;

        var refusal = Assert.Throws<ModelFormatException>(() => ArchitectureDescription.FromJson(json, "test"));

        Assert.Equal(reason, refusal.Reason);
        Assert.Contains("layer 0", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_embedding_is_refused_behind_another_layer()
    {
        ArchitectureDescription architecture = Of(Dense(2), new EmbeddingSpec(classes: 2, size: 1));

        Assert.Equal(ModelFormatReason.LayerMisplaced, Assert.Throws<ModelFormatException>(architecture.ToJson).Reason);
    }

    [Fact]
    public void Layers_without_tensors_that_are_wider_than_memory_are_refused()
    {
        using var folder = new TemporaryFolder();
        var dropout = new DropoutSpec(0);
        var architecture = new ArchitectureDescription
        {
            ElementType = SafetensorsType.F32,
            Inputs = 1_000_000_000,
            Layers = [new ResidualSpec([dropout, dropout, dropout])],
            Loss = "mse",
        };
        AtomicFile.Write(folder.At("m"), stream =>
        {
            var writer = new SafetensorsWriter(stream);
            architecture.DeclareIn(writer);
            writer.Complete();
        });

        Assert.Equal(
            ModelFormatReason.NumberOutOfRange, Assert.Throws<ModelFormatException>(() => ModelFile.Load<float>(folder.At("m"))).Reason);
    }

    private static DenseSpec Dense(int outputs) => new(outputs, hasBias: false);

    private static ArchitectureDescription Of(params LayerSpec[] layers) =>
        new() { ElementType = SafetensorsType.F32, Inputs = 2, Layers = layers, Loss = "mse" };
}
