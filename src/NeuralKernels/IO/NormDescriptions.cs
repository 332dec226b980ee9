using System.Collections.Generic;
using System.Text.Json;

namespace NeuralKernels.IO;

/// <summary>A layer-norm layer: <c>gamma</c> and <c>beta</c> of as many numbers as go in.</summary>
public sealed class LayerNormDescription : LayerDescription
{
    internal const string TypeName = "layer-norm";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <summary>What is added to the variance, finite and at least 0.</summary>
    public required double Epsilon { get; init; }

    /// <inheritdoc/>
    public override int OutputSize(int inputs) => inputs;

    /// <summary><c>gamma</c> [inputs], then <c>beta</c> [inputs].</summary>
    public override IEnumerable<TensorDescription> Tensors(string prefix, int inputs) =>
        [new TensorDescription(prefix + "gamma", inputs), new TensorDescription(prefix + "beta", inputs)];

    internal override void WriteProperties(Utf8JsonWriter json) => json.WriteNumber("epsilon", Epsilon);

    internal static LayerNormDescription ReadProperties(JsonElement json, string path, string file) =>
        new() { Epsilon = ReadEpsilon(new JsonFields(json, $"properties of {path}", file, "epsilon")) };

    internal static double ReadEpsilon(JsonFields properties) => properties.Number("epsilon", number => number >= 0, "a number from 0");
}

/// <summary>An rms-norm layer: <c>gamma</c> of as many numbers as go in.</summary>
public sealed class RmsNormDescription : LayerDescription
{
    internal const string TypeName = "rms-norm";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <summary>What is added to the mean square, finite and at least 0.</summary>
    public required double Epsilon { get; init; }

    /// <inheritdoc/>
    public override int OutputSize(int inputs) => inputs;

    /// <summary><c>gamma</c> [inputs].</summary>
    public override IEnumerable<TensorDescription> Tensors(string prefix, int inputs) => [new TensorDescription(prefix + "gamma", inputs)];

    internal override void WriteProperties(Utf8JsonWriter json) => json.WriteNumber("epsilon", Epsilon);

    internal static RmsNormDescription ReadProperties(JsonElement json, string path, string file) =>
        new() { Epsilon = LayerNormDescription.ReadEpsilon(new JsonFields(json, $"properties of {path}", file, "epsilon")) };
}

/// <summary>A batch-norm layer: <c>gamma</c>, <c>beta</c> and the running averages, each of as many numbers as go in.</summary>
public sealed class BatchNormDescription : LayerDescription
{
    internal const string TypeName = "batch-norm";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <summary>The weight of a batch in the running averages, 0 to 1.</summary>
    public required double Momentum { get; init; }

    /// <summary>What is added to the variance, finite and at least 0.</summary>
    public required double Epsilon { get; init; }

    /// <inheritdoc/>
    public override int OutputSize(int inputs) => inputs;

    /// <summary><c>gamma</c>, <c>beta</c>, <c>running_mean</c>, <c>running_variance</c>, each [inputs].</summary>
    public override IEnumerable<TensorDescription> Tensors(string prefix, int inputs) =>
    [
        new TensorDescription(prefix + "gamma", inputs),
        new TensorDescription(prefix + "beta", inputs),
        new TensorDescription(prefix + "running_mean", inputs),
        new TensorDescription(prefix + "running_variance", inputs),
    ];

    internal override void WriteProperties(Utf8JsonWriter json)
    {
        json.WriteNumber("momentum", Momentum);
        json.WriteNumber("epsilon", Epsilon);
    }

    internal static BatchNormDescription ReadProperties(JsonElement json, string path, string file)
    {
        var properties = new JsonFields(json, $"properties of {path}", file, "momentum", "epsilon");
        return new()
        {
            Momentum = properties.Number("momentum", number => number is >= 0 and <= 1, "a number from 0 to 1"),
            Epsilon = LayerNormDescription.ReadEpsilon(properties),
        };
    }
}
