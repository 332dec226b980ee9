using System;
using System.Collections.Generic;
using System.Numerics;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>x' = (x - mean) / scale, feature by feature: after it the rows that it was fitted on have mean 0 and deviation 1.</summary>
/// <remarks>
/// Fitted in double, rows in ascending order, in two passes (mean, then squared deviations from it), whatever T is: the same bits
/// everywhere. The scale is the population standard deviation, sqrt(sum (x - mean)^2 / n). A feature that does not vary gets scale 1 and
/// becomes 0. A NaN counts as a missing value: fitting passes over it and applying keeps it.
/// </remarks>
public sealed class Standardizer
{
    private readonly double[] _mean;
    private readonly double[] _scale;

    internal Standardizer(double[] mean, double[] scale, FeatureScaling scaling = FeatureScaling.Standard)
    {
        _mean = mean;
        _scale = scale;
        Scaling = scaling;
    }

    /// <summary>Whether means and deviations were fitted, or least values and ranges.</summary>
    public FeatureScaling Scaling { get; }

    /// <summary>Numbers per row.</summary>
    public int Size => _mean.Length;

    /// <summary>The mean of each feature; NaN where a feature had no number.</summary>
    public IReadOnlyList<double> Mean => _mean;

    /// <summary>The scale of each feature, never 0.</summary>
    public IReadOnlyList<double> Scale => _scale;

    /// <summary>Means and scales of rows.</summary>
    /// <param name="rows">Row-major, n x <paramref name="size"/>, n at least 1.</param>
    /// <param name="size">Numbers per row, at least 1.</param>
    /// <exception cref="ArgumentException">There is no row, or no whole number of rows; or a feature holds an infinity, or so large numbers
    /// that their spread is not a finite double.</exception>
    public static Standardizer Fit<T>(ReadOnlySpan<T> rows, int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (rows.IsEmpty || rows.Length % size != 0)
        {
            throw new ArgumentException(
                Invariant($"rows has {rows.Length} elements; one or more whole rows of {size} are needed."), nameof(rows));
        }

        Standardizer fitted = Measure(rows, size, AllRows(rows.Length / size));
        int bad = fitted.FirstUnbounded();
        return bad < 0 ? fitted : throw new ArgumentException(
            Invariant($"Feature {bad} of rows has mean {fitted._mean[bad]} and scale {fitted._scale[bad]}; finite ones are needed."),
            nameof(rows));
    }

    /// <summary>Least values and ranges of rows, in place of means and deviations: x' = (x - least) / (most - least), from 0 to
    /// 1.</summary>
    /// <remarks>A feature that does not vary gets scale 1 and becomes 0. It travels with a model as a standardizer does.</remarks>
    /// <param name="rows">Row-major, n x <paramref name="size"/>, n at least 1.</param>
    /// <param name="size">Numbers per row, at least 1.</param>
    /// <exception cref="ArgumentException">There is no row, or no whole number of rows; or a feature holds an infinity, or its range is not
    /// a finite
    /// double.</exception>
    public static Standardizer FitMinMax<T>(ReadOnlySpan<T> rows, int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (rows.IsEmpty || rows.Length % size != 0)
        {
            throw new ArgumentException(
                Invariant($"rows has {rows.Length} elements; one or more whole rows of {size} are needed."), nameof(rows));
        }

        Standardizer fitted = MeasureRanges(rows, size, AllRows(rows.Length / size));
        int bad = fitted.FirstUnbounded();
        return bad < 0 ? fitted : throw new ArgumentException(
            Invariant($"Feature {bad} of rows has least value {fitted._mean[bad]} and range {fitted._scale[bad]}; finite ones are needed."),
            nameof(rows));
    }

    /// <summary>Standardises rows in place, each value in double with one rounding at the end.</summary>
    /// <param name="rows">Row-major, n x <see cref="Size"/>; n may be 0.</param>
    /// <exception cref="ArgumentException"><paramref name="rows"/> is not a whole number of rows.</exception>
    public void Apply<T>(Span<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (rows.Length % Size != 0)
        {
            throw new ArgumentException(Invariant($"rows has {rows.Length} elements; whole rows of {Size} are needed."), nameof(rows));
        }

        for (int start = 0; start < rows.Length; start += Size)
        {
            Span<T> row = rows.Slice(start, Size);
            for (int j = 0; j < row.Length; j++)
            {
                row[j] = T.CreateTruncating((double.CreateTruncating(row[j]) - _mean[j]) / _scale[j]);
            }
        }
    }

    /// <summary>The index of the first feature whose mean or scale overflowed, or -1. A feature without a number is not one.</summary>
    internal int FirstUnbounded()
    {
        for (int j = 0; j < Size; j++)
        {
            if (double.IsInfinity(_mean[j]) || !double.IsFinite(_scale[j]))
            {
                return j;
            }
        }

        return -1;
    }

    /// <summary>Least values and ranges of the rows named, unchecked.</summary>
    internal static Standardizer MeasureRanges<T>(ReadOnlySpan<T> rows, int size, ReadOnlySpan<int> which)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var least = new double[size];
        var range = new double[size];
        for (int j = 0; j < size; j++)
        {
            (double low, double high) = (double.PositiveInfinity, double.NegativeInfinity);
            foreach (int i in which)
            {
                double x = double.CreateTruncating(rows[(i * size) + j]);
                low = x < low ? x : low;
                high = x > high ? x : high;
            }

            least[j] = low > high ? double.NaN : low; // a feature without a number
            range[j] = low < high ? high - low : 1;
        }

        return new Standardizer(least, range, FeatureScaling.MinMax);
    }

    /// <summary>Means and scales of the rows named, unchecked.</summary>
    internal static Standardizer Measure<T>(ReadOnlySpan<T> rows, int size, ReadOnlySpan<int> which)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var mean = new double[size];
        var scale = new double[size];
        var count = new int[size];
        var least = new double[size];
        var most = new double[size];
        Array.Fill(least, double.PositiveInfinity);
        Array.Fill(most, double.NegativeInfinity);
        foreach (int i in which)
        {
            for (int j = 0; j < size; j++)
            {
                double x = double.CreateTruncating(rows[(i * size) + j]);
                if (!double.IsNaN(x))
                {
                    mean[j] += x;
                    count[j]++;
                    least[j] = Math.Min(least[j], x);
                    most[j] = Math.Max(most[j], x);
                }
            }
        }

        for (int j = 0; j < size; j++)
        {
            // The mean of equal numbers is that number; their rounded sum divided by n may miss it, and then the "spread" would be noise.
            mean[j] = least[j] == most[j] ? least[j] : mean[j] / count[j];
        }

        foreach (int i in which)
        {
            for (int j = 0; j < size; j++)
            {
                double deviation = double.CreateTruncating(rows[(i * size) + j]) - mean[j];
                scale[j] += double.IsNaN(deviation) ? 0 : deviation * deviation;
            }
        }

        for (int j = 0; j < size; j++)
        {
            double deviation = Math.Sqrt(scale[j] / Math.Max(count[j], 1));
            scale[j] = deviation == 0 ? 1 : deviation;
        }

        return new Standardizer(mean, scale);
    }

    private static int[] AllRows(int count)
    {
        var rows = new int[count];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = i;
        }

        return rows;
    }
}
