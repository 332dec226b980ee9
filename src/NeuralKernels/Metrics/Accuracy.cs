using System;
using NeuralKernels.Data;

namespace NeuralKernels.Metrics;

/// <summary>The fraction of rows whose predicted class is their label.</summary>
public static class Accuracy
{
    /// <summary>1/n sum_i [predicted_i = label_i], in [0, 1].</summary>
    /// <param name="predicted">The predicted class of each of n rows; <see cref="Decision.None"/> is wrong.</param>
    /// <param name="labels">The true class of each of n rows, n at least 1.</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0.</exception>
    public static double Of(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels)
    {
        RowChecks.NotEmpty(labels.Length, nameof(labels));
        RowChecks.Length(predicted.Length, labels.Length, 1, nameof(predicted));
        int right = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            right += predicted[i] == labels[i] ? 1 : 0;
        }

        return (double)right / labels.Length;
    }
}
