using System;
using System.Numerics;
using NeuralKernels.Data;

namespace NeuralKernels.Metrics;

/// <summary>The difference between the confidence of a classifier and its accuracy.</summary>
public static class CalibrationError
{
    /// <summary>sum over bins of (rows in it / n) |mean confidence - accuracy|: the expected calibration error.</summary>
    /// <remarks>
    /// Guo et al., "On calibration of modern neural networks", 2017. The confidence of a row is its highest probability, its prediction the
    /// class of it, the first of equals; confidence c is in bin ceil(c bins), all of equal width. In double, rows in ascending order. NaN
    /// where a probability is NaN.
    /// </remarks>
    /// <param name="probabilities">Row-major, labels.Length x <paramref name="classCount"/>, in [0, 1]. A single column is the probability
    /// of class 1 of two.</param>
    /// <param name="classCount">Columns, at least 1.</param>
    /// <param name="labels">The true class of each row, at least one row.</param>
    /// <param name="bins">Bins, at least 1.</param>
    /// <exception cref="ArgumentException">The lengths do not match, or a label is out of range.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is below 1.</exception>
    public static double Expected<T>(ReadOnlySpan<T> probabilities, int classCount, ReadOnlySpan<int> labels, int bins = 15)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RowChecks.NotEmpty(labels.Length, nameof(labels));
        RowChecks.Length(probabilities.Length, labels.Length, classCount, nameof(probabilities));
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var confidences = new double[bins];
        var rights = new double[bins];
        for (int i = 0; i < labels.Length; i++)
        {
            RowChecks.Label(labels[i], Math.Max(classCount, 2), i, nameof(labels));
            (int predicted, double confidence) = Predict(probabilities.Slice(i * classCount, classCount));
            if (double.IsNaN(confidence))
            {
                return double.NaN;
            }

            int bin = Math.Clamp((int)Math.Ceiling(confidence * bins) - 1, 0, bins - 1);
            confidences[bin] += confidence;
            rights[bin] += predicted == labels[i] ? 1 : 0;
        }

        double error = 0;
        for (int bin = 0; bin < bins; bin++)
        {
            error += Math.Abs(confidences[bin] - rights[bin]); // rows (mean confidence - accuracy)
        }

        return error / labels.Length;
    }

    private static (int Predicted, double Confidence) Predict<T>(ReadOnlySpan<T> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (row.Length == 1)
        {
            double one = double.CreateTruncating(row[0]);
            return one >= 0.5 ? (1, one) : (0, 1 - one);
        }

        int best = Decision.IndexOfMax(row);
        return best == Decision.None ? (best, double.NaN) : (best, double.CreateTruncating(row[best]));
    }
}
