using System;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Training;

/// <summary>What a trainer shows of its last batch: the gradient of the loss, and an error per row of the batch.</summary>
public sealed class LastBatchTests
{
    private static readonly double[] s_inputs = [1, -2, 0.5, 3, -1, 2];
    private static readonly double[] s_targets = [10, -20, 30];

    [Theory]
    [InlineData(0.5, null, 0, 0)]
    [InlineData(null, 0.25, 0, 0)]
    [InlineData(null, null, 0.1, 0)]
    [InlineData(null, null, 0, 0.1)]
    public void Gradients_are_those_of_the_loss_whatever_regularization_makes_of_them(
        double? clipValue, double? clipNorm, double l1, double l2)
    {
        Trainer<double> plain = Create();
        Trainer<double> regularized = Create();
        regularized.Regularization = new Regularization { ClipValue = clipValue, ClipNorm = clipNorm, L1 = l1, L2 = l2 };

        plain.Step(s_inputs, (ReadOnlySpan<double>)s_targets);
        regularized.Step(s_inputs, (ReadOnlySpan<double>)s_targets);

        Assert.Equal(plain.Gradients.ToArray(), regularized.Gradients.ToArray());
        Assert.NotEqual(plain.Network.Parameters.ToArray(), regularized.Network.Parameters.ToArray());
    }

    [Fact]
    public void A_regularized_step_allocates_nothing_after_the_first()
    {
        Trainer<double> trainer = Create();
        trainer.Regularization = new Regularization { ClipNorm = 0.25, L2 = 0.1 };
        trainer.Step(s_inputs, (ReadOnlySpan<double>)s_targets);
        long min = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                trainer.Step(s_inputs, (ReadOnlySpan<double>)s_targets);
            }

            min = Math.Min(min, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, min);
    }

    [Fact]
    public void Errors_has_the_rows_of_the_last_batch()
    {
        Trainer<double> trainer = Create();
        Assert.True(trainer.Errors(0).IsEmpty);
        trainer.Step(s_inputs, (ReadOnlySpan<double>)s_targets);
        Assert.Equal((3 * 4, 3), (trainer.Errors(0).Length, trainer.Errors(1).Length));
        trainer.Step(s_inputs.AsSpan(0, 2), (ReadOnlySpan<double>)s_targets.AsSpan(0, 1));
        Assert.Equal((4, 1), (trainer.Errors(0).Length, trainer.Errors(1).Length));
    }

    [Fact]
    public void A_trace_has_the_bits_of_a_run_for_every_activation()
    {
        foreach (ActivationKind kind in Enum.GetValues<ActivationKind>())
        {
            Network<double> network = Network.Create<double>(2).Dense(4, new Activation(kind)).Dense(1).Build(seed: 1);
            Session<double> session = network.CreateSession();
            double[] output = new double[1];
            session.Run(s_inputs.AsSpan(0, 2), output);

            LayerTrace<double>[] trace = [.. session.Trace(s_inputs.AsSpan(0, 2))];

            double[] activation = new double[4];
            new Activation(kind).Forward<double>([.. trace[0].Z], activation);
            Assert.Equal(activation, trace[0].Activation);
            Assert.Equal(output, trace[1].Activation);
            Assert.Equal(output, trace[1].Z);
        }
    }

    private static Trainer<double> Create() => Network.Create<double>(2).Dense(4, Activation.Tanh).Dense(1).Build(seed: 1)
        .CreateTrainer(Loss.MeanSquaredError, new Sgd(0.01), batchSize: 5);
}
