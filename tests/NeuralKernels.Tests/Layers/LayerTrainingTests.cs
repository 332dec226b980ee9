using System;
using System.Linq;
using System.Threading;
using NeuralKernels.Data;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Tests.IO;
using NeuralKernels.Tests.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Layers;

/// <summary>Trainings of networks with these layers: resumed, refused, and what no optimizer may move.</summary>
public sealed class LayerTrainingTests
{
    private const int Rows = 50;

    [Fact]
    public void A_training_with_dropout_and_batch_norm_goes_on_to_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        Trainer<float> whole = Create();
        whole.Fit(Data(), Options());

        Trainer<float> trainer = Create();
        string? from = null;
        for (int stop = 0; stop < 7; stop++)
        {
            trainer = Create();
            using var source = new CancellationTokenSource();
            int steps = 0;
            trainer.Fit(
                Data(),
                Options() with
                {
                    Checkpoints = new Checkpoints(folder.At("c"), everyEpochs: 0),
                    Resume = from,
                    OnStep = _ => (++steps == 5 ? source : null)?.Cancel(),
                },
                source.Token);
            from = folder.At("c");
        }

        Assert.Equal(28, whole.Steps);
        Assert.Equal(28, trainer.Steps);
        Assert.Equal(whole.Network.Parameters.ToArray(), trainer.Network.Parameters.ToArray());
        Assert.Equal(whole.Network.State.ToArray(), trainer.Network.State.ToArray());
        Assert.NotEqual(0, whole.Network.State[0]);
    }

    [Fact]
    public void Early_stopping_restores_the_state_that_belongs_to_the_best_parameters()
    {
        Trainer<float> trainer = Create();
        float[] parameters = [];
        float[] state = [];
        double best = double.PositiveInfinity;
        trainer.Fit(Data(), Options() with
        {
            EarlyStopping = new EarlyStopping(patience: 2),
            Validation = Data(),
            OnEpoch = report =>
            {
                if (report.Validation!.Loss < best)
                {
                    best = report.Validation.Loss;
                    (parameters, state) = (trainer.Network.Parameters.ToArray(), trainer.Network.State.ToArray());
                    trainer.LearningRate *= 30; // so that it gets worse
                }

                return true;
            },
        });

        Assert.Equal(parameters, trainer.Network.Parameters.ToArray());
        Assert.Equal(state, trainer.Network.State.ToArray());
    }

    [Fact]
    public void No_optimizer_moves_the_running_averages()
    {
        foreach (string optimizer in AllOptimizers.Names)
        {
            Trainer<float> moved = Create(AllOptimizers.Named(optimizer));
            Trainer<float> still = Create();
            for (int step = 0; step < 3; step++)
            {
                still.Network.Parameters.Clear();
                moved.Network.Parameters.Clear();
                still.Step(Inputs(8), (ReadOnlySpan<float>)new float[8]);
                moved.Step(Inputs(8), (ReadOnlySpan<float>)new float[8]);
            }

            Assert.Equal(still.Network.State.ToArray(), moved.Network.State.ToArray());
        }
    }

    [Fact]
    public void Batches_of_one_row_are_refused_where_batches_are_normalized()
    {
        Network<float> network = Create().Network;
        Assert.Contains("needs 2", Assert.Throws<ArgumentOutOfRangeException>(
            () => network.CreateTrainer(Loss.MeanSquaredError, new Sgd(), batchSize: 1)).Message, StringComparison.Ordinal);
        Trainer<float> trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(), batchSize: 7); // 50 are 7 batches and 1 row
        float[] before = [.. network.Parameters, .. network.State];

        Assert.Contains(
            "would have 1 of 50 rows", Assert.Throws<ArgumentException>(() => trainer.Fit(Data(), Options())).Message,
            StringComparison.Ordinal);
        Assert.Contains("2 to 7 rows", Assert.Throws<ArgumentException>(
            () => trainer.Step(new float[4], (ReadOnlySpan<float>)[0])).Message, StringComparison.Ordinal);
        Assert.Equal(before, (float[])[.. network.Parameters, .. network.State]);
    }

    [Fact]
    public void A_layer_of_its_own_is_an_activation_to_a_loss_that_takes_logits() =>
        Assert.Throws<ArgumentException>(() => Network.Create(2)
        .Dense(2).Activation(Kernels.Activations.Activation.Relu).Build().CreateTrainer(Loss.SoftmaxCrossEntropy, new Sgd(), 1));

    private static Trainer<float> Create(Optimizer? optimizer = null) => Network.Create(inputs: 4)
        .Dense(6).BatchNorm().Activation(Kernels.Activations.Activation.Tanh).Dropout(0.4).Dense(1).Build(seed: 5)
        .CreateTrainer(Loss.MeanSquaredError, optimizer ?? new Adam(), batchSize: 8);

    private static FitOptions<float> Options() => new() { Epochs = 4, Seed = 9 };

    private static Dataset<float> Data() => Dataset.Regression<float>(
        Inputs(Rows), 4, [.. Enumerable.Range(0, Rows).Select(i => (float)(i % 3))], 1);

    private static float[] Inputs(int rows)
    {
        var x = new float[rows * 4];
        Uniform.Fill<float>(7, 0, 0, x, -1, 1);
        return x;
    }
}
