using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Data;
using NeuralKernels.Explanation;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Tests.Layers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Explanation;

/// <summary>A row taken apart through every kind of layer, as in use: gradients against differences of what an evaluation says, blame by
/// hand.</summary>
public sealed class ExplainLayersTests
{
    public static TheoryData<string> Names => LayerCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_gradient_is_the_slope_of_the_cost_in_use(string name)
    {
        for (ulong seed = 1; seed <= 3; seed++)
        {
            Trainer<double> trainer = Taught(name, seed);
            Network<double> network = trainer.Network;
            double[] x = LayerCases.Rows<double>(name, seed, 1);
            double[] t = Targets(network, seed);
            double Cost() => trainer.Evaluate(Dataset.Regression(x, network.InputSize, t, t.Length)).Loss;
            double[] state = network.State.ToArray();

            RowExplanation<double> row = trainer.Explain(x, t);

            Assert.Equal(Cost(), row.Loss);
            Assert.Equal(state, network.State.ToArray());
            foreach (ParameterSlice slice in network.ParameterSlices)
            {
                IReadOnlyList<double> gradient = GradientOf(row, slice.Name);
                Assert.Equal(slice.Length, gradient.Count);
                for (int i = 0; i < slice.Length; i++)
                {
                    double slope = Slope(ref network.Parameters[slice.Offset + i], Cost);
                    Assert.True(
                        Math.Abs(slope - gradient[i]) <= 1e-8 + (1e-6 * Math.Abs(slope)),
                        $"{slice.Name}[{i}]: {gradient[i]}, slope {slope}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Shares_of_every_layer_sum_to_one_and_its_traces_are_the_sessions(string name)
    {
        Trainer<double> trainer = Taught(name, seed: 2);
        double[] x = LayerCases.Rows<double>(name, 2, 1);
        RowExplanation<double> row = trainer.Explain(x, Targets(trainer.Network, 2));
        IReadOnlyList<LayerTrace<double>> traces = trainer.Network.CreateSession().Trace(x);

        Assert.Equal(traces.Count, row.Layers.Count);
        for (int i = 0; i < traces.Count; i++)
        {
            Assert.Equal(trainer.Network.Layers[i].Describe(), row.Layers[i].Description);
            Assert.Equal(traces[i].Z, row.Layers[i].Z);
            Assert.Equal(traces[i].Activation, row.Layers[i].Activation);
        }

        int summed = 0;
        foreach (LayerExplanation<double> layer in All(row.Layers))
        {
            IReadOnlyList<double>[] all = [layer.NeuronShares, layer.ConnectionShares, [layer.SkipShare, layer.BranchShare]];
            foreach (IReadOnlyList<double> shares in all)
            {
                double sum = shares.Sum();
                Assert.True(sum == 0 || Math.Abs(sum - 1) <= 2 * shares.Count * Math.ScaleB(1, -53), $"{layer.Description}: {sum}");
                summed += sum == 0 ? 0 : 1;
            }

            // Where a saturated neuron lets nothing back, no way has a share.
            Assert.Equal(layer.Inner.Count > 0 && layer.Errors.Any(error => error != 0), layer.SkipShare > 0);
        }

        // Behind the last step of a network of steps nobody's effect is seen.
        Assert.True(name == "step" || summed >= 5, $"only {summed} shares had a sum");
    }

    [Fact]
    public void Nudging_the_most_blamed_beta_of_a_normalization_lowers_the_cost_more_than_nudging_any_other()
    {
        foreach (string name in (string[])["layer-norm", "batch-norm"])
        {
            Trainer<double> trainer = Taught(name, seed: 4);
            double[] x = LayerCases.Rows<double>(name, 4, 1);
            double[] t = Targets(trainer.Network, 4);
            RowExplanation<double> row = trainer.Explain(x, t);
            LayerExplanation<double> layer = row.Layers[2];
            Assert.Equal(layer.Errors, layer.Gradients["beta"]);

            double[] drops = [.. Enumerable.Range(0, layer.Errors.Count).Select(neuron =>
            {
                ref double beta = ref trainer.Network.Parameter("layers.2.beta")[neuron];
                double kept = beta;
                beta -= 1e-6 * Math.Sign(layer.Errors[neuron]);
                double drop = row.Loss - trainer.Explain(x, t).Loss;
                beta = kept;
                return drop;
            })];

            Assert.Equal(layer.MostBlamedNeuron, Array.IndexOf(drops, drops.Max()));
            Assert.True(drops.Max() > 0);
        }
    }

    [Fact]
    public void A_block_passes_its_blame_by_two_ways()
    {
        // x = 2, w = 3: y = 2 + 6, the cost 8^2, dy = 16; by the skip 16 come back, through the layer 3 16.
        Network<double> residual = Network.Create<double>(1).Residual(block => block.Dense(1)).Build();
        residual.Parameter("layers.0.0.weight")[0] = 3;
        LayerExplanation<double> added = residual.CreateTrainer(Loss.MeanSquaredError, new Sgd(), 1).Explain([2], (ReadOnlySpan<double>)[0])
            .Layers[0];
        Assert.Equal((0.25, 0.75), (added.SkipShare, added.BranchShare));
        Assert.Equal([16], added.Errors);
        Assert.Equal([8], added.Activation);
        Assert.Equal([32], added.Inner[0].WeightGradients);

        // y = (2, 6), the mean of the squares has dy = (2, 6): 2 by the skip, 3 6 through the layer.
        Network<double> concat = Network.Create<double>(1).Concat(block => block.Dense(1)).Build();
        concat.Parameter("layers.0.0.weight")[0] = 3;
        LayerExplanation<double> beside = concat.CreateTrainer(Loss.MeanSquaredError, new Sgd(), 1)
            .Explain([2], (ReadOnlySpan<double>)[0, 0]).Layers[0];
        Assert.Equal((0.1, 0.9), (beside.SkipShare, beside.BranchShare));
        Assert.Equal([0.25, 0.75], beside.NeuronShares);
        Assert.Equal([6], beside.Inner[0].Errors);
    }

    [Fact]
    public void An_activation_is_blamed_for_what_went_into_it()
    {
        // relu: z = (-1, 2), a = (0, 2); the mean of the squares has da = (0, 2), and what was cut off answers for nothing.
        Network<double> network = Network.Create<double>(2).Activation(Activation.Relu).Build();
        LayerExplanation<double> layer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(), 1)
            .Explain([-1, 2], (ReadOnlySpan<double>)[0, 0]).Layers[0];

        Assert.Equal([-1, 2], layer.Z);
        Assert.Equal([0, 2], layer.Errors);
        Assert.Equal([0, 1], layer.NeuronShares);
        Assert.Empty(layer.Gradients);
        Assert.StartsWith(
            "The layer 'activation 2, relu' has no connections with weights",
            Assert.Throws<InvalidOperationException>(() => layer.ConnectionShare(0, 0)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_of_means_and_variances_is_explained_towards_its_targets()
    {
        Trainer<double> trainer = Network.Create<double>(1).Dense(2).Build().CreateTrainer(Loss.GaussianLikelihood, new Sgd(), 1);

        Assert.Equal(2, trainer.Explain([1], (ReadOnlySpan<double>)[0.5]).Layers[0].Errors.Count);
        Assert.Equal("target", Assert.Throws<ArgumentException>(() => trainer.Explain([1], (ReadOnlySpan<double>)[0.5, 1])).ParamName);
    }

    private static Trainer<double> Taught(string name, ulong seed)
    {
        Network<double> network = LayerCases.Build<double>(name, seed);
        Uniform.Fill(seed, 1000, 0, network.Parameters, 0.2, 1.2);
        Trainer<double> trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(1e-3), batchSize: 8);
        trainer.Step(LayerCases.Rows<double>(name, seed + 7, 8), (ReadOnlySpan<double>)new double[8 * network.OutputSize]);
        return trainer;
    }

    private static double[] Targets(Network<double> network, ulong seed)
    {
        var t = new double[network.OutputSize];
        Uniform.Fill<double>(seed, 1002, 0, t, 0, 1);
        return t;
    }

    /// <summary>The gradient of "layers.2.0.weight".</summary>
    private static IReadOnlyList<double> GradientOf(RowExplanation<double> row, string name)
    {
        string[] path = name.Split('.')[1..];
        IReadOnlyList<LayerExplanation<double>> layers = row.Layers;
        foreach (string place in path[..^2])
        {
            layers = layers[int.Parse(place, System.Globalization.CultureInfo.InvariantCulture)].Inner;
        }

        return layers[int.Parse(path[^2], System.Globalization.CultureInfo.InvariantCulture)].Gradients[path[^1]];
    }

    private static IEnumerable<LayerExplanation<double>> All(IReadOnlyList<LayerExplanation<double>> layers) =>
        layers.SelectMany(layer => All(layer.Inner).Prepend(layer));

    /// <summary>Fourth-order central difference.</summary>
    private static double Slope(ref double parameter, Func<double> cost)
    {
        const double h = 1e-4;
        double kept = parameter;
        double At(ref double p, double offset)
        {
            p = kept + offset;
            return cost();
        }

        double slope =
            ((8 * (At(ref parameter, h) - At(ref parameter, -h))) - (At(ref parameter, 2 * h) - At(ref parameter, -2 * h))) / (12 * h);
        parameter = kept;
        return slope;
    }
}
