using System;
using System.Linq;
using NeuralKernels.Data;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Training;

/// <summary>A cross-validation over k folds.</summary>
public sealed class CrossValidationTests
{
    [Fact]
    public void Every_row_is_held_back_once_in_a_cross_validation()
    {
        Dataset<double> data = Generate.Blobs<double>(90, seed: 2);
        CrossValidation result = CrossValidation.Run(
            data,
            Folds.Of(data, folds: 5, seed: 3),
            fold => Network.Create<double>(2).Dense(data.ClassCount).Build((ulong)fold)
                .CreateTrainer(Loss.SoftmaxCrossEntropy, new Adam(0.05), batchSize: 16),
            new FitOptions<double> { Epochs = 30 });

        Assert.Equal(90, result.Folds.Sum(fold => fold.Rows));
        Assert.True(result.Accuracy!.Value.Mean > 0.8);
        double[] losses = [.. result.Folds.Select(fold => fold.Loss)];
        Assert.Equal(losses.Average(), result.Loss.Mean, 1e-15);
        Assert.Equal(Math.Sqrt(losses.Sum(loss => Math.Pow(loss - losses.Average(), 2)) / 4), result.Loss.Deviation, 1e-15);
        Assert.Null(result.R2);
    }
}
