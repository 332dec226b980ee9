using System;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Training;

/// <summary>The same bits: of a row alone and in any batch, of a training on any number of threads, of a seed drawn twice.</summary>
public sealed class DeterminismTests
{
    [Fact]
    public void A_row_has_the_same_bits_alone_and_in_any_batch()
    {
        Network<float> network = Network.Create(inputs: 70)
            .Dense(40, Activation.Relu).Dense(33, Activation.Tanh).Dense(5).Build(seed: 2);
        const int rows = 150;
        var input = new float[rows * 70];
        Normal.Fill(1, 0, 0, input.AsSpan(), 0f, 1f);
        var alone = new float[rows * 5];
        Session<float> single = network.CreateSession();
        for (int row = 0; row < rows; row++)
        {
            single.Run(input.AsSpan(row * 70, 70), alone.AsSpan(row * 5, 5));
        }

        foreach (int batch in new[] { 1, 2, 7, 13, 64, 150, 200 })
        {
            var together = new float[rows * 5];
            network.CreateSession(batch).Run(input, together);
            Assert.Equal(alone, together);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    public void A_training_has_the_same_bits_on_any_number_of_threads(int threads) =>
        Assert.Equal(Train(threads: 1, seed: 5), Train(threads, seed: 5));

    [Fact]
    public void Another_seed_gives_other_weights() => Assert.NotEqual(Train(threads: 1, seed: 5), Train(threads: 1, seed: 6));

    [Fact]
    public void The_gaps_between_parameters_stay_zero()
    {
        Network<float> network = Network.Create(inputs: 3).Dense(5, Activation.Relu).Dense(2).Build(seed: 1);
        Trainer<float> trainer = network.CreateTrainer(Loss.SoftmaxCrossEntropy, new AdamW(0.1, weightDecay: 0.1), batchSize: 1);

        for (int i = 0; i < 20; i++)
        {
            trainer.Step([1f, 2f, 3f], (ReadOnlySpan<int>)[1]);
        }

        var used = new bool[network.Parameters.Length];
        foreach (ParameterSlice slice in network.ParameterSlices)
        {
            used.AsSpan(slice.Offset, slice.Length).Fill(true);
        }

        Assert.Contains(false, used);
        for (int i = 0; i < used.Length; i++)
        {
            Assert.True(used[i] || network.Parameters[i] == 0, $"element {i} between two parameters is {network.Parameters[i]}");
        }
    }

    /// <summary>Products large enough to be shared out: 256 x 160 x 200.</summary>
    private static float[] Train(int threads, ulong seed)
    {
        Network<float> network = Network.Create(inputs: 200).Dense(160, Activation.Relu).Dense(10).Build(seed);
        Trainer<float> trainer = network.CreateTrainer(Loss.SoftmaxCrossEntropy, new Adam(), batchSize: 256, threads);
        var inputs = new float[256 * 200];
        var labels = new int[256];
        Normal.Fill(seed, 100, 0, inputs.AsSpan(), 0f, 1f);
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = i % 10;
        }

        for (int step = 0; step < 30; step++)
        {
            trainer.Step(inputs, labels);
        }

        return network.Parameters.ToArray();
    }
}
