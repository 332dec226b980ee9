using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels;
using NeuralKernels.Data;
using NeuralKernels.Explanation;
using NeuralKernels.Initialization;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Schedules;
using NeuralKernels.Training;
using NeuralKernels.Training.Diagnostics;

namespace Readme;

/// <summary>The C# blocks of docs/guide.md, compiled and run unchanged, each after the declarations that it assumes.</summary>
/// <remarks>For a process of its own: they write files where they stand.</remarks>
internal static class GuideBlocks
{
    /// <summary>What asks the process for this.</summary>
    public const string Name = "guide";

    /// <summary>Runs them all in a folder, and tells what came of each.</summary>
    public static void Run(string folder)
    {
        Environment.CurrentDirectory = folder;
        Fit();
        Predict();
        Article();
        See();
    }

    private static void Fit()
    {
        Dataset<float> data = Generate.Spirals<float>(count: 200, noise: 0.02, seed: 1);
        Trainer<float> trainer = Network.Create(inputs: 2).Dense(8, Activation.Relu).Dense(2).Build(seed: 42)
            .CreateTrainer(Loss.SoftmaxCrossEntropy, new Adam(), batchSize: 32);

        // <guide>
        trainer.Fit(data, new FitOptions<float>
        {
            Epochs = 100,
            ValidationFraction = 0.1,
            Schedule = new CosineDecay(warmup: 2),
            Regularization = new Regularization { ClipNorm = 1, L2 = 1e-4 },              // penalties apply to weights, not to biases
            EarlyStopping = new EarlyStopping(patience: 10),                // the best weights are restored
            Checkpoints = new Checkpoints("run.safetensors"),               // atomically; Resume = continues to the same bits
            Logs = [TrainingLog.Csv("run.csv"), TrainingLog.TensorBoard("logs")], // each epoch once, even after Resume
        });
        // </guide>
        Console.WriteLine($"steps {trainer.Steps}");
    }

    private static void Predict()
    {
        Dataset<float> spirals = Generate.Spirals<float>(count: 16, noise: 0.02, seed: 1);
        Network<float> network = Network.Create(inputs: 2).Dense(8, Activation.Relu).Dense(2).Build(seed: 42);
        Trainer<float> trainer = network.CreateTrainer(Loss.SoftmaxCrossEntropy, new Adam(), batchSize: 16);
        (float[] rows, int[] labels) = (spirals.Inputs.ToArray(), spirals.Labels.ToArray());
        float[] inputs = [.. Enumerable.Repeat(rows, 500).SelectMany(row => row)];
        int[] classes = [.. Enumerable.Repeat(labels, 500).SelectMany(label => label)];
        var losses = new double[500];
        float[] saved = network.Parameters.ToArray();

        // <guide>
        ModelFile.Save("spirals.safetensors", new Model<float>(network, Loss.SoftmaxCrossEntropy, Preprocessing: null)); // atomically
        Model<float> model = ModelFile.Load<float>("spirals.safetensors");   // model.Network and model.Loss, to the bit; nk reads it too

        PackedNetwork<float> packed = network.Pack();                        // a copy with packed weights, shared by all sessions
        Session<float> session = packed.CreateSession(maxBatch: 64);         // one per thread; a row has the same bits in any batch
        session.Warmup();                                                    // the first real row is as fast as any

        trainer.Accumulate(rows, labels);                                    // micro-batches: several gradients, one update
        trainer.StepAccumulated();

        var population = new Population<float>(network, count: 500, Loss.SoftmaxCrossEntropy, new Adam(), rows: 16);
        population.Step(inputs, classes, losses);                            // 500 networks per call, each to the bits it has alone
        // </guide>
        bool same = model.Network.Parameters.SequenceEqual(saved) && model.Loss.Name == Loss.SoftmaxCrossEntropy.Name;
        Console.WriteLine($"loaded {same}, updates {trainer.Steps}, members {losses.Count(loss => loss > 0)}");
    }

    private static void Article()
    {
        double[] points = [.. Enumerable.Range(0, 41).Select(i => (i - 20) / 10.0)];
        double[] p = [.. points.Select(point => 1 / (1 + Math.Exp(-((3 * point) + 1))))];
        double[] x = [0.1, 0.9, -0.3, 0.5, -0.7];
        double[] target = [1, 0, 0.5, 0, 1];

        // <guide>
        // Logistic regression is the smallest network: P = 1 / (1 + e^-(B1 x + B0)).
        var logistic = Network.Create<double>(inputs: 1).Dense(1, initializer: Initializer.Zeros).Build();
        var descent = logistic.CreateTrainer(Loss.BinaryCrossEntropy, new Sgd(learningRate: 8), batchSize: 41);
        double cost = descent.Step(points, p);                  // gradient descent: p -= lr * gradient, to the bit
        (double b0, double b1) = (logistic.Biases(0)[0], logistic.Weight(0, input: 0, neuron: 0));

        // Five inputs, two hidden layers, five outputs: W(a, b) by input and neuron, Z = W X + b layer by layer.
        var network = Network.Create<double>(inputs: 5).Dense(2, Activation.Sigmoid).Dense(3, Activation.Sigmoid).Dense(5).Build(seed: 1);
        network.Weight(layer: 0, input: 3, neuron: 1) = 0.5;
        IReadOnlyList<LayerTrace<double>> layers = network.CreateSession().Trace(x);   // Z and activation of each layer

        // Backpropagation: the error of every neuron, dCost/dZ.
        var trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(learningRate: 0.1), batchSize: 1);
        trainer.ComputeGradients(x, target);
        ReadOnlySpan<double> errors = trainer.Errors(layer: 0);
        // </guide>
        Console.WriteLine($"cost {cost > 0}, curve rises {b1 > 0 && b0 > 0}, layers {layers.Count}, errors {errors.Length}");
    }

    private static void See()
    {
        double[] x = [0.1, 0.9, -0.3, 0.5, -0.7];
        double[] target = [1, 0, 0.5, 0, 1];
        Network<double> network = Network.Create<double>(inputs: 5)
            .Dense(2, Activation.Sigmoid).Dense(3, Activation.Sigmoid).Dense(5).Build(seed: 1);
        Trainer<double> trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(), batchSize: 1);

        // <guide>
        RowExplanation<double> row = trainer.Explain(x, target);       // every Z, activation, error and gradient, and shares of the blame
        int neuron = row.Layers[0].MostBlamedNeuron;                   // a nudge to its bias lowers the cost most
        GradientReport report = GradientCheck.Run(network, Loss.MeanSquaredError, x, target);   // the worst gradient, by tensor and index
        Console.WriteLine(network.Summary());                          // layers, shapes, parameters, bytes, operations
        // </guide>
        Console.WriteLine($"blamed {neuron is 0 or 1}, sound {report.RelativeError < 1e-6}");
    }
}
