using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>x' = (x - mean) / scale per feature: the rows that it was fitted on get mean 0 and standard deviation 1.</summary>
/// <remarks>
/// Fitted in double, rows in ascending order, in two passes (the mean, then the squared deviations from it), for every T: the same bits
/// everywhere. The scale is the population standard deviation, sqrt(sum (x - mean)^2 / n). A feature that does not vary gets scale 1 and
/// becomes 0. NaN is a missing value: fitting skips it and applying keeps it.
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

    /// <summary>Whether means and standard deviations were fitted, or minima and ranges.</summary>
    public FeatureScaling Scaling { get; }

    /// <summary>Numbers per row.</summary>
    public int Size => _mean.Length;

    /// <summary>The mean or minimum of each feature; NaN where a feature had no number.</summary>
    public IReadOnlyList<double> Mean => _mean;

    /// <summary>The scale of each feature, never 0.</summary>
    public IReadOnlyList<double> Scale => _scale;

    /// <summary>Means and standard deviations of rows.</summary>
    /// <param name="rows">Row-major, n x <paramref name="size"/>, n at least 1.</param>
    /// <param name="size">Numbers per row, at least 1.</param>
    /// <exception cref="ArgumentException">There is no row, or a part of one; or a mean or standard deviation is not finite.</exception>
    public static Standardizer Fit<T>(ReadOnlySpan<T> rows, int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        return Measure(rows, size, AllRows(rows, size)).CheckFinite("mean", "scale", nameof(rows));
    }

    /// <summary>Minima and ranges of rows instead of means and standard deviations: x' = (x - min) / (max - min), from 0 to 1.</summary>
    /// <remarks>A feature that does not vary gets scale 1 and becomes 0. Stored in a model as any standardizer.</remarks>
    /// <param name="rows">Row-major, n x <paramref name="size"/>, n at least 1.</param>
    /// <param name="size">Numbers per row, at least 1.</param>
    /// <exception cref="ArgumentException">There is no row, or a part of one; or a minimum or range is not finite.</exception>
    public static Standardizer FitMinMax<T>(ReadOnlySpan<T> rows, int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        return MeasureRanges(rows, size, AllRows(rows, size)).CheckFinite("minimum", "range", nameof(rows));
    }

    /// <summary>Standardizes rows in place, each value in double with one rounding to T at the end.</summary>
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

    /// <summary>Minima and ranges of the given rows, unchecked.</summary>
    internal static Standardizer MeasureRanges<T>(ReadOnlySpan<T> rows, int size, ReadOnlySpan<int> indices)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var min = new double[size];
        var range = new double[size];
        for (int j = 0; j < size; j++)
        {
            (double low, double high) = (double.PositiveInfinity, double.NegativeInfinity);
            foreach (int i in indices)
            {
                double x = double.CreateTruncating(rows[(i * size) + j]);
                low = x < low ? x : low;
                high = x > high ? x : high;
            }

            min[j] = low > high ? double.NaN : low; // a feature without a number
            range[j] = low < high ? high - low : 1;
        }

        return new Standardizer(min, range, FeatureScaling.MinMax);
    }

    /// <summary>Means and standard deviations of the given rows, unchecked.</summary>
    internal static Standardizer Measure<T>(ReadOnlySpan<T> rows, int size, ReadOnlySpan<int> indices)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var mean = new double[size];
        var scale = new double[size];
        var count = new int[size];
        var min = new double[size];
        var max = new double[size];
        Array.Fill(min, double.PositiveInfinity);
        Array.Fill(max, double.NegativeInfinity);
        foreach (int i in indices)
        {
            for (int j = 0; j < size; j++)
            {
                double x = double.CreateTruncating(rows[(i * size) + j]);
                if (!double.IsNaN(x))
                {
                    mean[j] += x;
                    count[j]++;
                    min[j] = Math.Min(min[j], x);
                    max[j] = Math.Max(max[j], x);
                }
            }
        }

        for (int j = 0; j < size; j++)
        {
            // The mean of equal numbers is that number; their rounded sum divided by n may miss it, and the deviations would be noise.
            mean[j] = min[j] == max[j] ? min[j] : mean[j] / count[j];
        }

        foreach (int i in indices)
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

    private static int[] AllRows<T>(ReadOnlySpan<T> rows, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        return !rows.IsEmpty && rows.Length % size == 0
            ? [.. Enumerable.Range(0, rows.Length / size)]
            : throw new ArgumentException(
                Invariant($"rows has {rows.Length} elements; one or more whole rows of {size} are needed."), nameof(rows));
    }

    /// <summary>This, unless a feature that has numbers overflowed.</summary>
    private Standardizer CheckFinite(string mean, string scale, string argument)
    {
        int bad = Enumerable.Range(0, Size).FirstOrDefault(j => double.IsInfinity(_mean[j]) || !double.IsFinite(_scale[j]), -1);
        return bad < 0 ? this : throw new ArgumentException(
            Invariant($"Feature {bad} of {argument} has {mean} {_mean[bad]} and {scale} {_scale[bad]}; finite ones are needed."), argument);
    }
}
