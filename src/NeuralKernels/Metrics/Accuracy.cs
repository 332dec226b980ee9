using System;

namespace NeuralKernels.Metrics;

/// <summary>The share of rows whose predicted class is their label.</summary>
public static class Accuracy
{
    /// <summary>1/n sum_i [predicted_i = label_i], in [0, 1].</summary>
    /// <param name="predicted">The class decided for each row, <see cref="Decision.None"/> counting as wrong.</param>
    /// <param name="labels">The true class of each row, as many, at least one.</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0.</exception>
    public static double Of(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels)
    {
        Check.NotEmpty(labels.Length, nameof(labels));
        Check.Rows(predicted.Length, labels.Length, 1, nameof(predicted));
        int right = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            right += predicted[i] == labels[i] ? 1 : 0;
        }

        return (double)right / labels.Length;
    }
}
