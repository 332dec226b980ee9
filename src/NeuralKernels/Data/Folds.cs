using System;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.RandomNumbers;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>The folds of a cross-validation: the rows in k parts, each of which validates once while the others train.</summary>
/// <remarks>
/// Rows are drawn by a shuffle that is a pure function of the seed. The rows of each class are dealt to the folds in rotation, starting at
/// the fold where the previous class ended, so that the folds differ by at most one row in size and by at most one row of any class.
/// </remarks>
public sealed class Folds
{
    private readonly int[][] _validation;
    private readonly int[][] _training;

    private Folds(int[][] validation, int[][] training) => (_validation, _training) = (validation, training);

    /// <summary>The number of folds, k.</summary>
    public int Count => _validation.Length;

    /// <summary>The folds of rows that have no classes.</summary>
    /// <param name="count">Rows, at least <paramref name="folds"/>.</param>
    /// <param name="folds">Folds, at least 2.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static Folds Plain(int count, int folds, ulong seed) => Deal(new int[Math.Max(count, 0)], 1, folds, seed);

    /// <summary>Folds with the same fraction of each class, to within one row.</summary>
    /// <param name="labels">The class of each row, in [0, <paramref name="classCount"/>); at least <paramref name="folds"/> rows.</param>
    /// <param name="classCount">Classes, at least 1.</param>
    /// <param name="folds">Folds, at least 2.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static Folds Stratified(ReadOnlySpan<int> labels, int classCount, int folds, ulong seed)
    {
        Split.CheckLabels(labels, classCount);
        return Deal(labels, classCount, folds, seed);
    }

    /// <summary>Stratified for a classification, plain for a regression.</summary>
    /// <param name="data">The rows, at least <paramref name="folds"/>.</param>
    /// <param name="folds">Folds, at least 2.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static Folds Of<T>(Dataset<T> data, int folds, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.IsClassification ? Stratified(data.Labels, Math.Max(data.ClassCount, 1), folds, seed) : Plain(data.Count, folds, seed);
    }

    /// <summary>The rows that validate in a fold, ascending.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such fold.</exception>
    public ReadOnlySpan<int> Validation(int fold) => _validation[Checked(fold)];

    /// <summary>The rows that train in a fold, ascending: all others.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such fold.</exception>
    public ReadOnlySpan<int> Training(int fold) => _training[Checked(fold)];

    private static Folds Deal(ReadOnlySpan<int> labels, int classCount, int folds, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        if (labels.Length < folds)
        {
            throw new ArgumentOutOfRangeException(
                nameof(folds), folds, Invariant($"folds is {folds}; there are only {labels.Length} rows."));
        }

        var order = new int[labels.Length];
        Shuffle.Fill(seed, RandomStreams.Split, order);
        var foldOf = new int[labels.Length];
        int next = 0;
        for (int c = 0; c < classCount; c++)
        {
            foreach (int row in order)
            {
                if (labels[row] == c)
                {
                    foldOf[row] = next++ % folds;
                }
            }
        }

        int[] rows = [.. Enumerable.Range(0, labels.Length)];
        int[][] validation = [.. Enumerable.Range(0, folds).Select(fold => Array.FindAll(rows, row => foldOf[row] == fold))];
        int[][] training = [.. Enumerable.Range(0, folds).Select(fold => Array.FindAll(rows, row => foldOf[row] != fold))];
        return new Folds(validation, training);
    }

    private int Checked(int fold)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fold);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(fold, Count);
        return fold;
    }
}
