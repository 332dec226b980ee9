using System;

namespace NeuralKernels.Metrics;

/// <summary>How often each class was taken for each: counts[actual, predicted].</summary>
public sealed class ConfusionMatrix
{
    private readonly long[] _counts; // row-major by actual class, one more column for rows without a decision

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

    /// <summary>Rows counted.</summary>
    public long Total { get; private set; }

    /// <summary>Rows of one class that were taken for another, or for the same.</summary>
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

    /// <summary>Rows of one class for which nothing was decided, see <see cref="Decision.None"/>.</summary>
    public long Undecided(int actual)
    {
        CheckClass(actual, nameof(actual));
        return _counts[Index(actual, ClassCount)];
    }

    /// <summary>Counts rows; may be called batch after batch.</summary>
    /// <param name="predicted">The class decided for each row, or <see cref="Decision.None"/>.</param>
    /// <param name="labels">The true class of each row, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a class is not in [0, <see cref="ClassCount"/>). Nothing is counted
    /// then.</exception>
    public void Add(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels)
    {
        Check.Rows(predicted.Length, labels.Length, 1, nameof(predicted));
        for (int i = 0; i < labels.Length; i++)
        {
            Check.Label(labels[i], ClassCount, i, nameof(labels));
            if (predicted[i] != Decision.None)
            {
                Check.Label(predicted[i], ClassCount, i, nameof(predicted));
            }
        }

        for (int i = 0; i < labels.Length; i++)
        {
            _counts[Index(labels[i], predicted[i] == Decision.None ? ClassCount : predicted[i])]++;
        }

        Total += labels.Length;
    }

    /// <summary>Rows of one class, decided or not.</summary>
    public long Actual(int label)
    {
        long sum = Undecided(label);
        for (int c = 0; c < ClassCount; c++)
        {
            sum += this[label, c];
        }

        return sum;
    }

    /// <summary>Rows that were taken for one class.</summary>
    public long Predicted(int label)
    {
        long sum = 0;
        for (int c = 0; c < ClassCount; c++)
        {
            sum += this[c, label];
        }

        return sum;
    }

    /// <summary>Of the rows taken for a class, the share that are of it; NaN where no row was.</summary>
    public double Precision(int label) => (double)this[label, label] / Predicted(label);

    /// <summary>Of the rows of a class, the share taken for it; NaN where there is no row.</summary>
    public double Recall(int label) => (double)this[label, label] / Actual(label);

    /// <summary>The share of rows on the diagonal; NaN where nothing was counted.</summary>
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

    /// <summary>The harmonic mean of precision and recall, 2 right / (taken for it + of it); NaN where no row is of the class nor was taken
    /// for it.</summary>
    public double F1(int label) => 2.0 * this[label, label] / (Predicted(label) + Actual(label));

    /// <summary>The plain mean of the classes' precisions; of classes that no row is of nor was taken for nothing counts, else NaN counts
    /// as 0.</summary>
    /// <remarks>scikit-learn's "macro" with zero_division = 0. Its "micro" averages are, where each row has one class, the
    /// accuracy.</remarks>
    public double MacroPrecision => Mean(Precision, weighted: false);

    /// <summary>The plain mean of the classes' recalls, as <see cref="MacroPrecision"/>; also called balanced accuracy where every class
    /// has rows.</summary>
    public double MacroRecall => Mean(Recall, weighted: false);

    /// <summary>The plain mean of the classes' <see cref="F1"/>, as <see cref="MacroPrecision"/>.</summary>
    public double MacroF1 => Mean(F1, weighted: false);

    /// <summary>The mean of the classes' precisions by their rows, as <see cref="MacroPrecision"/>: scikit-learn's "weighted".</summary>
    public double WeightedPrecision => Mean(Precision, weighted: true);

    /// <summary>The mean of the classes' recalls by their rows, which is the accuracy.</summary>
    public double WeightedRecall => Mean(Recall, weighted: true);

    /// <summary>The mean of the classes' <see cref="F1"/> by their rows.</summary>
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
