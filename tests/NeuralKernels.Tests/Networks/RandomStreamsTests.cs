using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using NeuralKernels.Data;
using NeuralKernels.Initialization;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Networks;

/// <summary>Whoever gives one seed to everything gets unrelated numbers from each use of it.</summary>
public sealed class RandomStreamsTests
{
    private const ulong Seed = 42;
    private const int Rows = 40;

    [Fact]
    public void The_ranges_of_streams_are_disjoint_and_leave_the_first_to_callers()
    {
        (string Name, ulong First)[] ranges = Ranges();
        Assert.True(ranges.Length >= 8);
        ulong end = RandomStreams.PerUse; // of the callers' range
        foreach ((string name, ulong first) in ranges)
        {
            Assert.True(first >= end, $"{name} begins at stream {first}; the range before it ends at {end}");
            end = checked(first + RandomStreams.PerUse);
        }
    }

    [Fact]
    public void A_range_has_a_stream_for_every_layer_and_epoch() => Assert.True(RandomStreams.PerUse > int.MaxValue);

    [Fact]
    public void Generated_rows_come_from_their_own_streams()
    {
        var positions = new double[Rows];
        Uniform.Fill(Seed, RandomStreams.Generate, 0, positions.AsSpan(), -1.0, 1.0);

        Assert.Equal(positions, Generate.Sine<double>(Rows, noise: 0, Seed).Inputs.ToArray());
    }

    [Fact]
    public void A_split_comes_from_its_own_stream()
    {
        var order = new int[Rows];
        Shuffle.Fill(Seed, RandomStreams.Split, order);

        Assert.Equal(order[..(Rows / 2)].Order(), Split.Plain(Rows, validation: 0, test: 0.5, Seed).Training.ToArray());
    }

    [Fact]
    public void The_weights_of_each_layer_come_from_their_own_stream()
    {
        Network<double> network = Network.Create<double>(3)
            .Dense(4, initializer: Initializer.Uniform(1)).Dense(5, initializer: Initializer.Uniform(1)).Build(Seed);

        for (int layer = 0; layer < 2; layer++)
        {
            var weights = new double[network.Weights(layer).Length];
            Uniform.Fill(Seed, RandomStreams.Weights + (ulong)layer, 0, weights.AsSpan(), -1.0, 1.0);
            Assert.Equal(weights, network.Weights(layer).ToArray());
        }
    }

    [Fact]
    public void The_order_of_each_epoch_comes_from_its_own_stream()
    {
        double[] numbers = [.. Enumerable.Range(0, Rows).Select(row => (double)row)];
        Network<double> network = Network.Create<double>(1).Dense(1, initializer: Initializer.Zeros).Build();
        Trainer<double> trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(learningRate: 0), batchSize: 1);
        var met = new List<int>();

        trainer.Fit(Dataset.Regression(new double[Rows], 1, numbers, 1), new FitOptions<double>
        {
            Epochs = 3,
            Seed = Seed,
            OnStep = step => met.Add((int)Math.Round(Math.Sqrt(step.Loss))), // the loss of a prediction of 0 is the target's square
        });

        for (int epoch = 0; epoch < 3; epoch++)
        {
            var order = new int[Rows];
            Shuffle.Fill(Seed, RandomStreams.Order + (ulong)epoch, order);
            Assert.Equal(order, met.Skip(epoch * Rows).Take(Rows));
        }
    }

    /// <summary>Every constant of the table but the width of a range, in ascending order.</summary>
    private static (string Name, ulong First)[] Ranges() => [.. typeof(RandomStreams)
        .GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(constant => constant.Name != nameof(RandomStreams.PerUse))
        .Select(constant => (constant.Name, First: (ulong)constant.GetRawConstantValue()!))
        .OrderBy(range => range.First)];
}
