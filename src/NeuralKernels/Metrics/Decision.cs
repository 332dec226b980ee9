using System;
using System.Numerics;
using NeuralKernels.Data;

namespace NeuralKernels.Metrics;

/// <summary>Predicted classes from scores.</summary>
/// <remarks>A row that has NaN among its scores gets the class <see cref="None"/>, which no label equals.</remarks>
public static class Decision
{
    /// <summary>The class of a row that has NaN among its scores.</summary>
    public const int None = -1;

    /// <summary>predicted[i] = argmax_c scores[i, c]; of equal scores the first wins.</summary>
    /// <param name="scores">Row-major, predicted.Length x <paramref name="classCount"/>; logits or probabilities.</param>
    /// <param name="classCount">At least 1.</param>
    /// <param name="predicted">Receives one class per row.</param>
    /// <exception cref="ArgumentException"><paramref name="scores"/> has another length.</exception>
    public static void ArgMax<T>(ReadOnlySpan<T> scores, int classCount, Span<int> predicted)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RowChecks.Length(scores.Length, predicted.Length, classCount, nameof(scores));
        for (int i = 0; i < predicted.Length; i++)
        {
            predicted[i] = IndexOfMax(scores.Slice(i * classCount, classCount));
        }
    }

    /// <summary>predicted[i] = 1 if scores[i] >= threshold, else 0: the prediction of a network with one output.</summary>
    /// <param name="scores">One per row.</param>
    /// <param name="threshold">1/2 for probabilities, 0 for logits.</param>
    /// <param name="predicted">Receives one class per row.</param>
    /// <exception cref="ArgumentException">The lengths differ, or <paramref name="threshold"/> is NaN.</exception>
    public static void Threshold<T>(ReadOnlySpan<T> scores, T threshold, Span<int> predicted)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RowChecks.Length(scores.Length, predicted.Length, 1, nameof(scores));
        if (T.IsNaN(threshold))
        {
            throw new ArgumentException("threshold is NaN; a number is needed.", nameof(threshold));
        }

        for (int i = 0; i < predicted.Length; i++)
        {
            predicted[i] = T.IsNaN(scores[i]) ? None : scores[i] >= threshold ? 1 : 0;
        }
    }

    /// <summary>The index of the first maximum, or <see cref="None"/> where a score is NaN.</summary>
    internal static int IndexOfMax<T>(ReadOnlySpan<T> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int best = 0;
        bool ordered = true;
        for (int c = 0; c < row.Length; c++)
        {
            ordered &= !T.IsNaN(row[c]);
            best = row[c] > row[best] ? c : best;
        }

        return ordered ? best : None;
    }
}
