using System;
using NeuralKernels.Data;

namespace NeuralKernels.Metrics;

/// <summary>How many rows of each class were predicted as each class: counts[actual, predicted].</summary>
public sealed class ConfusionMatrix
{
    private readonly long[] _counts; // row-major by actual class, one more column for rows without a prediction

    /// <summary>A matrix of zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classCount"/> is below 1.</exception>
    public ConfusionMatrix(int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        ClassCount = classCount;
        _counts = new long[checked(classCount * (classCount + 1))];
    }

    /// <summary>The number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>Rows that were added.</summary>
    public long Total { get; private set; }

    /// <summary>Rows of class <paramref name="actual"/> that were predicted as <paramref name="predicted"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A class is not in [0, <see cref="ClassCount"/>).</exception>
    public long this[int actual, int predicted]
    {
        get
        {
            CheckClass(actual, nameof(actual));
            CheckClass(predicted, nameof(predicted));
            return _counts[Index(actual, predicted)];
        }
    }

    /// <summary>Rows of a class without a prediction, <see cref="Decision.None"/>.</summary>
    public long Undecided(int actual)
    {
        CheckClass(actual, nameof(actual));
        return _counts[Index(actual, ClassCount)];
    }

    /// <summary>Adds n rows to the counts; may be called once per batch.</summary>
    /// <param name="predicted">The predicted class of each of n rows, or <see cref="Decision.None"/>.</param>
    /// <param name="labels">The true class of each of n rows.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a class is not in [0, <see cref="ClassCount"/>); no row is added
    /// then.</exception>
    public void Add(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels)
    {
        RowChecks.Length(predicted.Length, labels.Length, 1, nameof(predicted));
        RowChecks.Labels(labels, ClassCount, nameof(labels));
        for (int i = 0; i < labels.Length; i++)
        {
            if (predicted[i] != Decision.None)
            {
                RowChecks.Label(predicted[i], ClassCount, i, nameof(predicted));
            }
        }

        for (int i = 0; i < labels.Length; i++)
        {
            _counts[Index(labels[i], predicted[i] == Decision.None ? ClassCount : predicted[i])]++;
        }

        Total += labels.Length;
    }

    /// <summary>Rows of a class, with a prediction or without.</summary>
    public long Actual(int label)
    {
        long sum = Undecided(label);
        for (int c = 0; c < ClassCount; c++)
        {
            sum += this[label, c];
        }

        return sum;
    }

    /// <summary>Rows that were predicted as a class.</summary>
    public long Predicted(int label)
    {
        long sum = 0;
        for (int c = 0; c < ClassCount; c++)
        {
            sum += this[c, label];
        }

        return sum;
    }

    /// <summary>The fraction of the rows predicted as a class that are of it; NaN where there are none.</summary>
    public double Precision(int label) => (double)this[label, label] / Predicted(label);

    /// <summary>The fraction of the rows of a class that were predicted as it; NaN where there are none.</summary>
    public double Recall(int label) => (double)this[label, label] / Actual(label);

    /// <summary>The fraction of rows on the diagonal; NaN where no row was added.</summary>
    public double Accuracy
    {
        get
        {
            long right = 0;
            for (int c = 0; c < ClassCount; c++)
            {
                right += this[c, c];
            }

            return (double)right / Total;
        }
    }

    /// <summary>The harmonic mean of precision and recall, 2 correct / (predicted + actual); NaN where the class is neither present nor
    /// predicted.</summary>
    public double F1(int label) => 2.0 * this[label, label] / (Predicted(label) + Actual(label));

    /// <summary>The unweighted mean of the classes' precisions. Classes neither present nor predicted are ignored; NaN counts as
    /// 0.</summary>
    /// <remarks>scikit-learn's "macro" with zero_division = 0. Its "micro" averages equal the accuracy where each row has one
    /// class.</remarks>
    public double MacroPrecision => Mean(Precision, weighted: false);

    /// <summary>The unweighted mean of the classes' recalls, as <see cref="MacroPrecision"/>; also called balanced accuracy where every
    /// class has rows.</summary>
    public double MacroRecall => Mean(Recall, weighted: false);

    /// <summary>The unweighted mean of the classes' <see cref="F1"/>, as <see cref="MacroPrecision"/>.</summary>
    public double MacroF1 => Mean(F1, weighted: false);

    /// <summary>The mean of the classes' precisions weighted by their rows, as <see cref="MacroPrecision"/>: scikit-learn's
    /// "weighted".</summary>
    public double WeightedPrecision => Mean(Precision, weighted: true);

    /// <summary>The mean of the classes' recalls weighted by their rows, which is the accuracy.</summary>
    public double WeightedRecall => Mean(Recall, weighted: true);

    /// <summary>The mean of the classes' <see cref="F1"/> weighted by their rows.</summary>
    public double WeightedF1 => Mean(F1, weighted: true);

    private double Mean(Func<int, double> score, bool weighted)
    {
        double sum = 0;
        double weights = 0;
        for (int c = 0; c < ClassCount; c++)
        {
            double weight = weighted ? Actual(c) : Actual(c) + Predicted(c) > 0 ? 1 : 0;
            double value = score(c);
            sum += weight == 0 || double.IsNaN(value) ? 0 : weight * value;
            weights += weight;
        }

        return sum / weights;
    }

    private int Index(int actual, int predicted) => (actual * (ClassCount + 1)) + predicted;

    private void CheckClass(int label, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(label, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, ClassCount, name);
    }
}
