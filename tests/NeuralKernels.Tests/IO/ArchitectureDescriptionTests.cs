using System;
using System.Linq;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Layers;
using Xunit;

namespace NeuralKernels.Tests.IO;

public class ArchitectureDescriptionTests
{
    [Fact]
    public void The_json_is_this_and_no_other()
    {
        Assert.Equal(ModelBytes.Architecture, Small().ToJson());
    }

    [Fact]
    public void What_is_written_is_read()
    {
        ArchitectureDescription back = ArchitectureDescription.FromJson(Small().ToJson(), ModelBytes.Name);

        Assert.Equal((SafetensorsType.F32, 2, "mean_squared_error"), (back.ElementType, back.Inputs, back.Loss));
        Assert.Equal("""{"means":[0.5,1e-3],"names":["ä","b"]}""", back.Preprocessing);
        Assert.Equal(Small().Layers, back.Layers);
        Assert.Equal(Small().ToJson(), back.ToJson());
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1e-300)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    [InlineData(-0.0)]
    [InlineData(1.0000000000000002)]
    public void Parameters_come_back_bit_for_bit(double value)
    {
        ArchitectureDescription architecture = Of("l", "{}", new DenseSpec(1, new Activation(ActivationKind.LeakyRelu, value)));

        ArchitectureDescription back = ArchitectureDescription.FromJson(architecture.ToJson(), ModelBytes.Name);

        double read = Assert.IsType<DenseSpec>(back.Layers[0]).Activation.Parameter;
        Assert.Equal(BitConverter.DoubleToUInt64Bits(value), BitConverter.DoubleToUInt64Bits(read));
    }

    [Fact]
    public void Fields_may_stand_in_any_order_and_with_any_space()
    {
        const string json =
            """
            { "preprocessing" : { } , "loss":"l","layers":[ {"properties":{"bias":true,"outputs":1,"activation":"tanh"},"type":"dense"} ],
              "inputs":4, "element_type":"F64", "format":1 }
            """;

        ArchitectureDescription architecture = ArchitectureDescription.FromJson(json, ModelBytes.Name);

        Assert.Equal((SafetensorsType.F64, 4, "{ }"), (architecture.ElementType, architecture.Inputs, architecture.Preprocessing));
    }

    [Fact]
    public void The_tensors_follow_from_the_layers()
    {
        Assert.Equal(
            ["layers.0.weight 2x3", "layers.0.bias 3", "layers.1.weight 3x1"],
            Small().Tensors().Select(tensor => $"{tensor.Name} {string.Join('x', tensor.Shape)}"));
    }

    [Fact]
    public void A_declared_and_written_model_is_read_as_the_same_architecture()
    {
        byte[] bytes = SafetensorsWriterTests.Bytes(writer =>
        {
            Small().DeclareIn(writer);
            writer.Write<float>("layers.0.weight", new float[6]);
            writer.Write<float>("layers.0.bias", new float[3]);
            writer.Write<float>("layers.1.weight", new float[3]);
        });

        using SafetensorsFile file = ModelBytes.Open(bytes);

        Assert.Equal(Small().ToJson(), ArchitectureDescription.Read(file).ToJson());
    }

    [Theory]
    [InlineData("layers.0.bias", "layers.0.Bias", ModelFormatReason.TensorMissing)]
    [InlineData("[2,3]", "[3,2]", ModelFormatReason.TensorWrongShape)]
    [InlineData("[3,1]", "[3]", ModelFormatReason.TensorWrongShape)]
    [InlineData("[3]", "[3,1]", ModelFormatReason.TensorWrongShape)]
    [InlineData("\"F32\",\"shape\":[3]", "\"U32\",\"shape\":[3]", ModelFormatReason.TensorWrongType)]
    [InlineData(
        "\"layers.0.weight\"", "\"extra\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},\"layers.0.weight\"",
        ModelFormatReason.TensorUnexpected)]
    public void Tensors_that_do_not_fit_the_architecture_are_refused(string found, string put, ModelFormatReason reason)
    {
        string tensors = ModelBytes.ModelTensors.Replace(found, put, StringComparison.Ordinal);
        Assert.NotEqual(ModelBytes.ModelTensors, tensors);
        using SafetensorsFile file = ModelBytes.Open(ModelBytes.Model(tensors: tensors));

        var refusal = Assert.Throws<ModelFormatException>(() => ArchitectureDescription.Read(file));

        Assert.Equal(reason, refusal.Reason);
    }

    [Theory]
    [InlineData("[]", ModelFormatReason.FieldWrongKind)]
    [InlineData("{", ModelFormatReason.ArchitectureNotJson)]
    [InlineData("{},\"loss\":\"other\"", ModelFormatReason.DuplicateKey)]
    [InlineData("{},\"more\":1", ModelFormatReason.FieldUnknown)]
    public void A_preprocessing_text_that_is_no_object_is_not_written(string preprocessing, ModelFormatReason reason)
    {
        ArchitectureDescription architecture = Of("l", preprocessing, [.. Small().Layers]);

        var refusal = Assert.Throws<ModelFormatException>(architecture.ToJson);

        Assert.Equal((reason, "architecture"), (refusal.Reason, refusal.File));
    }

    [Fact]
    public void A_description_that_could_not_be_read_is_not_written()
    {
        Assert.Equal(ModelFormatReason.NumberOutOfRange, Assert.Throws<ModelFormatException>(Of("l", "{}").ToJson).Reason);
        Assert.Throws<ArgumentException>(Of("l", "", [.. Small().Layers]).ToJson);
        Assert.Throws<ArgumentException>(Of("l", "{\"\ud800\":1}", [.. Small().Layers]).ToJson);
        Assert.Throws<ArgumentException>(() => ArchitectureDescription.FromJson("{\"\ud800\":1}", ModelBytes.Name));
    }

    private static ArchitectureDescription Of(string loss, string preprocessing, params LayerSpec[] layers) => new()
    {
        ElementType = SafetensorsType.F32,
        Inputs = 1,
        Layers = layers,
        Loss = loss,
        Preprocessing = preprocessing,
    };

    private static ArchitectureDescription Small() => new()
    {
        ElementType = SafetensorsType.F32,
        Inputs = 2,
        Layers = [new DenseSpec(3, Activation.LeakyRelu()), new DenseSpec(1, hasBias: false)],
        Loss = "mean_squared_error",
        Preprocessing = """{"means":[0.5,1e-3],"names":["ä","b"]}""",
    };
}
