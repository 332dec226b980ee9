using System;
using System.Linq;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Networks;

/// <summary>A member of a population has the bits of a network that is run and taught alone.</summary>
public sealed class PopulationTests
{
    private const int Count = 5;
    private const int Rows = 6;

    public static TheoryData<ActivationKind, int> Cases
    {
        get
        {
            var cases = new TheoryData<ActivationKind, int>();
            foreach (ActivationKind kind in new[] { ActivationKind.Relu, ActivationKind.Tanh, ActivationKind.Gelu })
            {
                cases.Add(kind, 1);
                cases.Add(kind, 3);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Members_step_as_networks_alone_do(ActivationKind kind, int threads)
    {
        Network<float>[] alone = [.. Enumerable.Range(0, Count).Select(member => Build(kind, (ulong)member))];
        Trainer<float>[] trainers = [.. alone.Select(network => network.CreateTrainer(Loss.SoftmaxCrossEntropy, new Adam(0.01), Rows))];
        var population = new Population<float>(alone[0], Count, Loss.SoftmaxCrossEntropy, new Adam(0.01), Rows, threads);
        for (int member = 0; member < Count; member++)
        {
            alone[member].Parameters.CopyTo(population.Parameters(member));
        }

        float[] inputs = Inputs();
        int[] labels = [.. Enumerable.Range(0, Count * Rows).Select(row => row % 3)];
        var losses = new double[Count];
        for (int step = 0; step < 20; step++)
        {
            population.Step(inputs, labels, losses);
            for (int member = 0; member < Count; member++)
            {
                double loss = trainers[member].Step(inputs.AsSpan(member * Rows * 4, Rows * 4), labels.AsSpan(member * Rows, Rows));
                Assert.Equal(loss, losses[member]);
                Assert.Equal(trainers[member].Gradients.ToArray(), population.Gradients(member).ToArray());
                Assert.Equal(alone[member].Parameters.ToArray(), population.Parameters(member).ToArray());
            }
        }
    }

    [Fact]
    public void Members_learn_numbers_as_networks_alone_do()
    {
        Network<double> network = Network.Create<double>(inputs: 2).Dense(40, Activation.Sigmoid).Dense(1, Activation.Tanh).Build(seed: 4);
        var population = new Population<double>(network, 3, Loss.MeanSquaredError, new Sgd(0.1, momentum: 0.9), rows: 4);
        Trainer<double> trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(0.1, momentum: 0.9), batchSize: 4);
        double[] inputs = [.. Enumerable.Range(0, 8).Select(i => i / 8.0)], targets = [0.1, 0.2, 0.4, 0.8];
        double[] all = [.. inputs, .. inputs, .. inputs], allTargets = [.. targets, .. targets, .. targets];
        for (int step = 0; step < 10; step++)
        {
            population.Step(all, allTargets, new double[3]);
            trainer.Step(inputs, targets);
        }

        Assert.Equal(network.Parameters.ToArray(), population.Parameters(0).ToArray());
        Assert.Equal(network.Parameters.ToArray(), population.Parameters(2).ToArray());
    }

    [Fact]
    public void Members_run_as_networks_alone_do()
    {
        Network<float>[] alone = [.. Enumerable.Range(0, Count).Select(member => Build(ActivationKind.Relu, (ulong)member))];
        var population = new Population<float>(alone[0], Count, Loss.SoftmaxCrossEntropy, new Sgd(), Rows);
        float[] inputs = Inputs(), found = new float[Count * Rows * 3], expected = new float[found.Length];
        for (int member = 0; member < Count; member++)
        {
            alone[member].Parameters.CopyTo(population.Parameters(member));
            alone[member].CreateSession(Rows).Run(inputs.AsSpan(member * Rows * 4, Rows * 4), expected.AsSpan(member * Rows * 3, Rows * 3));
        }

        population.Run(inputs, found);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Steps_allocate_nothing()
    {
        var population = new Population<float>(Build(ActivationKind.Tanh, 1), Count, Loss.SoftmaxCrossEntropy, new Adam(), Rows);
        float[] inputs = Inputs();
        var labels = new int[Count * Rows];
        var losses = new double[Count];
        population.Step(inputs, labels, losses);
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 2000; i++)
            {
                population.Step(inputs, labels, losses);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void Wrong_lengths_and_members_are_refused_by_name()
    {
        var population = new Population<float>(Build(ActivationKind.Tanh, 1), Count, Loss.SoftmaxCrossEntropy, new Sgd(), Rows);
        float[] inputs = Inputs(), before = population.Parameters(0).ToArray();
        var labels = new int[Count * Rows];
        Assert.Equal(
            "inputs", Assert.Throws<ArgumentException>(() => population.Step(inputs.AsSpan(1), labels, new double[Count])).ParamName);
        Assert.Equal(
            "labels", Assert.Throws<ArgumentException>(() => population.Step(inputs, labels.AsSpan(1), new double[Count])).ParamName);
        Assert.Equal("losses", Assert.Throws<ArgumentException>(() => population.Step(inputs, labels, new double[1])).ParamName);
        Assert.Equal("outputs", Assert.Throws<ArgumentException>(() => population.Run(inputs, new float[1])).ParamName);
        Assert.Equal("member", Assert.Throws<ArgumentOutOfRangeException>(() => population.Parameters(Count)).ParamName);
        labels[3] = 3;
        Assert.Contains(
            "A label is 3", Assert.Throws<ArgumentException>(() => population.Step(inputs, labels, new double[Count])).Message,
            StringComparison.Ordinal);
        Assert.Equal(before, population.Parameters(0).ToArray());
    }

    private static Network<float> Build(ActivationKind kind, ulong seed) =>
        Network.Create(inputs: 4).Dense(17, new Activation(kind)).Dense(36, new Activation(kind)).Dense(3).Build(seed);

    private static float[] Inputs()
    {
        var inputs = new float[Count * Rows * 4];
        Normal.Fill(9, 0, 0, inputs.AsSpan(), 0f, 1f);
        return inputs;
    }
}
