using System;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Layers;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Layers;

/// <summary>What layers compute, worked by hand; and the same bits however rows are taken.</summary>
public sealed class LayerValueTests
{
    public static TheoryData<string> Names => LayerCases.Names;

    [Fact]
    public void An_activation_is_applied_to_each_number()
    {
        Network<float> network = Network.Create(2).Activation(Activation.Relu).Build();
        Assert.IsType<ActivationLayer<float>>(network.Layers[0]);
        Assert.Equal([0, 2, 0, 0.5f], Run(network, -1, 2, 0, 0.5f));
    }

    [Fact]
    public void Layer_norm_by_hand()
    {
        Network<float> network = Network.Create(2).LayerNorm(epsilon: 0).Build();
        Assert.Equal([1, 1], network.Parameter("layers.0.gamma").ToArray());
        Assert.Equal([0, 0], network.Parameter("layers.0.beta").ToArray());
        new[] { 2f, 3 }.CopyTo(network.Parameter("layers.0.gamma"));
        new[] { 0.5f, -1 }.CopyTo(network.Parameter("layers.0.beta"));

        // Mean 2, variance 1, so -1 and 1 before scale and shift.
        Assert.Equal([-1.5f, 2], Run(network, 1, 3));
    }

    [Fact]
    public void Rms_norm_by_hand()
    {
        Network<float> network = Network.Create(2).RmsNorm(epsilon: 0).Build();
        new[] { 5f, 10 }.CopyTo(network.Parameter("layers.0.gamma"));

        // The mean of 1 and 49 is 25, the root 5.
        Assert.Equal([1, 14], Run(network, 1, 7));
    }

    [Fact]
    public void Batch_norm_by_hand()
    {
        Network<float> network = Network.Create(1).BatchNorm(momentum: 0.5, epsilon: 0).Build();
        Trainer<float> trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(), batchSize: 2);
        Assert.Equal([0], network.State[..1].ToArray());
        new[] { 3f }.CopyTo(network.Parameter("layers.0.gamma"));

        // 1 and 3 have mean 2 and variance 1, so -3 and 3 come out; 9 each is the squared error to 0.
        Assert.Equal(9, trainer.ComputeGradients([1, 3], (ReadOnlySpan<float>)[0, 0]));

        // Running: 0 + 0.5 (2 - 0); the unbiased variance is 2: 1 + 0.5 (2 - 1).
        Assert.Equal(["layers.0.running_mean", "layers.0.running_variance"], [network.StateSlices[0].Name, network.StateSlices[1].Name]);
        Assert.Equal([1, 1.5f], [network.State[network.StateSlices[0].Offset], network.State[network.StateSlices[1].Offset]]);

