using System.Collections.Generic;
using System.Text.Json;

namespace NeuralKernels.IO;

/// <summary>A layer of leaky ReLUs: <c>slope</c> of as many numbers as go in.</summary>
public sealed class PReluDescription : LayerDescription
{
    internal const string TypeName = "prelu";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <summary>What every slope started as, finite.</summary>
    public required double Slope { get; init; }

    /// <inheritdoc/>
    public override int OutputSize(int inputs) => inputs;

    /// <summary><c>slope</c> [inputs].</summary>
    public override IEnumerable<TensorDescription> Tensors(string prefix, int inputs) => [new TensorDescription(prefix + "slope", inputs)];

    internal override void WriteProperties(Utf8JsonWriter json) => json.WriteNumber("slope", Slope);

    internal static PReluDescription ReadProperties(JsonElement json, string path, string file) =>
        new() { Slope = ReadNumber(new JsonFields(json, $"properties of {path}", file, "slope"), "slope") };

    internal static double ReadNumber(JsonFields properties, string name) => properties.Number(name, _ => true, "a finite number");
}

/// <summary>A softmax layer, or one of its logarithms; it has neither properties nor tensors.</summary>
public sealed class SoftmaxDescription : LayerDescription
{
    internal const string TypeName = "softmax";
    internal const string LogTypeName = "log-softmax";

    /// <inheritdoc/>
    public override string Type => IsLog ? LogTypeName : TypeName;

    /// <summary>Whether it gives the logarithms of the shares.</summary>
    public required bool IsLog { get; init; }

    /// <inheritdoc/>
    public override int OutputSize(int inputs) => inputs;

    /// <summary>None.</summary>
    public override IEnumerable<TensorDescription> Tensors(string prefix, int inputs) => [];

    internal override void WriteProperties(Utf8JsonWriter json)
    {
    }

    internal static SoftmaxDescription ReadProperties(JsonElement json, string path, string file, bool isLog)
    {
        _ = new JsonFields(json, $"properties of {path}", file); // refuses any field
        return new() { IsLog = isLog };
    }
}

/// <summary>A threshold layer; it has no tensors.</summary>
public sealed class ThresholdDescription : LayerDescription
{
    internal const string TypeName = "threshold";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <summary>What an input must exceed to pass, finite.</summary>
    public required double Limit { get; init; }

    /// <summary>What the others become, finite.</summary>
    public required double Value { get; init; }

    /// <inheritdoc/>
    public override int OutputSize(int inputs) => inputs;

    /// <summary>None.</summary>
    public override IEnumerable<TensorDescription> Tensors(string prefix, int inputs) => [];

    internal override void WriteProperties(Utf8JsonWriter json)
    {
        json.WriteNumber("limit", Limit);
        json.WriteNumber("value", Value);
    }

    internal static ThresholdDescription ReadProperties(JsonElement json, string path, string file)
    {
        var properties = new JsonFields(json, $"properties of {path}", file, "limit", "value");
        return new() { Limit = PReluDescription.ReadNumber(properties, "limit"), Value = PReluDescription.ReadNumber(properties, "value") };
    }
}

/// <summary>A step layer; it has no tensors.</summary>
public sealed class StepDescription : LayerDescription
{
    internal const string TypeName = "step";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <summary>What an input must exceed to become 1, finite.</summary>
    public required double Limit { get; init; }

    /// <inheritdoc/>
    public override int OutputSize(int inputs) => inputs;

    /// <summary>None.</summary>
    public override IEnumerable<TensorDescription> Tensors(string prefix, int inputs) => [];

    internal override void WriteProperties(Utf8JsonWriter json) => json.WriteNumber("limit", Limit);

    internal static StepDescription ReadProperties(JsonElement json, string path, string file) =>
        new() { Limit = PReluDescription.ReadNumber(new JsonFields(json, $"properties of {path}", file, "limit"), "limit") };
}
