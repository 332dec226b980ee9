using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Data;
using NeuralKernels.Explanation;
using NeuralKernels.IO;
using Spectre.Console;
using Spectre.Console.Rendering;
using static System.FormattableString;
using Table = Spectre.Console.Table;

namespace NeuralKernels.Cli.Output;

/// <summary>A row taken apart, as told to a person.</summary>
/// <param name="model">The model.</param>
/// <param name="rows">The data, prepared.</param>
/// <param name="row">The row of them.</param>
/// <param name="explanation">The row taken apart.</param>
internal sealed class ExplanationReport<T>(Model<T> model, Dataset<T> rows, int row, RowExplanation<T> explanation)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What the model says, what is so, what that costs, and how to read what follows.</summary>
    /// <param name="number">The number of the row in its source.</param>
    public IEnumerable<string> Lines(int number)
    {
        yield return Invariant($"row {number}: the model says {Said()}; it is {Truth()}");
        yield return $"cost ({model.Loss.Name}): {Figures.Loss(explanation.Loss)}";
        yield return "error: how fast the cost rises with a neuron's Z; blame: the neuron's or connection's share of its layer's effect on the cost";
    }

    /// <summary>The layer, how much of it is shown, and of a block which way its blame goes.</summary>
    public static IEnumerable<string> Heading(ExplainedLayer<T> layer, int top)
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

    /// <summary>A row per neuron, the most blamed first.</summary>
    public IRenderable Neurons(ExplainedLayer<T> layer, int top)
    {
        LayerExplanation<T> found = layer.Layer;
        Table table = Screen.CreateTable("neuron", "Z", "activation", "error", "blame");
        foreach (int neuron in Most(found.NeuronShares, top))
        {
            table.AddPlainRow(
                NeuronName(layer, neuron),
                Number(found.Z[neuron]),
                Number(found.Activation[neuron]),
                Number(found.Errors[neuron]),
                Figures.Percent(found.NeuronShares[neuron]));
        }

        return table;
    }

    /// <summary>A row per connection of a dense layer, the most blamed first.</summary>
    public IRenderable Connections(ExplainedLayer<T> layer, int top)
    {
        LayerExplanation<T> found = layer.Layer;
        Table table = Screen.CreateTable("connection", "weight", "what came in", "gradient", "blame");
        foreach (int place in Most(found.ConnectionShares, top))
        {
            (int input, int neuron) = Math.DivRem(place, found.Errors.Count);
            string from = layer.Upstream.Length == 0 ? Wording.OneLine(rows.FeatureNames[input]) : Invariant($"{layer.Upstream}.{input}");
            table.AddPlainRow(
                $"{from} -> {NeuronName(layer, neuron)}",
                Number(found.Weights[place]),
                Number(found.Input[input]),
                Number(found.WeightGradients[place]),
                Figures.Percent(found.ConnectionShares[place]));
        }

        return table;
    }

    private static IEnumerable<int> Most(IReadOnlyList<double> shares, int top) =>
        Enumerable.Range(0, shares.Count).OrderByDescending(place => shares[place]).Take(top);

    private static string Number(T value) => Figures.Loss(double.CreateTruncating(value));

    /// <summary>An output goes by its class or target, any other neuron by its layer and number.</summary>
    private string NeuronName(ExplainedLayer<T> layer, int neuron)
    {
        IReadOnlyList<string> names = rows.IsClassification ? rows.ClassNames : rows.TargetNames;
        return !layer.IsLast ? Invariant($"{layer.Place}.{neuron}")
            : Wording.OneLine(names[rows.IsClassification && explanation.Prediction.Count == 1 ? 1 : neuron]);
    }

    private string Said()
    {
        if (!rows.IsClassification)
        {
            return InUnits(explanation.Prediction[0]);
        }

        double[] shares = Shares();
        int said = Array.IndexOf(shares, shares.Max());
        return $"{Wording.OneLine(rows.ClassNames[said])} ({Figures.Score(shares[said])})";
    }

    private string Truth() => rows.IsClassification
        ? $"{Wording.OneLine(rows.ClassNames[rows.Label(row)])} ({Figures.Score(Shares()[rows.Label(row)])})"
        : InUnits(rows.Target(row)[0]);

    private double[] Shares()
    {
        double[] said = [.. explanation.Prediction.Select(double.CreateTruncating)];
        return said.Length == 1 ? [1 - said[0], said[0]] : said;
    }

    private string InUnits(T value) => Figures.InUnits(value, model.Preprocessing?.Target);
}
