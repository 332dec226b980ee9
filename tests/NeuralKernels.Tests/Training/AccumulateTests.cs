using System;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Training;

/// <summary>Gradients of micro-batches add up to that of all their rows, and warming up leaves no trace.</summary>
public sealed class AccumulateTests
{
    private static readonly double[] s_inputs = [0.1, -0.4, 0.7, 0.9, -0.2, 0.3, 0.5, 0.6];
    private static readonly int[] s_labels = [0, 2, 1, 0];

    [Fact]
    public void Two_micro_batches_make_the_step_of_their_rows_together()
    {
        (Network<double> whole, Trainer<double> trainer) = Create();
        (Network<double> parts, Trainer<double> accumulating) = Create();
        double loss = trainer.Step(s_inputs, s_labels);
        double first = accumulating.Accumulate(s_inputs.AsSpan(0, 4), s_labels.AsSpan(0, 2));
        double second = accumulating.Accumulate(s_inputs.AsSpan(4, 4), s_labels.AsSpan(2, 2));
        Assert.Equal(2, accumulating.AccumulatedBatches);
        accumulating.StepAccumulated();
        Assert.Equal(0, accumulating.AccumulatedBatches);
        Assert.Equal(loss, (first + second) / 2, 1e-14);
        for (int i = 0; i < whole.Parameters.Length; i++)
        {
            // Both sum four gradients below 1 and step by 0.5 of their mean: some units of 2^-53.
            Assert.Equal(whole.Parameters[i], parts.Parameters[i], 1e-14);
        }
    }

    [Fact]
    public void One_micro_batch_is_a_step_to_the_bit()
    {
        (Network<double> whole, Trainer<double> trainer) = Create();
        (Network<double> parts, Trainer<double> accumulating) = Create();
        for (int step = 0; step < 5; step++)
        {
            trainer.Step(s_inputs, s_labels);
            accumulating.Accumulate(s_inputs, s_labels);
            accumulating.StepAccumulated();
        }

        Assert.Equal(whole.Parameters.ToArray(), parts.Parameters.ToArray());
    }

    /// <summary>Equal rows, so that only what dropout leaves out can make their losses differ.</summary>
    [Fact]
    public void Each_micro_batch_draws_its_own_dropout()
    {
        Network<double> network = Network.Create<double>(inputs: 2).Dense(50, Activation.Tanh).Dropout(0.5).Dense(3).Build(seed: 1);
        Trainer<double> trainer = network.CreateTrainer(Loss.SoftmaxCrossEntropy, new Sgd(0.5), batchSize: 4);
        double first = trainer.Accumulate(s_inputs, s_labels), second = trainer.Accumulate(s_inputs, s_labels);
        Assert.NotEqual(first, second);
        trainer.StepAccumulated();
    }

    [Fact]
    public void A_step_without_gradients_is_refused()
    {
        (_, Trainer<double> trainer) = Create();
        Assert.Contains("Accumulate", Assert.Throws<InvalidOperationException>(trainer.StepAccumulated).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accumulating_allocates_nothing_after_its_first_call()
    {
        (_, Trainer<double> trainer) = Create();
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            trainer.Accumulate(s_inputs, s_labels);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
            {
                trainer.Accumulate(s_inputs, s_labels);
                trainer.StepAccumulated();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void A_warm_up_changes_neither_the_network_nor_the_optimizer()
    {
        (Network<double> cold, Trainer<double> first) = Create(new Adam(0.01));
        (Network<double> warm, Trainer<double> second) = Create(new Adam(0.01));
        second.Warmup();
        Assert.Equal(cold.Parameters.ToArray(), warm.Parameters.ToArray());
        Assert.Equal(0, second.Steps);
        first.Step(s_inputs, s_labels);
        second.Step(s_inputs, s_labels);
        Assert.Equal(cold.Parameters.ToArray(), warm.Parameters.ToArray());
    }

    private static (Network<double> Network, Trainer<double> Trainer) Create(Optimizer? optimizer = null)
    {
        Network<double> network = Network.Create<double>(inputs: 2).Dense(5, Activation.Tanh).Dense(3).Build(seed: 1);
        return (network, network.CreateTrainer(Loss.SoftmaxCrossEntropy, optimizer ?? new Sgd(0.5), batchSize: 4));
    }
}
