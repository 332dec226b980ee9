using System;
using System.Numerics;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>Weights that make rare classes count as much as frequent ones.</summary>
public static class ClassBalance
{
    /// <summary>The weight of each row's class: for <see cref="Training.FitOptions{T}.SampleWeights"/>, where the loss has no class
    /// weights.</summary>
    /// <remarks>As with class weights, and in PyTorch, the mean by weight is one over each batch: it balances batches that have rows of
    /// every class.</remarks>
    /// <param name="labels">The class of each of n rows.</param>
    /// <param name="classCount">Classes, at least 1.</param>
    /// <returns>n weights, whose sum is n but for rounding.</returns>
    /// <exception cref="ArgumentException">A label is not in [0, <paramref name="classCount"/>).</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classCount"/> is below 1.</exception>
    public static T[] RowWeights<T>(ReadOnlySpan<int> labels, int classCount)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] byClass = Weights(labels, classCount);
        var weights = new T[labels.Length];
        for (int row = 0; row < weights.Length; row++)
        {
            weights[row] = T.CreateTruncating(byClass[labels[row]]);
        }

        return weights;
    }

    /// <summary>weight[c] = n / (classes n[c]): every class then weighs n / classes in all, as scikit-learn's "balanced".</summary>
    /// <param name="labels">The class of each of n rows.</param>
    /// <param name="classCount">Classes, at least 1. A class without a row has weight 0; then the others share n among the classes there
    /// are.</param>
    /// <exception cref="ArgumentException">A label is not in [0, <paramref name="classCount"/>).</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classCount"/> is below 1.</exception>
    public static double[] Weights(ReadOnlySpan<int> labels, int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        var counts = new int[classCount];
        for (int row = 0; row < labels.Length; row++)
        {
            if ((uint)labels[row] >= (uint)classCount)
            {
                throw new ArgumentException(
                    Invariant($"The label of row {row} is {labels[row]}; there are {classCount} classes, numbered from 0."),
                    nameof(labels));
            }

            counts[labels[row]]++;
        }

        int present = classCount - counts.AsSpan().Count(0);
        double total = labels.Length;
        return Array.ConvertAll(counts, count => count == 0 ? 0 : total / ((double)present * count));
    }
}
