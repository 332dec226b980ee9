using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Explanation;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Cli.Pages.Tour;

/// <summary>Pictures of one neuron with five features.</summary>
internal static class NeuronFigures
{
    private const double RowHeight = 46;
    private const double Top = 20;

    /// <summary>The features, their weights, the weighted sum, and the activation.</summary>
    public static Svg Neuron(LayerExplanation<double> layer, int neuron, double bias)
    {
        int features = layer.Input.Count;
        var svg = new Svg(
            400, Top + (RowHeight * features) + 10, "Five features, each times its weight, summed and squashed by one neuron");
        double middle = Top + (RowHeight * features / 2);
        double max = Enumerable.Range(0, features).Max(i => Math.Abs(Weight(layer, i, neuron)));
        for (int i = 0; i < features; i++)
        {
            double y = Top + (RowHeight * (i + 0.5));
            double weight = Weight(layer, i, neuron);
            svg.Line(78, y, 240, middle, weight < 0 ? "minus" : "plus", 0.8 + (5 * Math.Abs(weight) / max), 0.75)
                .Neuron(78, y, 17, "layer0", Html.Number(layer.Input[i]))
                .Text(54, y + 4, LampNumbers.Name(i), "end")
                .Text(136, y + ((middle - y) * 58 / 162) + 4, $"× {Html.Number(weight)}", "middle", "label halo");
        }

        return svg.Line(240, middle, 330, middle, "axis")
            .Neuron(240, middle, 26, "layer1", $"Z {Html.Number(layer.Z[neuron])}")
            .Text(240, middle + 44, $"bias {Html.Number(bias)}", "middle")
            .Neuron(336, middle, 26, "layer2", Html.Number(layer.Activation[neuron]))
            .Text(336, middle + 44, "activation", "middle");
    }

    /// <summary>The same as a sum to check by hand.</summary>
    public static string Sum(LayerExplanation<double> layer, int neuron, double bias)
    {
        IEnumerable<IReadOnlyList<string>> products = Enumerable.Range(0, layer.Input.Count).Select(i => (IReadOnlyList<string>)
            [LampNumbers.Name(i), Four(layer.Input[i]), Four(Weight(layer, i, neuron)), Four(layer.Input[i] * Weight(layer, i, neuron))]);
        return Html.Table(["feature", "x", "w", "x × w"], [
            .. products, ["bias", "", "", Four(bias)], ["Z, the sum", "", "", Four(layer.Z[neuron])],
            ["squashed", "", "", Four(layer.Activation[neuron])]]);
    }

    /// <summary>The sigmoid, with the neuron's Z on it.</summary>
    public static Chart Squash(LayerExplanation<double> layer, int neuron)
    {
        double[] z = [.. Enumerable.Range(0, 121).Select(i => (i - 60) / 10.0)];
        var p = new double[z.Length];
        Sigmoid.Forward<double>(z, p);
        return new Chart("The sigmoid curve, with the neuron's Z marked on it", (-6, 6), (-0.02, 1.02), "Z", "activation", height: 210)
            .Curve(z.Zip(p), "s2")
            .Dots([(layer.Z[neuron], layer.Activation[neuron])], "f1 ring", 5)
            .Legend(("this neuron", "f1"));
    }

    private static double Weight(LayerExplanation<double> layer, int input, int neuron) =>
        layer.Weights[(input * layer.Errors.Count) + neuron];

    private static string Four(double value) => Html.Number(value, 4);
}
