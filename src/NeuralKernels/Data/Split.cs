using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.RandomNumbers;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>A partition of rows into those that train, those that validate during training, and those that test at the end.</summary>
/// <remarks>
/// Rows are drawn by a shuffle that is a pure function of the seed, the same on every platform, and are in ascending order within each
/// part. The number of rows of a class in a part is its exact share rounded down or up, chosen so that the totals of the parts also stay
/// near their shares, and so that every class that has rows has one that trains.
/// </remarks>
public sealed class Split
{
    private const int Parts = 3; // training, validation, test

    private readonly int[][] _parts;

    private Split(int[][] parts) => _parts = parts;

    /// <summary>The rows that train, ascending.</summary>
    public ReadOnlySpan<int> Training => _parts[0];

    /// <summary>The rows that validate, ascending.</summary>
    public ReadOnlySpan<int> Validation => _parts[1];

    /// <summary>The rows that test, ascending.</summary>
    public ReadOnlySpan<int> Test => _parts[2];

    /// <summary>Splits rows that have no classes.</summary>
    /// <param name="count">Rows, at least 0.</param>
    /// <param name="validation">Fraction of the rows that validate, in [0, 1).</param>
    /// <param name="test">Fraction of the rows that test, in [0, 1); the sum of both is below 1.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static Split Plain(int count, double validation, double test, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Draw(new int[count], 1, validation, test, seed);
    }

    /// <summary>Splits rows so that every part has the same fraction of each class, to within one row.</summary>
    /// <param name="labels">The class of each row, in [0, <paramref name="classCount"/>).</param>
    /// <param name="classCount">Classes, at least 1.</param>
    /// <param name="validation">Fraction of the rows that validate, in [0, 1).</param>
    /// <param name="test">Fraction of the rows that test, in [0, 1); the sum of both is below 1.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static Split Stratified(ReadOnlySpan<int> labels, int classCount, double validation, double test, ulong seed)
    {
        CheckLabels(labels, classCount);
        return Draw(labels, classCount, validation, test, seed);
    }

    /// <summary>Stratified for a classification, plain for a regression.</summary>
    /// <param name="dataset">The rows.</param>
    /// <param name="validation">Fraction of the rows that validate, in [0, 1).</param>
    /// <param name="test">Fraction of the rows that test, in [0, 1); the sum of both is below 1.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">A share is out of its range.</exception>
    public static Split Of<T>(Dataset<T> dataset, double validation, double test, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return dataset.IsClassification
            ? Stratified(dataset.Labels, Math.Max(dataset.ClassCount, 1), validation, test, seed)
            : Plain(dataset.Count, validation, test, seed);
    }

    internal static void CheckLabels(ReadOnlySpan<int> labels, int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        foreach (int label in labels)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(label, nameof(labels));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, classCount, nameof(labels));
        }
    }

    private static Split Draw(ReadOnlySpan<int> labels, int classCount, double validation, double test, ulong seed)
    {
        CheckShare(validation, nameof(validation));
        CheckShare(test, nameof(test));
        if (!(validation + test < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(test), test,
                Invariant($"validation {validation} and test {test} leave nothing to train on; together they must be below 1."));
        }

        var order = new int[labels.Length];
        Shuffle.Fill(seed, RandomStreams.Split, order);
        int[] left = Quotas(labels, classCount, [1 - validation - test, validation, test]);
        var parts = new List<int>[] { [], [], [] };
        foreach (int row in order)
        {
            int part = 0;
            while (left[(labels[row] * Parts) + part] == 0)
            {
                part++;
            }

            left[(labels[row] * Parts) + part]--;
            parts[part].Add(row);
        }

        return new Split(Array.ConvertAll(parts, rows => rows.Order().ToArray()));
    }

    /// <summary>How many rows of each class go to each part, row-major by class.</summary>
    private static int[] Quotas(ReadOnlySpan<int> labels, int classCount, ReadOnlySpan<double> shares)
    {
        var counts = new int[classCount];
        foreach (int label in labels)
        {
            counts[label]++;
        }

        var quotas = new int[classCount * Parts];
        Span<double> owed = stackalloc double[Parts]; // exact shares of a part, summed over the classes so far, minus its rows
        Span<bool> exact = stackalloc bool[Parts];
        for (int c = 0; c < classCount; c++)
        {
            Span<int> quota = quotas.AsSpan(c * Parts, Parts);
            int rest = counts[c];
            for (int part = 0; part < Parts; part++)
            {
                // 0.1 * 30 is 3.0000000000000004 for some orders of rounding: a share this close to an integer is that integer.
                double share = counts[c] * shares[part];
                exact[part] = Math.Abs(share - Math.Round(share)) < 1e-9 * Math.Max(1, counts[c]);
                quota[part] = (int)(exact[part] ? Math.Round(share) : Math.Floor(share));
                owed[part] += share - quota[part];
                rest -= quota[part];
            }

            for (; rest > 0; rest--)
            {
                int part = quota[0] == 0 && !exact[0] ? 0 : IndexOfMaxOwed(owed, exact);
                quota[part]++;
                owed[part]--;
                exact[part] = true;
            }
        }

        return quotas;
    }

    private static int IndexOfMaxOwed(ReadOnlySpan<double> owed, ReadOnlySpan<bool> settled)
    {
        int max = -1;
        for (int part = 0; part < Parts; part++)
        {
            if (!settled[part] && (max < 0 || owed[part] > owed[max]))
            {
                max = part;
            }
        }

        return max;
    }

    private static void CheckShare(double share, string name)
    {
        if (!(share >= 0 && share < 1))
        {
            throw new ArgumentOutOfRangeException(name, share, Invariant($"{name} is {share}; it must be at least 0 and below 1."));
        }
    }
}
