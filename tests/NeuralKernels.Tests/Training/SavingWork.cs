using System;
using NeuralKernels.Data;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;

namespace NeuralKernels.Tests.Training;

/// <summary>A training that writes its logs and saves itself after every step, made to be killed: most of its time goes to that.</summary>
internal static class SavingWork
{
    /// <summary>What asks a process for this.</summary>
    public const string Name = "train-and-save";

    /// <summary>Trains for so many epochs of one step, from the checkpoint where there is one.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <param name="epochs">Epochs in all.</param>
    /// <param name="save">Whether checkpoints are written.</param>
    /// <param name="resume">Whether it goes on from the checkpoint.</param>
    /// <param name="logs">What the names of the logs begin with; null for none.</param>
    public static Trainer<float> Run(string path, int epochs, bool save, bool resume, string? logs = null)
    {
        Dataset<float> data = Generate.Spirals<float>(16, noise: 0.05, seed: 3);
        Trainer<float> trainer = Network.Create(2).Dense(64, Activation.Tanh).Dense(64, Activation.Tanh).Dense(2).Build(seed: 1)
            .CreateTrainer(Loss.SoftmaxCrossEntropy, new Adam(), batchSize: 16);
        trainer.Fit(data, new FitOptions<float>
        {
            Epochs = epochs,
            Checkpoints = save ? new Checkpoints(path) : null,
            Logs = logs is null
                ? []
                : [TrainingLog.Csv($"{logs}.csv"), TrainingLog.JsonLines($"{logs}.jsonl"), TrainingLog.TensorBoard($"{logs}.board")],
            Resume = resume ? path : null,
            OnStep = _ => Console.WriteLine("step"),
        });
        return trainer;
    }
}
