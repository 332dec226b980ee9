using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Cli.Commands;
using NeuralKernels.Cli.Input;
using NeuralKernels.Cli.Output;
using NeuralKernels.Data;
using NeuralKernels.Initialization;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using static System.FormattableString;

namespace NeuralKernels.Cli.Runs;

/// <summary>
/// How a network is built and trained: the settings, and where they say nothing, defaults that usually work on such data.
/// </summary>
/// <param name="Settings">The settings, for what they alone decide.</param>
/// <param name="Hidden">Neurons per hidden layer.</param>
/// <param name="Activation">Their activation.</param>
/// <param name="Outputs">Outputs of the network.</param>
/// <param name="Loss">The loss to minimize.</param>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Batch">Rows per step.</param>
/// <param name="Epochs">Passes over the rows.</param>
internal sealed record Recipe(
    TrainSettings Settings,
    IReadOnlyList<int> Hidden,
    Activation Activation,
    int Outputs,
    Loss Loss,
    Optimizer Optimizer,
    int Batch,
    int Epochs)
{
    /// <summary>Small data sets get as many epochs as it takes to learn from about this many rows.</summary>
    private const int DefaultRows = 96_000; // 3000 steps of 32

    /// <summary>The parameters are one array, 2 GiB of floats at this size; a trainer needs three or four such arrays.</summary>
    private const int MaxParameters = 1 << 29;

    /// <summary>
    /// Weight decay for classes of a file, where two hidden layers have more weights than the file has rows and would memorize it. Chosen
    /// on the validation rows of 20 splits each of iris and breast cancer, without the rows that seed 42 tests on: the mean accuracy is
    /// 0.969 with it and batches of 16, 0.965 with 0.01 and batches of 32, 0.959 with 0.005 and batches of 32.
    /// </summary>
    private const double FileWeightDecay = 0.02;

    /// <summary>
    /// Adam on images, chosen on 10,000 validation rows of MNIST's training files by the mean accuracy over six seeds: 0.9787 with batches
    /// of 128, learning rate 2e-3 and 30 epochs, before 0.9774 with 256, 2e-3, 30 and 0.9771 with 256, 4e-3, 30. Batches of 512, rates of
    /// 1e-3 and fewer epochs were worse.
    /// </summary>
    private const int ImageBatch = 128;
    private const double ImageRate = 2e-3;
    private const int ImageEpochs = 30;

    /// <summary>The recipe for a data set.</summary>
    /// <exception cref="InputException">The settings contradict each other or the data.</exception>
    public static Recipe For<T>(TrainSettings settings, Dataset<T> training)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        InputException.ThrowIf(
            settings.Balance && !training.IsClassification, "--balance: found it for a target of numbers, expected one of classes");
        bool images = settings.Source is IdxSource;
        Loss loss = ChooseLoss(settings.Loss, training.IsClassification, training.ClassCount);
        IReadOnlyList<int> hidden = settings.Hidden ?? (images ? [128] : [64, 64]);
        bool memorizes = settings.Source is TableSource && training.IsClassification && hidden.Count > 0;
        int defaultBatch = images ? ImageBatch : memorizes ? 16 : 32;
        int batch = ChooseBatch(settings, defaultBatch, training.Count);
        int stepsPerEpoch = (training.Count + batch - 1) / batch;
        int defaultSteps = DefaultRows / defaultBatch;
        return new Recipe(
            Settings: settings,
            Hidden: [.. hidden],
            Activation: settings.Activation ?? Kernels.Activations.Activation.Relu,
            Outputs: !training.IsClassification ? training.TargetSize
                : loss.TakesLabels || training.ClassCount > 2 ? training.ClassCount
                : 1,
            Loss: loss,
            Optimizer: OptimizerChoice.For(settings, images ? ImageRate : 1e-2, memorizes ? FileWeightDecay : 0),
            Batch: batch,
            Epochs: settings.Epochs
                ?? (images ? ImageEpochs : Math.Clamp((defaultSteps + stepsPerEpoch - 1) / stepsPerEpoch, 5, memorizes ? 100 : 200)));
    }

    /// <summary>The network, its weights drawn from the seed.</summary>
    /// <exception cref="InputException">It has too many parameters.</exception>
    public Network<T> Build<T>(int inputs, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = [inputs, .. Hidden, Outputs];
        long weights = sizes.Zip(sizes.Skip(1), (from, to) => (from + 1L) * to).Sum();
        InputException.ThrowIf(
            weights > MaxParameters,
            $"--hidden: found a network of {Figures.Count(weights)} parameters, expected at most {Figures.Count(MaxParameters)}");
        NetworkBuilder<T> builder = Network.Create<T>(inputs);
        foreach (int size in Hidden)
        {
            AddHidden(builder, size);
        }

        return builder.Dense(Outputs).Build(seed);
    }

    private void AddHidden<T>(NetworkBuilder<T> builder, int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Settings.Norm is { } norm)
        {
            builder.Dense(size, initializer: Initializer.For(Activation));
            _ = norm == Norm.Layer ? builder.LayerNorm() : norm == Norm.Rms ? builder.RmsNorm() : builder.BatchNorm();
            builder.Activation(Activation);
        }
        else
        {
            builder.Dense(size, Activation);
        }

        if (Settings.Dropout > 0)
        {
            builder.Dropout(Settings.Dropout);
        }
    }

    /// <summary>"mse, adam, learning rate 0.01, batches of 32, 100 epochs"</summary>
    public string Describe() =>
        Invariant($"{Loss.Name}, {Optimizer.Name}, learning rate {Optimizer.LearningRate}, batches of {Batch}, ")
        + Figures.Count(Epochs, "epoch") + DescribeRules();

    /// <summary>", clip norm 1, balanced classes"</summary>
    private string DescribeRules()
    {
        (string Name, double? Value)[] numbers =
        [
            ("clip value", Settings.Regularization?.ClipValue), ("clip norm", Settings.Regularization?.ClipNorm),
            ("L1", Settings.Regularization?.L1), ("L2", Settings.Regularization?.L2), ("max norm", Settings.Regularization?.MaxNorm),
            ("average of weights", Settings.AverageDecay),
        ];
        return string.Concat(numbers.Where(number => number.Value is not null and not 0)
            .Select(number => Invariant($", {number.Name} {number.Value}"))) + (Settings.Balance ? ", balanced classes" : "");
    }

    /// <summary>Rows per step. With batch normalization no batch may have a single row, not even the last of an epoch.</summary>
    private static int ChooseBatch(TrainSettings settings, int defaultBatch, int rows)
    {
        int batch = Math.Min(settings.Batch ?? defaultBatch, rows);
        if (settings.Norm != Norm.Batch)
        {
            return batch;
        }

        while (settings.Batch is null && rows % batch == 1)
        {
            batch++;
        }

        return batch > 1 && rows % batch != 1 ? batch : throw new InputException(Invariant(
            $"--norm: found batch with {rows} rows in batches of {batch}, one of which has a single row, expected another --batch"));
    }

    private static Loss ChooseLoss(Loss? given, bool isClassification, int classes)
    {
        InputException.ThrowIf(
            given is not null && !isClassification && given.IsForClasses,
            $"--loss: found {given?.Name} for a target of numbers, expected mse, mae, huber, log-cosh or quantile, or --task classes");
        return given ?? (!isClassification ? Loss.MeanSquaredError : classes == 2 ? Loss.BinaryCrossEntropy : Loss.SoftmaxCrossEntropy);
    }
}
