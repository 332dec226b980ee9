using System;
using System.Numerics;
using NeuralKernels.Data;

namespace NeuralKernels.Metrics;

/// <summary>The fraction of rows whose label is among the k classes with the highest scores.</summary>
public static class TopK
{
    /// <summary>1/n sum_i [fewer than k classes rank before label_i in row i].</summary>
    /// <remarks>Classes rank by descending score, and by ascending number where scores are equal, so that k = 1 is <see cref="Accuracy"/>
    /// of <see cref="Decision.ArgMax"/>. A row that has NaN among its scores is wrong.</remarks>
    /// <param name="scores">Row-major, labels.Length x <paramref name="classCount"/>; logits or probabilities.</param>
    /// <param name="classCount">At least 1.</param>
    /// <param name="labels">The true class of each row, at least one row.</param>
    /// <param name="k">From 1 to <paramref name="classCount"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not match, or a label is out of range.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> or <paramref name="classCount"/> is out of range.</exception>
    public static double Of<T>(ReadOnlySpan<T> scores, int classCount, ReadOnlySpan<int> labels, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RowChecks.NotEmpty(labels.Length, nameof(labels));
        RowChecks.Length(scores.Length, labels.Length, classCount, nameof(scores));
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, classCount);
        int right = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            int label = labels[i];
            RowChecks.Label(label, classCount, i, nameof(labels));
            ReadOnlySpan<T> row = scores.Slice(i * classCount, classCount);
            int before = 0;
            bool ordered = true;
            for (int c = 0; c < classCount; c++)
            {
                ordered &= !T.IsNaN(row[c]);
                before += row[c] > row[label] || (row[c] == row[label] && c < label) ? 1 : 0;
            }

            right += ordered && before < k ? 1 : 0;
        }

        return (double)right / labels.Length;
    }
}
