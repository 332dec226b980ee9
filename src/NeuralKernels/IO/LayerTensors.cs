using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Layers;
using static System.FormattableString;

namespace NeuralKernels.IO;

/// <summary>The tensors of layers in a model file: a layer's parameters, then what its training measures.</summary>
/// <remarks>Names and shapes follow from the layers alone, so that a file is checked before a network is built.</remarks>
internal static class LayerTensors
{
    /// <summary>The tensors of every layer in order; those of a block are the tensors of the layers inside:
    /// <c>layers.2.0.weight</c>.</summary>
    /// <param name="layers">The layers, first to last.</param>
    /// <param name="prefix">The beginning of every name: <c>layers.</c></param>
    /// <param name="inputs">The first layer's input size.</param>
    public static IEnumerable<TensorDescription> Of(IReadOnlyList<LayerSpec> layers, string prefix, int inputs)
    {
        for (int i = 0; i < layers.Count; i++)
        {
            string own = Invariant($"{prefix}{i}.");
            foreach (TensorDescription tensor in layers[i] is BlockSpec block ? Of(block.Layers, own, inputs) : Of(layers[i], own, inputs))
            {
                yield return tensor;
            }

            inputs = OutputSize(layers[i], inputs);
        }
    }

    /// <summary>The output size of a layer with <paramref name="inputs"/> inputs.</summary>
    public static int OutputSize(LayerSpec layer, int inputs) => layer switch
    {
        DenseSpec dense => dense.Outputs,
        EmbeddingSpec embedding => checked(inputs * embedding.Size),
        ConcatSpec concat => checked(inputs + concat.Layers.Aggregate(inputs, (size, inner) => OutputSize(inner, size))),
        _ => inputs,
    };

    private static IEnumerable<TensorDescription> Of(LayerSpec layer, string prefix, int inputs) => layer switch
    {
        DenseSpec { HasBias: true } dense => [new(prefix + "weight", inputs, dense.Outputs), new(prefix + "bias", dense.Outputs)],
        DenseSpec dense => [new(prefix + "weight", inputs, dense.Outputs)],
        EmbeddingSpec embedding => [new(prefix + "weight", embedding.Classes, embedding.Size)],
        LayerNormSpec => OnePerInput(prefix, inputs, "gamma", "beta"),
        RmsNormSpec => OnePerInput(prefix, inputs, "gamma"),
        BatchNormSpec => OnePerInput(prefix, inputs, "gamma", "beta", "running_mean", "running_variance"),
        PReluSpec => OnePerInput(prefix, inputs, "slope"),
        _ => [],
    };

    private static IEnumerable<TensorDescription> OnePerInput(string prefix, int inputs, params string[] names) =>
        names.Select(name => new TensorDescription(prefix + name, inputs));
}
