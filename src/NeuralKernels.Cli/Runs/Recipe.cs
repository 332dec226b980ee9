using System;
using System.Collections.Generic;
using System.Globalization;
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

/// <summary>How a network is built and taught: what the user asked for, and for the rest what usually works on such data.</summary>
internal sealed record Recipe
{
    /// <summary>Few rows are passed over until about this many were learned from.</summary>
    private const int UsualRows = 96_000; // 3000 steps of 32

    /// <summary>Parameters are one array, 2 GiB of floats here; a trainer needs three or four such arrays.</summary>
    private const int MostParameters = 1 << 29;

    /// <summary>
    /// Weight decay for classes of a file, where two hidden layers have more weights than the file has rows and learn it by heart. Chosen
    /// on
    /// validation rows, of 20 splits each of iris and breast cancer without the rows that seed 42 tests on: the mean accuracy is 0.969 with
    /// it
    /// and batches of 16, 0.965 with 0.01 and batches of 32, 0.959 with 0.005 and batches of 32.
    /// </summary>
    private const double HeldBack = 0.02;

    /// <summary>
    /// Adam on images: chosen on 10,000 validation rows of MNIST's training files, mean of six seeds: 0.9787 of 128, 2e-3 and 30 epochs;
    /// next
    /// were 0.9774 of 256, 2e-3, 30 and 0.9771 of 256, 4e-3, 30. Batches of 512, rates of 1e-3 and fewer epochs were below.
    /// </summary>
    private const int ImageBatch = 128;
    private const double ImageRate = 2e-3;
    private const int ImageEpochs = 30;

    /// <summary>Neurons per hidden layer.</summary>
    public required IReadOnlyList<int> Hidden { get; init; }

    /// <summary>Their activation.</summary>
    public required Activation Activation { get; init; }

    /// <summary>What normalizes their sums.</summary>
    public Norm? Norm { get; init; }

    /// <summary>How often training leaves out one of their outputs.</summary>
    public double Dropout { get; init; }

    /// <summary>Outputs of the network.</summary>
    public required int Outputs { get; init; }

    /// <summary>What is made small.</summary>
    public required Loss Loss { get; init; }

    /// <summary>How.</summary>
    public required Optimizer Optimizer { get; init; }

    /// <summary>Rows per step.</summary>
    public required int Batch { get; init; }

    /// <summary>What is done around the steps, to be said: ", clip norm 1".</summary>
    public string Extras { get; init; } = "";

    /// <summary>Passes over the rows.</summary>
    public required int Epochs { get; init; }

    /// <summary>The recipe for a data set.</summary>
    /// <exception cref="InputException">What is asked for does not go together, or not with the data.</exception>
    public static Recipe For<T>(TrainSettings settings, Dataset<T> training)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (settings.Balance && !training.IsClassification)
        {
            throw new InputException("--balance: found it for a target of numbers, expected one of classes");
        }

        bool images = settings.Source is IdxSource;
        Loss loss = ChooseLoss(settings.Loss, training.IsClassification, training.ClassCount);
        IReadOnlyList<int> hidden = settings.Hidden ?? (images ? [128] : [64, 64]);
        bool memorises = settings.Source is TableSource && training.IsClassification && hidden.Count > 0;
        int usualBatch = images ? ImageBatch : memorises ? 16 : 32;
        int batch = ChooseBatch(settings, usualBatch, training.Count);
        int stepsPerEpoch = (training.Count + batch - 1) / batch;
        int usualSteps = UsualRows / usualBatch;
        return new Recipe
        {
            Hidden = [.. hidden],
            Activation = settings.Activation ?? Kernels.Activations.Activation.Relu,
            Norm = settings.Norm,
            Dropout = settings.Dropout,
            Outputs = !training.IsClassification ? training.TargetSize
                : loss.TakesLabels || training.ClassCount > 2 ? training.ClassCount
                : 1,
            Loss = loss,
            Optimizer = OptimizerChoice.For(settings, images ? ImageRate : 1e-2, memorises ? HeldBack : 0),
            Batch = batch,
            Extras = DescribeExtras(settings),
            Epochs = settings.Epochs
                ?? (images ? ImageEpochs : Math.Clamp((usualSteps + stepsPerEpoch - 1) / stepsPerEpoch, 5, memorises ? 100 : 200)),
        };
    }

    /// <summary>The network, its weights drawn from the seed.</summary>
    /// <exception cref="InputException">It is larger than memory can hold.</exception>
    public Network<T> Build<T>(int inputs, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = [inputs, .. Hidden, Outputs];
        long weights = sizes.Zip(sizes.Skip(1), (from, to) => (from + 1L) * to).Sum();
        if (weights > MostParameters)
        {
            throw new InputException(
                $"--hidden: found a network of {Figures.Count(weights)} parameters, expected at most {Figures.Count(MostParameters)}");
        }

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
        builder = Norm switch
        {
            Runs.Norm.Layer => builder.Dense(size, initializer: Initializer.For(Activation)).LayerNorm().Activation(Activation),
            Runs.Norm.Rms => builder.Dense(size, initializer: Initializer.For(Activation)).RmsNorm().Activation(Activation),
            Runs.Norm.Batch => builder.Dense(size, initializer: Initializer.For(Activation)).BatchNorm().Activation(Activation),
            _ => builder.Dense(size, Activation),
        };
        if (Dropout > 0)
        {
            builder.Dropout(Dropout);
        }
    }

    /// <summary>What is done, to be said: "adam, learning rate 0.01, batches of 32, 100 epochs".</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Loss.Name}, {Optimizer.Name}, learning rate {Optimizer.LearningRate}, batches of {Batch}, ")
        + (Epochs == 1 ? "1 epoch" : $"{Figures.Count(Epochs)} epochs")
        + Extras;

    private static string DescribeExtras(TrainSettings settings)
    {
        (string Name, double? Value)[] numbers =
        [
            ("clip value", settings.Regularization?.ClipValue), ("clip norm", settings.Regularization?.ClipNorm), ("L1", settings.Regularization?.L1),
            ("L2", settings.Regularization?.L2),
            ("max norm", settings.Regularization?.MaxNorm), ("average of weights", settings.AverageDecay),
        ];
        IEnumerable<string> said = numbers.Where(number => number.Value is not null and not 0)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $", {number.Name} {number.Value}"));
        return string.Concat(said) + (settings.Balance ? ", balanced classes" : "");
    }

    /// <summary>Rows per step. Where they are normalized over the batch, none may have one row, the last of an epoch either.</summary>
    private static int ChooseBatch(TrainSettings settings, int usual, int rows)
    {
        int batch = Math.Min(settings.Batch ?? usual, rows);
        if (settings.Norm != Runs.Norm.Batch)
        {
            return batch;
        }

        while (settings.Batch is null && rows % batch == 1)
        {
            batch++;
        }

        return batch > 1 && rows % batch != 1 ? batch : throw new InputException(
            Invariant(
                $"--norm: found batch with {rows} rows in batches of {batch}, one of which has a single row, expected another --batch"));
    }

    private static Loss ChooseLoss(Loss? asked, bool isClassification, int classes)
    {
        if (asked is not null && !isClassification && asked.IsForClasses)
        {
            throw new InputException(
                $"--loss: found {asked.Name} for a target of numbers, expected mse, mae, huber, log-cosh or quantile, or --task classes");
        }

        return asked ?? (!isClassification ? Loss.MeanSquaredError : classes == 2 ? Loss.BinaryCrossEntropy : Loss.SoftmaxCrossEntropy);
    }
}
