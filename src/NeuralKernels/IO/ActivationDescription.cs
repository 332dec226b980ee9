using System.Collections.Generic;
using System.Text.Json;

namespace NeuralKernels.IO;

/// <summary>An activation as a layer of its own; it has no tensors.</summary>
public sealed class ActivationDescription : LayerDescription
{
    internal const string TypeName = "activation";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <summary>The activation's name. Whoever builds the network knows the names and refuses others.</summary>
    public required string Activation { get; init; }

    /// <summary>The activation's parameters by name, such as a slope; finite, often none.</summary>
    public IReadOnlyDictionary<string, double> ActivationParameters { get; init; } = new Dictionary<string, double>();

    /// <inheritdoc/>
    public override int OutputSize(int inputs) => inputs;

    /// <summary>None.</summary>
    public override IEnumerable<TensorDescription> Tensors(string prefix, int inputs) => [];

    internal override void WriteProperties(Utf8JsonWriter json) => Write(json, Activation, ActivationParameters);

    internal static void Write(Utf8JsonWriter json, string activation, IReadOnlyDictionary<string, double> parameters)
    {
        json.WriteString("activation", activation);
        if (parameters.Count > 0)
        {
            json.WriteStartObject("activation_parameters");
            foreach ((string name, double value) in parameters)
            {
                json.WriteNumber(name, value);
            }

            json.WriteEndObject();
        }
    }

    internal static ActivationDescription ReadProperties(JsonElement json, string path, string file)
    {
        var properties = new JsonFields(json, $"properties of {path}", file, "activation", "activation_parameters");
        return new()
        {
            Activation = properties.Text("activation"),
            ActivationParameters = properties.Numbers("activation_parameters"),
        };
    }
}
