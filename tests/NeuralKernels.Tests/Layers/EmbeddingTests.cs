using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Reference.Reductions;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Layers;

/// <summary>Class numbers become the rows of a table, and gradients find their way back to them.</summary>
public sealed class EmbeddingTests
{
    [Fact]
    public void Rows_of_the_table_stand_beside_each_other()
    {
        Network<float> network = Network.Create(2).Embedding(3, 2).Build();
        new[] { 1f, 2, 3, 4, 5, 6 }.CopyTo(network.Weights(0));
        var y = new float[8];

        network.CreateSession().Run([2, 0, 1, 1], y);

        Assert.Equal([5, 6, 1, 2, 3, 4, 3, 4], y);
    }

    [Fact]
    public void Gradients_of_a_class_add_up()
    {
        Network<float> network = Network.Create(2).Embedding(4, 1).Build();
        network.Parameters.Clear();
        Trainer<float> trainer = network.CreateTrainer(Loss.Poisson.Summed, new Sgd(), batchSize: 2);

        // Poisson's gradient by an output of 0 is 1 - target.
        for (int time = 0; time < 2; time++)
        {
            trainer.ComputeGradients([3, 1, 1, 1], (ReadOnlySpan<float>)[0.25f, 0.5f, 0, 0.125f]);
        }

        Assert.Equal([0, 0.5f + 1 + 0.875f, 0, 0.75f], trainer.Gradients[..4].ToArray());
    }

    [Theory]
    [InlineData(4096, 3)]
    [InlineData(4097, 3)]
    [InlineData(12289, 3)]
    [InlineData(20481, 10000)] // a chain is classes / inputs = 5000 rows
    public void Gradients_of_a_class_add_up_in_chains_of_rows_that_are_added_in_pairs(int rows, int classes)
    {
        Network<float> network = Network.Create(2).Embedding(classes, 1).Build();
        network.Parameters.Clear();
        Trainer<float> trainer = network.CreateTrainer(Loss.Poisson.Summed, new Sgd(), batchSize: rows);
        float[] inputs = [.. Enumerable.Range(0, 2 * rows).Select(i => i * 7 % 3)], targets = new float[2 * rows];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = (i * 37 % 101) + 0.1f;
        }

        trainer.ComputeGradients(inputs, (ReadOnlySpan<float>)targets);

        int chain = Math.Max(4096, classes / 2);
        for (int c = 0; c < 3; c++)
        {
            List<float> sums = [];
            for (int i = 0; i < inputs.Length; i++)
            {
                if (i % (2 * chain) == 0)
                {
                    sums.Add(0);
                }

                sums[^1] += inputs[i] == c ? 1 - targets[i] : 0; // Poisson's gradient by an output of 0
            }

            Assert.Equal((rows + chain - 1) / chain, sums.Count);
            Assert.Equal(ChainOrder.Tree(sums), trainer.Gradients[c]);
        }

        Assert.All(trainer.Gradients[3..classes].ToArray(), gradient => Assert.Equal(0, gradient));
    }

    [Theory]
    [InlineData(3f)]
    [InlineData(-1f)]
    [InlineData(0.5f)]
    [InlineData(float.NaN)]
    [InlineData(1e30f)]
    public void What_is_no_class_is_refused_before_anything_is_written(float wrong)
    {
        Network<float> network = Network.Create(2).Embedding(3, 1).Build();
        Trainer<float> trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(), batchSize: 2);
        float[] before = network.Parameters.ToArray();
        float[] y = [7, 7, 7, 7];

        var run = Assert.Throws<ArgumentException>(() => network.CreateSession().Run([0, 1, 2, wrong], y));
        var step = Assert.Throws<ArgumentException>(() => trainer.Step([0, 1, 2, wrong], (ReadOnlySpan<float>)[0, 0, 0, 0]));

        Assert.Contains("Input 1 of row 1 is ", run.Message, StringComparison.Ordinal);
        Assert.Contains("from 0 to 2", step.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => network.CreateSession().Trace([wrong, 0]));
        Assert.Equal([7, 7, 7, 7], y);
        Assert.Equal(before, network.Parameters.ToArray());
        Assert.All(trainer.Gradients.ToArray(), gradient => Assert.Equal(0, gradient));
    }

    [Fact]
    public void It_stands_first_or_nowhere()
    {
        Assert.Throws<InvalidOperationException>(() => Network.Create(2).Dense(2).Embedding(3, 1));
        Assert.Throws<ArgumentException>(() => Network.Create(2).Concat(block => block.Embedding(3, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Network.Create(2).Embedding(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Network.Create(2).Embedding((1 << 24) + 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Network.Create(2).Embedding(1 << 24, 128));
    }
}
