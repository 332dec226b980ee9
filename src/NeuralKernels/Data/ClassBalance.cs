using System;
using System.Numerics;

namespace NeuralKernels.Data;

/// <summary>Weights that make rare classes count as much as frequent ones.</summary>
public static class ClassBalance
{
    /// <summary>The weight of each row's class, for <see cref="Training.FitOptions{T}.SampleWeights"/> where the loss has no class
    /// weights.</summary>
    /// <remarks>As with class weights, and as in PyTorch, each batch takes the weighted mean over its own rows, so that batches with rows
    /// of every class are balanced.</remarks>
    /// <param name="labels">The class of each of n rows.</param>
    /// <param name="classCount">Classes, at least 1.</param>
    /// <returns>n weights, which sum to n up to rounding.</returns>
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

    /// <summary>weight[c] = n / (classes n[c]): every class then weighs n / classes in total, as scikit-learn's "balanced".</summary>
    /// <param name="labels">The class of each of n rows.</param>
    /// <param name="classCount">Classes, at least 1.</param>
    /// <returns>One weight per class. A class without rows has weight 0, and the others share n among themselves.</returns>
    /// <exception cref="ArgumentException">A label is not in [0, <paramref name="classCount"/>).</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classCount"/> is below 1.</exception>
    public static double[] Weights(ReadOnlySpan<int> labels, int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        RowChecks.Labels(labels, classCount, nameof(labels));
        var counts = new int[classCount];
        foreach (int label in labels)
        {
            counts[label]++;
        }

        int present = classCount - counts.AsSpan().Count(0);
        double total = labels.Length;
        return Array.ConvertAll(counts, count => count == 0 ? 0 : total / ((double)present * count));
    }
}
