using System;
using System.Linq;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Layers;

/// <summary>Which elements are left out depends on seed, layer, step and element, and on nothing else.</summary>
public sealed class DropoutTests
{
    private const int Columns = 64;

    [Fact]
    public void Kept_elements_are_scaled_up_and_the_others_are_not_there()
    {
        float[] mask = Mask(seed: 1, step: 0, rows: 1)[0];

        Assert.All(mask, value => Assert.True(value is 0 or 2));
        Assert.InRange(mask.Count(value => value == 2), 16, 48); // 32 less or more four standard deviations of 4
    }

    [Fact]
    public void In_use_nothing_is_left_out()
    {
        float[] x = [.. Enumerable.Range(0, Columns).Select(i => (float)i)];
        var y = new float[Columns];

        Network.Create(Columns).Dropout(0.9).Build().CreateSession().Run(x, y);

        Assert.Equal(x, y);
    }

    [Fact]
    public void The_mask_is_a_function_of_seed_step_layer_and_element()
    {
        float[][] mask = Mask(seed: 1, step: 3, rows: 5);

        Assert.Equal(mask[0], Mask(seed: 1, step: 3, rows: 1)[0]); // whatever the batch
        Assert.Equal(mask, Mask(seed: 1, step: 3, rows: 5, threads: 2));
        Assert.NotEqual(mask[0], mask[1]);
        Assert.NotEqual(mask[0], Mask(seed: 2, step: 3, rows: 1)[0]);
        Assert.NotEqual(mask[0], Mask(seed: 1, step: 4, rows: 1)[0]);
        Assert.NotEqual(mask[0], Mask(seed: 1, step: 3, rows: 1, before: 1)[0]);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_probability_that_is_none_is_refused(double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Network.Create(1).Dropout(probability));

    /// <summary>The mask of each row, read off the gradient: of a sum of y, that by a weight of a dense layer above is x m, and x is
    /// 1.</summary>
    private static float[][] Mask(ulong seed, int step, int rows, int threads = 1, int before = 0)
    {
        NetworkBuilder<float> builder = Network.Create(Columns);
        for (int i = 0; i < before; i++)
        {
            builder.Activation(Kernels.Activations.Activation.Identity);
        }

        Network<float> network = builder.Dropout(0.5).Dense(1).Build();
        Trainer<float> trainer = network.CreateTrainer(Loss.Poisson.Summed, new Sgd(learningRate: 0), rows, threads);
        trainer.Seed = seed;
        network.Parameters.Clear();
        var x = new float[rows * Columns];
        for (int i = 0; i < step; i++)
        {
            trainer.Step(x, (ReadOnlySpan<float>)new float[rows]);
        }

        // Poisson's gradient by an output of 0 is 1 - target: 1 for the row that is looked at, and 0 for the others.
        return [.. Enumerable.Range(0, rows).Select(row =>
        {
            Array.Fill(x, 1);
            float[] targets = [.. Enumerable.Range(0, rows).Select(other => other == row ? 0f : 1)];
            trainer.ComputeGradients(x, (ReadOnlySpan<float>)targets);
            return trainer.Gradients[..Columns].ToArray();
        })];
    }
}
