using System;
using System.Linq;
using NeuralKernels.Cli.Pages.Tour;
using NeuralKernels.Explanation;
using Xunit;

namespace NeuralKernels.Cli.Tests.Pages;

/// <summary>The claims of the tour are true.</summary>
public sealed class TourNumbersTests
{
    [Fact]
    public void The_neuron_ends_where_the_cost_has_no_slope_near_the_true_parameters()
    {
        LogisticNumbers numbers = LogisticNumbers.Compute();

        double slope0 = 0;
        double slope1 = 0;
        for (int i = 0; i < numbers.X.Count; i++)
        {
            double p = 1 / (1 + Math.Exp(-((numbers.B1 * numbers.X[i]) + numbers.B0)));
            slope0 += (p - numbers.Labels[i]) / numbers.X.Count;
            slope1 += (p - numbers.Labels[i]) * numbers.X[i] / numbers.X.Count;
        }

        Assert.Equal(0, slope0, 1e-2);
        Assert.Equal(0, slope1, 1e-2);
        Assert.Equal(LogisticNumbers.TrueB0, numbers.B0, 0.5);
        Assert.Equal(LogisticNumbers.TrueB1, numbers.B1, 0.5);
    }

    [Fact]
    public void The_path_never_climbs_and_the_surface_contains_all_of_it()
    {
        LogisticNumbers numbers = LogisticNumbers.Compute();

        Assert.Equal(LogisticNumbers.Steps, numbers.Path.Count);
        Assert.All(numbers.Path.Zip(numbers.Path.Skip(1)), pair => Assert.True(pair.Second.Loss <= pair.First.Loss));
        Assert.True(numbers.Cost <= numbers.Path[^1].Loss);
        Assert.All(numbers.Path, point =>
        {
            Assert.InRange(point.First, numbers.Valley.FirstValues[0], numbers.Valley.FirstValues[^1]);
            Assert.InRange(point.Second, numbers.Valley.SecondValues[0], numbers.Valley.SecondValues[^1]);
        });
        double[] levels = [.. LogisticFigures.LevelsOf(numbers.Valley)];
        Assert.Equal(levels.Order(), levels);
        Assert.True(levels[0] > numbers.Cost && levels[0] < numbers.Cost + 0.05);
    }

    [Fact]
    public void The_curve_is_the_logistic_function_of_what_was_learned()
    {
        LogisticNumbers numbers = LogisticNumbers.Compute();

        Assert.All(numbers.Curve(-4, 4), point => Assert.Equal(1 / (1 + Math.Exp(-((numbers.B1 * point.X) + numbers.B0))), point.P, 1e-14));
    }

    [Fact]
    public void In_every_layer_the_most_blamed_bias_is_the_one_whose_nudge_helps_most()
    {
        LampNumbers numbers = LampNumbers.Compute();

        Assert.Equal(2 + 3 + 5, numbers.Nudges.Count);
        foreach (IGrouping<int, BiasNudge> layer in numbers.Nudges.GroupBy(nudge => nudge.Layer))
        {
            int max = layer.MaxBy(nudge => nudge.Measured).Neuron;
            Assert.Equal(max, layer.MaxBy(nudge => nudge.Expected).Neuron);
            Assert.Equal(max, numbers.Before.Layers[layer.Key].MostBlamedNeuron);
            Assert.All(layer, nudge => Assert.Equal(nudge.Expected, nudge.Measured, 0.02 * nudge.Expected));
        }

        Assert.True(numbers.Check.RelativeError < 1e-6);
    }

    [Fact]
    public void Nudging_leaves_the_network_as_it_was_and_the_training_succeeds()
    {
        LampNumbers numbers = LampNumbers.Compute();

        Assert.Equal(numbers.FirstBiases[0], numbers.Before.Layers[0].Z.Select((z, neuron) => z - Sum(numbers, neuron)), new Near(1e-15));
        Assert.True(numbers.Accuracy > 0.97, $"accuracy {numbers.Accuracy}");
        Assert.True(numbers.After.Loss < 0.1 * numbers.Before.Loss);
        Assert.Equal(numbers.Data.Count, numbers.Hidden.Count);
    }

    private static double Sum(LampNumbers numbers, int neuron)
    {
        LayerExplanation<double> layer = numbers.Before.Layers[0];
        return Enumerable.Range(0, LampNumbers.Lamps).Sum(i => layer.Input[i] * layer.Weights[(2 * i) + neuron]);
    }

    private sealed class Near(double tolerance) : System.Collections.Generic.IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double obj) => 0;
    }
}
