using System;
using System.Numerics;
using NeuralKernels.Data;
using NeuralKernels.Kernels.Functions;

namespace NeuralKernels.Metrics;

/// <summary>The mean negative log-likelihood of the true classes, in nats.</summary>
public static class LogLoss
{
    /// <summary>-1/n sum_i ln p[i, label_i], in double, rows in ascending order.</summary>
    /// <remarks>Not clipped: a true class of probability 0 makes the loss infinite. ln has the same bits on every CPU.</remarks>
    /// <param name="probabilities">Row-major, labels.Length x <paramref name="classCount"/>. A single column is the probability of class 1
    /// of two.</param>
    /// <param name="classCount">Columns, at least 1.</param>
    /// <param name="labels">The true class of each row, at least one row.</param>
    /// <exception cref="ArgumentException">The lengths do not match, or a label is out of range.</exception>
    public static double Of<T>(ReadOnlySpan<T> probabilities, int classCount, ReadOnlySpan<int> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RowChecks.NotEmpty(labels.Length, nameof(labels));
        RowChecks.Length(probabilities.Length, labels.Length, classCount, nameof(probabilities));
        var logs = new double[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            RowChecks.Label(labels[i], Math.Max(classCount, 2), i, nameof(labels));
            double p = double.CreateTruncating(probabilities[classCount > 1 ? (i * classCount) + labels[i] : i]);
            logs[i] = classCount > 1 || labels[i] == 1 ? p : 1 - p;
        }

        Log.Apply<double>(logs, logs);
        double sum = 0;
        foreach (double log in logs)
        {
            sum += log;
        }

        return -sum / labels.Length;
    }
}
