using System;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Layers;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using NeuralKernels.Training.Diagnostics;
using Xunit;

namespace NeuralKernels.Tests.Layers;

/// <summary>Backpropagation through every kind of layer against central differences in double.</summary>
public sealed class LayerGradientTests
{
    private const int Rows = 5;

    public static TheoryData<string> Names => LayerCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_gradient_agrees_with_central_differences(string name)
    {
        for (ulong seed = 0; seed < 6; seed++)
        {
            Network<double> network = LayerCases.Build<double>(name, seed);
            Uniform.Fill(seed, 1000, 0, network.Parameters, 0.2, 1.2);
            double[] state = network.State.ToArray();
            double[] x = LayerCases.Rows<double>(name, seed, Rows);
            var t = new double[Rows * network.OutputSize];
            Uniform.Fill<double>(seed, 1002, 0, t, 0, 1);

            GradientReport report = GradientCheck.Run<double>(network, Loss.MeanSquaredError, x, t);

            Assert.True(report.RelativeError < 1e-6, $"{name}, seed {seed}: {report}");
            Assert.Equal(state, network.State.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_do_not_depend_on_what_the_buffers_held(string name)
    {
        double[] x = LayerCases.Rows<double>(name, 3, Rows);
        Trainer<double> Create() => LayerCases.Build<double>(name, seed: 3).CreateTrainer(Loss.MeanSquaredError, new Sgd(), Rows);
        Trainer<double> fresh = Create();
        Trainer<double> used = Create();
        var t = new double[Rows * fresh.Network.OutputSize];
        var poison = new double[t.Length];
        Array.Fill(poison, double.NaN);

        used.ComputeGradients(x, (ReadOnlySpan<double>)poison); // leaves a NaN wherever a gradient is
        fresh.ComputeGradients(x, (ReadOnlySpan<double>)t);
        used.ComputeGradients(x, (ReadOnlySpan<double>)t);

        Assert.Equal(fresh.Gradients.ToArray(), used.Gradients.ToArray());
        for (int layer = 0; layer < fresh.Network.Layers.Count; layer++)
        {
            Assert.Equal(fresh.Errors(layer).ToArray(), used.Errors(layer).ToArray());
        }
    }

    [Fact]
    public void A_step_overwrites_the_gradient_by_its_input()
    {
        float[] dInput = [float.NaN, float.NaN];
        float[] dOutput = [1, 2];
        new StepSpec().Create<float>(2).Backward(new BackwardPass<float>
        {
            Rows = 1,
            Parameters = [],
            Input = [-1f, 1],
            Output = [0f, 1],
            Kept = [],
            DOutput = dOutput,
            DInput = dInput,
            DParameters = [],
            Workspace = [],
            Threads = 1,
        });

        Assert.Equal([0, 0], dInput);
        Assert.Equal([0, 0], dOutput);
    }

    /// <summary>The gradient that a dense layer below gets is that with and without the layer's derivative multiplied in by the layer
    /// above.</summary>
    [Fact]
    public void An_activation_of_its_own_is_that_of_a_dense_layer()
    {
        foreach (string name in NeuralKernels.Layers.ActivationNames.All)
        {
            var activation = NeuralKernels.Layers.ActivationNames.Parse(name);
            double[] fused = Gradients(builder => builder.Dense(6, activation));
            double[] own = Gradients(builder => builder.Dense(6).Activation(activation));

            Assert.Equal(fused, own);
        }
    }

    private static double[] Gradients(Action<NetworkBuilder<double>> hidden)
    {
        NetworkBuilder<double> builder = Network.Create<double>(inputs: 4);
        hidden(builder);
        Network<double> network = builder.Dense(3).Build();
        Uniform.Fill(1, 1000, 0, network.Parameters, -1.0, 1.0);
        Trainer<double> trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(), Rows);
        var x = new double[Rows * 4];
        Uniform.Fill<double>(1, 1001, 0, x, -2, 2);
        trainer.ComputeGradients(x, (ReadOnlySpan<double>)new double[Rows * 3]);
        return trainer.Gradients.ToArray();
    }
}
