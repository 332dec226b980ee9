using System;
using System.Numerics;
using NeuralKernels.Data;

namespace NeuralKernels.Metrics;

/// <summary>The area under the receiver operating characteristic (ROC) curve: the probability that a row of the class has a higher score
/// than a row of another.</summary>
/// <remarks>Hanley and McNeil, "The meaning and use of the area under a receiver operating characteristic (ROC) curve", 1982.</remarks>
public static class RocAuc
{
    /// <summary>P(score of a 1 &gt; score of a 0) + P(equal) / 2, over all pairs, from the ranks (Mann and Whitney).</summary>
    /// <remarks>1 is perfect, 1/2 is chance. NaN where one of the classes has no rows, or a score is NaN. Exact up to 2^26 rows: ranks are
    /// added as integers and half-integers below 2^53.</remarks>
    /// <param name="scores">One per row, higher for class 1; logits or probabilities.</param>
    /// <param name="labels">0 or 1 for each row.</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0, or a label is neither 0 nor 1.</exception>
    public static double Of<T>(ReadOnlySpan<T> scores, ReadOnlySpan<int> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RowChecks.NotEmpty(labels.Length, nameof(labels));
        RowChecks.Length(scores.Length, labels.Length, 1, nameof(scores));
        RowChecks.Labels(labels, 2, nameof(labels));
        return AreaOf(1, scores, 1, 0, labels);
    }

    /// <summary>The unweighted mean over the classes of the area of each class against all others: scikit-learn's "ovr" with
    /// "macro".</summary>
    /// <remarks>NaN where a class has no rows or all rows.</remarks>
    /// <param name="scores">Row-major, labels.Length x <paramref name="classCount"/>.</param>
    /// <param name="classCount">Classes, at least 2.</param>
    /// <param name="labels">The true class of each row, at least one row.</param>
    /// <exception cref="ArgumentException">The lengths do not match, or a label is out of range.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classCount"/> is below 2.</exception>
    public static double OneAgainstRest<T>(ReadOnlySpan<T> scores, int classCount, ReadOnlySpan<int> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        RowChecks.NotEmpty(labels.Length, nameof(labels));
        RowChecks.Length(scores.Length, labels.Length, classCount, nameof(scores));
        RowChecks.Labels(labels, classCount, nameof(labels));
        double sum = 0;
        for (int c = 0; c < classCount; c++)
        {
            sum += AreaOf(c, scores, classCount, c, labels);
        }

        return sum / classCount;
    }

    /// <summary>The area of one class, whose scores are a column of row-major scores, against all others.</summary>
    private static double AreaOf<T>(int label, ReadOnlySpan<T> allScores, int columns, int column, ReadOnlySpan<int> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var scores = new T[labels.Length];
        var isOne = new bool[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            (scores[i], isOne[i]) = (allScores[(i * columns) + column], labels[i] == label);
        }

        Array.Sort(scores, isOne);
        double ranks = 0; // sum over the rows of the class; equal scores share the mean of their ranks
        long ones = 0;
        for (int i = 0; i < scores.Length;)
        {
            int end = i;
            int onesHere = 0;
            while (end < scores.Length && scores[end] == scores[i])
            {
                onesHere += isOne[end++] ? 1 : 0;
            }

            if (end == i)
            {
                return double.NaN; // a NaN, which equals nothing
            }

            ranks += onesHere * ((i + 1L + end) / 2.0);
            ones += onesHere;
            i = end;
        }

        double pairs = (double)ones * (scores.Length - ones);
        return (ranks - (ones * (ones + 1L) / 2.0)) / pairs;
    }
}
