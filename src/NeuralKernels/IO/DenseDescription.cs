using System.Collections.Generic;
using System.Text.Json;

namespace NeuralKernels.IO;

/// <summary>A dense layer: output = activation(input weight + bias), weight of shape [inputs, outputs].</summary>
public sealed class DenseDescription : LayerDescription
{
    internal const string TypeName = "dense";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <summary>The number of neurons, at least 1.</summary>
    public required int Outputs { get; init; }

    /// <summary>The activation's name. Whoever builds the network knows the names and refuses others.</summary>
    public required string Activation { get; init; }

    /// <summary>The activation's parameters by name, such as a slope; finite, often none.</summary>
    public IReadOnlyDictionary<string, double> ActivationParameters { get; init; } = new Dictionary<string, double>();

    /// <summary>Whether a bias is added.</summary>
    public required bool Bias { get; init; }

    /// <inheritdoc/>
    public override int OutputSize(int inputs) => Outputs;

    /// <summary><c>weight</c> [inputs, outputs], then <c>bias</c> [outputs] where there is one.</summary>
    public override IEnumerable<TensorDescription> Tensors(string prefix, int inputs)
    {
        yield return new TensorDescription(prefix + "weight", inputs, Outputs);
        if (Bias)
        {
            yield return new TensorDescription(prefix + "bias", Outputs);
        }
    }

    internal override void WriteProperties(Utf8JsonWriter json)
    {
        json.WriteNumber("outputs", Outputs);
        ActivationDescription.Write(json, Activation, ActivationParameters);
        json.WriteBoolean("bias", Bias);
    }

    internal static DenseDescription ReadProperties(JsonElement json, string path, string file)
    {
        var properties = new JsonFields(
            json, $"properties of {path}", file, "outputs", "activation", "activation_parameters", "bias");
        return new DenseDescription
        {
            Outputs = properties.Integer("outputs", least: 1),
            Activation = properties.Text("activation"),
            ActivationParameters = properties.Numbers("activation_parameters"),
            Bias = properties.Flag("bias"),
        };
    }
}