        // In use, by running averages of mean 1 and variance 4: 3 (5 - 1) / 2.
        network.State[network.StateSlices[1].Offset] = 4;
        Assert.Equal([6], Run(network, 5));
    }

    [Fact]
    public void Prelu_by_hand()
    {
        Network<float> network = Network.Create(2).PRelu().Build();
        Assert.Equal([0.25f, 0.25f], network.Parameter("layers.0.slope").ToArray());
        new[] { 0.5f, -2 }.CopyTo(network.Parameter("layers.0.slope"));
        Assert.Equal([-2, 6, 5, 7], Run(network, -4, -3, 5, 7));

        // Squared errors to 0 of y = (-2, 6): the mean's gradient is y, so the slopes' is y x = (8, -18).
        Trainer<float> trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(), batchSize: 1);
        Assert.Equal(20, trainer.ComputeGradients([-4, -3], (ReadOnlySpan<float>)[0, 0]));
        Assert.Equal([8, -18], trainer.Gradients[..2].ToArray());
    }

    [Fact]
    public void Softmax_by_hand()
    {
        // e^0 and e^ln 3 are 1 and 3 of 4.
        Network<float> shares = Network.Create(2).Softmax().Build();
        Assert.Equal([0.25f, 0.75f], Run(shares, 0, MathF.Log(3)));
        Assert.Equal([0.5f, 0.5f], Run(shares, 1000, 1000));
        var logs = new double[2];
        Network.Create<double>(2).LogSoftmax().Build().CreateSession().Run([0, Math.Log(3)], logs);
        Assert.Equal(Math.Log(0.25), logs[0], 1e-15);
        Assert.Equal(Math.Log(0.75), logs[1], 1e-15);
    }

    [Fact]
    public void Threshold_and_step_by_hand()
    {
        Assert.Equal([-1, 0.75f, -1, 3], Run(Network.Create(2).Threshold(0.5, -1).Build(), 0.5f, 0.75f, -2, 3));
        Assert.Equal([0, 1, 0, 1], Run(Network.Create(2).Step(0.5).Build(), 0.5f, 0.75f, -2, 3));

        // A perceptron for "and", its weights set by hand: nothing flows back through the step.
        Network<float> and = Network.Create(2).Dense(1).Step(1.5).Build();
        and.Parameter("layers.0.weight").Fill(1);
        Assert.Equal([0, 0, 0, 1], Run(and, 0, 0, 0, 1, 1, 0, 1, 1));
        Trainer<float> trainer = and.CreateTrainer(Loss.MeanSquaredError, new Sgd(), batchSize: 4);
        Assert.Equal(0.25, trainer.ComputeGradients([0, 0, 0, 1, 1, 0, 1, 1], (ReadOnlySpan<float>)[0, 0, 0, 0]));
        Assert.All(trainer.Gradients.ToArray(), gradient => Assert.Equal(0, gradient));
    }

    [Theory]
    [InlineData("softmax")]
    [InlineData("log-softmax")]
    [InlineData("prelu")]
    [InlineData("threshold")]
    [InlineData("step")]
    [InlineData("activation tanh")]
    public void A_loss_of_logits_is_refused_behind_what_makes_none(string name)
    {
        Network<float> network = LayerCases.Build<float>(name, seed: 1);
        Assert.Contains(
            "takes logits; the last layer",
            Assert.Throws<ArgumentException>(() => network.CreateTrainer(Loss.SoftmaxCrossEntropy, new Sgd(), 2)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_of_activation_layers_that_are_not_finite_are_named()
    {
        Assert.Equal("slope", Assert.Throws<ArgumentOutOfRangeException>(() => Network.Create(1).PRelu(double.NaN)).ParamName);
        Assert.Equal("limit", Assert.Throws<ArgumentOutOfRangeException>(() => Network.Create(1).Threshold(double.NaN)).ParamName);
        Assert.Equal("value", Assert.Throws<ArgumentOutOfRangeException>(() => Network.Create(1).Threshold(0, double.NaN)).ParamName);
        Assert.Equal("limit", Assert.Throws<ArgumentOutOfRangeException>(() => Network.Create(1).Step(double.PositiveInfinity)).ParamName);
    }

    [Fact]
    public void Blocks_by_hand()
    {
        Network<float> residual = Network.Create(2).Residual(block => block.Dense(2)).Build();
        Network<float> concat = Network.Create(2).Concat(block => block.Dense(2)).Build();
        foreach (Network<float> network in new[] { residual, concat })
        {
            new[] { 1f, 2, 3, 4 }.CopyTo(network.Parameter("layers.0.0.weight"));
            new[] { 0.5f, -1 }.CopyTo(network.Parameter("layers.0.0.bias"));
        }

        // 1 1 + 10 3 + 0.5 = 31.5 and 1 2 + 10 4 - 1 = 41.
        Assert.Equal([32.5f, 51], Run(residual, 1, 10));
        Assert.Equal([1, 10, 31.5f, 41], Run(concat, 1, 10));
    }

    [Fact]
    public void A_residual_block_that_changes_the_size_is_refused() =>
        Assert.Contains("have 3 outputs and 2 inputs", Assert.Throws<ArgumentException>(
        () => Network.Create(2).Residual(block => block.Dense(3)).Build()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_block_without_a_layer_is_refused() =>
        Assert.Throws<ArgumentException>(() => Network.Create(2).Concat(_ => { }));

    [Fact]
    public void Inner_layers_have_random_numbers_of_their_own()
    {
        Network<float> network = Network.Create(2).Residual(block => block.Dense(2).Dense(2)).Dense(2).Residual(block => block.Dense(2))
            .Build();
        string[] weights = ["layers.0.0.weight", "layers.0.1.weight", "layers.1.weight", "layers.2.0.weight"];

        Assert.Equal(4, new System.Collections.Generic.HashSet<float>(Array.ConvertAll(weights, name => network.Parameter(name)[0])).Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Runs_have_the_same_bits_for_any_batch_and_threads(string name)
    {
        Network<float> network = Taught(name);
        float[] x = LayerCases.Rows<float>(name, 1, 37);
        var expected = new float[37 * network.OutputSize];
        network.CreateSession(maxBatch: 1).Run(x, expected);
        foreach ((int batch, int threads) in new[] { (2, 1), (7, 2), (64, 1), (64, 2) })
        {
            var found = new float[expected.Length];
            network.CreateSession(batch, threads).Run(x, found);
            Assert.Equal(expected, found);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_evaluation_is_a_run_and_moves_nothing(string name)
    {
        Network<float> network = Taught(name);
        Trainer<float> trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(), batchSize: 8);
        float[] x = LayerCases.Rows<float>(name, 1, 11);
        var y = new float[11 * network.OutputSize];
        network.CreateSession(4).Run(x, y);
        float[] state = network.State.ToArray();

        double loss = trainer.Evaluate(NeuralKernels.Data.Dataset.Regression<float>(x, 4, y, network.OutputSize)).Loss;

        Assert.Equal(0, loss);
        Assert.Equal(state, network.State.ToArray());
    }

    private static Network<float> Taught(string name)
    {
        Network<float> network = LayerCases.Build<float>(name, seed: 3);
        Trainer<float> trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(), batchSize: 8);
        trainer.Step(LayerCases.Rows<float>(name, 2, 8), (ReadOnlySpan<float>)new float[8 * network.OutputSize]);
        return network;
    }

    private static float[] Run(Network<float> network, params float[] x)
    {
        var y = new float[x.Length / network.InputSize * network.OutputSize];
        network.CreateSession(maxBatch: 2).Run(x, y);
        return y;
    }
}
