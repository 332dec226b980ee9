using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Explanation;
using static System.FormattableString;

namespace NeuralKernels.Cli.Output;

/// <summary>A layer of an explanation, with its place: "2", or "2.0" for the first inside the third.</summary>
/// <param name="Place">Its place.</param>
/// <param name="Upstream">The place of the layer that feeds it; empty for the first, which is fed the row.</param>
/// <param name="IsLast">Whether its neurons are the network's outputs.</param>
/// <param name="Layer">The layer.</param>
internal sealed record ExplainedLayer<T>(string Place, string Upstream, bool IsLast, LayerExplanation<T> Layer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>All layers, each block before its inner layers.</summary>
    public static IEnumerable<ExplainedLayer<T>> Of(RowExplanation<T> row) => Of(row.Layers, "", "", isOuter: true);

    private static IEnumerable<ExplainedLayer<T>> Of(
        IReadOnlyList<LayerExplanation<T>> layers, string prefix, string upstream, bool isOuter)
    {
        for (int i = 0; i < layers.Count; i++)
        {
            string place = Invariant($"{prefix}{i}");
            yield return new ExplainedLayer<T>(place, upstream, isOuter && i == layers.Count - 1, layers[i]);
            foreach (ExplainedLayer<T> inner in Of(layers[i].Inner, $"{place}.", upstream, isOuter: false))
            {
                yield return inner;
            }

            upstream = place;
        }
    }
}
