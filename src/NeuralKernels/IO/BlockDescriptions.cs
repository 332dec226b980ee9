using System.Collections.Generic;
using System.Text.Json;
using static System.FormattableString;

namespace NeuralKernels.IO;

/// <summary>A layer that contains layers: <c>{"layers": [...]}</c>, their tensors named by their place.</summary>
public abstract class BlockDescription : LayerDescription
{
    /// <summary>The layers inside, first to last, at least one.</summary>
    public required IReadOnlyList<LayerDescription> Layers { get; init; }

    /// <summary>The tensors of every layer inside, in order: <c>0.weight</c>, <c>0.bias</c>, <c>1.weight</c>, ... behind the
    /// prefix.</summary>
    public override IEnumerable<TensorDescription> Tensors(string prefix, int inputs)
    {
        for (int i = 0; i < Layers.Count; i++)
        {
            foreach (TensorDescription tensor in Layers[i].Tensors(Invariant($"{prefix}{i}."), inputs))
            {
                yield return tensor;
            }

            inputs = Layers[i].OutputSize(inputs);
        }
    }

    internal override void Check(int inputs, bool isFirst, string path, string file)
    {
        int size = inputs;
        for (int i = 0; i < Layers.Count; i++)
        {
            Layers[i].Check(size, isFirst: false, Inner(i, path), file);
            size = Layers[i].OutputSize(size);
        }

        CheckEnds(inputs, size, path, file);
    }

    internal override void WriteProperties(Utf8JsonWriter json) => ArchitectureJson.WriteLayers(json, Layers);

    private protected abstract void CheckEnds(int inputs, int outputs, string path, string file);

    private protected int Made(int inputs)
    {
        foreach (LayerDescription layer in Layers)
        {
            inputs = layer.OutputSize(inputs);
        }

        return inputs;
    }

    private protected static IReadOnlyList<LayerDescription> ReadLayers(JsonElement json, string path, string file) =>
        ArchitectureJson.ReadLayers(
        new JsonFields(json, $"properties of {path}", file, "layers").Items("layers"), path, i => Inner(i, path), file);

    private static string Inner(int layer, string path) => Invariant($"layer {layer} in {path}");
}

/// <summary>Layers whose output is added to their input.</summary>
public sealed class ResidualDescription : BlockDescription
{
    internal const string TypeName = "residual";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <inheritdoc/>
    public override int OutputSize(int inputs) => inputs;

    internal static ResidualDescription ReadProperties(JsonElement json, string path, string file) =>
        new() { Layers = ReadLayers(json, path, file) };

    private protected override void CheckEnds(int inputs, int outputs, string path, string file)
    {
        if (inputs != outputs)
        {
            throw new ModelFormatException(ModelFormatReason.SizesDisagree, file,
                Invariant($"{path} is a residual block whose layers make {outputs} numbers of {inputs}; as many as go in are expected."));
        }
    }
}

/// <summary>Layers whose output stands beside their input.</summary>
public sealed class ConcatDescription : BlockDescription
{
    internal const string TypeName = "concat";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <inheritdoc/>
    public override int OutputSize(int inputs) => checked(inputs + Made(inputs));

    internal static ConcatDescription ReadProperties(JsonElement json, string path, string file) =>
        new() { Layers = ReadLayers(json, path, file) };

    private protected override void CheckEnds(int inputs, int outputs, string path, string file)
    {
        if ((long)inputs + outputs > int.MaxValue)
        {
            throw new ModelFormatException(ModelFormatReason.NumberOutOfRange, file,
                Invariant($"{path} puts {outputs} numbers beside {inputs}, more than a row holds."));
        }
    }
}
