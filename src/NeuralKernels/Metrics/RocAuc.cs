using System;
using System.Numerics;

namespace NeuralKernels.Metrics;

/// <summary>The area under the receiver's operating curve: how likely a row of a class has a higher score than a row that is not of
/// it.</summary>
/// <remarks>Hanley and McNeil, "The meaning and use of the area under a receiver operating characteristic (ROC) curve", 1982.</remarks>
public static class RocAuc
{
    /// <summary>P(score of a 1 &gt; score of a 0) + P(equal) / 2, over all pairs, from the ranks (Mann and Whitney).</summary>
    /// <remarks>
    /// 1 is perfect, 1/2 is chance. NaN where there are no rows of one of the classes, or a score is NaN. Exact up to 2^26 rows: ranks are
    /// added as whole
    /// and half numbers below 2^53.
    /// </remarks>
    /// <param name="scores">One per row, higher for class 1; logits and probabilities do alike.</param>
    /// <param name="labels">0 or 1 for each row.</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0, or a label is neither 0 nor 1.</exception>
    public static double Of<T>(ReadOnlySpan<T> scores, ReadOnlySpan<int> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.NotEmpty(labels.Length, nameof(labels));
        Check.Rows(scores.Length, labels.Length, 1, nameof(scores));
        var isOne = new bool[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            Check.Label(labels[i], 2, i, nameof(labels));
            isOne[i] = labels[i] == 1;
        }

        return OfPairs(scores.ToArray(), isOne);
    }

    /// <summary>The plain mean over the classes of the area of each against all others: scikit-learn's "ovr" with "macro".</summary>
    /// <remarks>NaN where a class has no rows, or all.</remarks>
    /// <param name="scores">Row-major, labels.Length x <paramref name="classCount"/>.</param>
    /// <param name="classCount">Classes, at least 2.</param>
    /// <param name="labels">The true class of each row, at least one row.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a label is out of range.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classCount"/> is below 2.</exception>
    public static double OneAgainstRest<T>(ReadOnlySpan<T> scores, int classCount, ReadOnlySpan<int> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        Check.NotEmpty(labels.Length, nameof(labels));
        Check.Rows(scores.Length, labels.Length, classCount, nameof(scores));
        double sum = 0;
        for (int c = 0; c < classCount; c++)
        {
            var own = new T[labels.Length];
            var isOne = new bool[labels.Length];
            for (int i = 0; i < labels.Length; i++)
            {
                Check.Label(labels[i], classCount, i, nameof(labels));
                (own[i], isOne[i]) = (scores[(i * classCount) + c], labels[i] == c);
            }

            sum += OfPairs(own, isOne);
        }

        return sum / classCount;
    }

    private static double OfPairs<T>(T[] scores, bool[] isOne)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Array.Sort(scores, isOne);
        double ranks = 0; // of the ones; equal scores share the mean of theirs
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
