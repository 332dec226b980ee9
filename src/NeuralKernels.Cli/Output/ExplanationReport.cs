using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Data;
using NeuralKernels.Explanation;
using NeuralKernels.IO;
using static System.FormattableString;

namespace NeuralKernels.Cli.Output;

/// <summary>The explanation of a row for people.</summary>
/// <param name="model">The model.</param>
/// <param name="rows">The prepared data.</param>
/// <param name="row">The row explained.</param>
/// <param name="explanation">Its explanation.</param>
internal sealed class ExplanationReport<T>(Model<T> model, Dataset<T> rows, int row, RowExplanation<T> explanation)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Says prediction, truth and cost, and shows each layer's most blamed neurons and connections.</summary>
    /// <param name="number">The number of the row in its source.</param>
    /// <param name="top">The most neurons and connections to show of each layer.</param>
    public void Tell(int number, int top)
    {
        Screen.Line(Invariant($"row {number}: the model says {Prediction()}; it is {Truth()}"));
        Screen.Line($"cost ({model.Loss.Name}): {Figures.Loss(explanation.Loss)}");
        Screen.Line("error: how fast the cost rises with a neuron's Z; "
            + "blame: the neuron's or connection's share of its layer's effect on the cost");
        foreach (ExplainedLayer<T> layer in ExplainedLayer<T>.Of(explanation))
        {
            Screen.Line("");
            Screen.Lines(Heading(layer, top));
            Screen.DrawTable(["neuron", "Z", "activation", "error", "blame"], Neurons(layer, top));
            if (layer.Layer.ConnectionShares.Count > 0)
            {
                Screen.DrawTable(["connection", "weight", "input", "gradient", "blame"], Connections(layer, top));
            }
        }
    }

    /// <summary>The layer, how much of it is shown, and for a block, how its blame is split.</summary>
    private static IEnumerable<string> Heading(ExplainedLayer<T> layer, int top)
    {
        int neurons = layer.Layer.Errors.Count;
        string shown = neurons > top ? $"; the {Figures.Count(top)} most blamed of {Figures.Count(neurons)} neurons" : "";
        yield return $"layer {layer.Place}: {layer.Layer.Description}{shown}";
        if (layer.Layer.Inner.Count > 0)
        {
            yield return $"of the blame that it passes on, {Figures.Percent(layer.Layer.SkipShare)} skips its layers, "
                + $"{Figures.Percent(layer.Layer.BranchShare)} goes through them";
        }
    }

    private IEnumerable<IReadOnlyList<string>> Neurons(ExplainedLayer<T> layer, int top) =>
        from neuron in MostBlamed(layer.Layer.NeuronShares, top)
        select (IReadOnlyList<string>)
        [
            NeuronName(layer, neuron),
            Number(layer.Layer.Z[neuron]),
            Number(layer.Layer.Activation[neuron]),
            Number(layer.Layer.Errors[neuron]),
            Figures.Percent(layer.Layer.NeuronShares[neuron]),
        ];

    private IEnumerable<IReadOnlyList<string>> Connections(ExplainedLayer<T> layer, int top) =>
        from place in MostBlamed(layer.Layer.ConnectionShares, top)
        let input = place / layer.Layer.Errors.Count
        let source = layer.Upstream.Length == 0 ? Wording.OneLine(rows.FeatureNames[input]) : Invariant($"{layer.Upstream}.{input}")
        select (IReadOnlyList<string>)
        [
            $"{source} -> {NeuronName(layer, place % layer.Layer.Errors.Count)}",
            Number(layer.Layer.Weights[place]),
            Number(layer.Layer.Input[input]),
            Number(layer.Layer.WeightGradients[place]),
            Figures.Percent(layer.Layer.ConnectionShares[place]),
        ];

    private static IEnumerable<int> MostBlamed(IReadOnlyList<double> shares, int top) =>
        Enumerable.Range(0, shares.Count).OrderByDescending(place => shares[place]).Take(top);

    private static string Number(T value) => Figures.Loss(double.CreateTruncating(value));

    /// <summary>For an output its class or target, for any other neuron its layer and number.</summary>
    private string NeuronName(ExplainedLayer<T> layer, int neuron)
    {
        IReadOnlyList<string> names = rows.IsClassification ? rows.ClassNames : rows.TargetNames;
        return !layer.IsLast ? Invariant($"{layer.Place}.{neuron}")
            : Wording.OneLine(names[rows.IsClassification && explanation.Prediction.Count == 1 ? 1 : neuron]);
    }

    private string Prediction()
    {
        double[] probabilities = Probabilities();
        return rows.IsClassification ? Class(Array.IndexOf(probabilities, probabilities.Max())) : InUnits(explanation.Prediction[0]);
    }

    private string Truth() => rows.IsClassification ? Class(rows.Label(row)) : InUnits(rows.Target(row)[0]);

    private string Class(int label) => $"{Wording.OneLine(rows.ClassNames[label])} ({Figures.Score(Probabilities()[label])})";

    private double[] Probabilities()
    {
        double[] outputs = [.. explanation.Prediction.Select(double.CreateTruncating)];
        return outputs.Length == 1 ? [1 - outputs[0], outputs[0]] : outputs;
    }

    private string InUnits(T value) => Figures.InUnits(value, model.Preprocessing?.Target);
}
