using System;
using System.Linq;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Optimizers;

/// <summary>XOR, which no straight line tells apart, on 2-8-1 sigmoids: every optimizer learns it.</summary>
public sealed class XorTests
{
    private const int Most = 3000;

    private static readonly double[] s_inputs = [0, 0, 0, 1, 1, 0, 1, 1];
    private static readonly double[] s_targets = [0, 1, 1, 0];

    public static TheoryData<string> Optimizers => [.. AllOptimizers.Names];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Every_optimizer_gets_all_four_right_within_3000_steps_from_any_of_ten_seeds(string optimizer)
    {
        for (ulong seed = 1; seed <= 10; seed++)
        {
            Network<double> network = Network.Create<double>(2).Dense(8, Activation.Sigmoid).Dense(1, Activation.Sigmoid).Build(seed);
            Trainer<double> trainer = network.CreateTrainer(Loss.MeanSquaredError, AllOptimizers.Named(optimizer), batchSize: 4);
            double loss = 1;
            for (int step = 0; step < Most && loss > 0.01; step++)
            {
                loss = trainer.Step(s_inputs, (ReadOnlySpan<double>)s_targets);
            }

            var output = new double[4];
            network.CreateSession(maxBatch: 4).Run(s_inputs, output);
            Assert.True(
                output.Zip(s_targets, (found, wanted) => Math.Abs(found - wanted)).All(error => error < 0.5),
                $"{optimizer}, seed {seed}: {string.Join(", ", output)} after {trainer.Steps} steps");
            Assert.True(loss <= 0.01, $"{optimizer}, seed {seed}: the loss is {loss} after {trainer.Steps} steps");
        }
    }
}
