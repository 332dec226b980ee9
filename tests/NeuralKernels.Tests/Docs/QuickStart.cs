using System;
using NeuralKernels;
using NeuralKernels.Data;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;

namespace Readme;

/// <summary>The README's quick start, compiled and run as it stands there.</summary>
/// <remarks>In a namespace of its own, as a reader's program is: what it uses is what the README tells it to.</remarks>
internal static class QuickStart
{
    public static (double Accuracy, float[] Scores) Run()
    {
        // <quick-start>
        Dataset<float> spirals = Generate.Spirals<float>(count: 600, noise: 0.02, seed: 1);
        var network = Network.Create(inputs: 2).Dense(32, Activation.Relu).Dense(32, Activation.Relu).Dense(2).Build(seed: 42);
        var trainer = network.CreateTrainer(Loss.SoftmaxCrossEntropy, new Adam(learningRate: 1e-2), batchSize: 64);
        trainer.Fit(spirals, new FitOptions<float> { Epochs = 200 });
        double accuracy = trainer.Evaluate(spirals).Accuracy!.Value;

        var session = network.CreateSession();
        var scores = new float[2];
        session.Run(spirals.Input(0), scores); // 0 bytes allocated
        Loss.SoftmaxCrossEntropy.ToPredictions<float>(1, 2, scores);
        Console.WriteLine($"accuracy {accuracy:P1}; row 0: {scores[0]:P1} or {scores[1]:P1}, label {spirals.Label(0)}");
        // </quick-start>
        return (accuracy, scores);
    }
}
