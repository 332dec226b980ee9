using System;
using System.Numerics;

namespace NeuralKernels.Kernels.Losses;

/// <summary>The checks that the losses share.</summary>
internal static class LossGuard
{
    /// <summary>Outputs and targets of one shape, not empty. Returns rows x columns.</summary>
    public static int Dense<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, string name = "outputs")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = Shape(rows, columns, outputs, name);
        Guard.Length(targets, length);
        return length;
    }

    /// <summary>One label per row, each the index of a column or the one that is ignored. Returns rows x columns.</summary>
    public static int Labelled<T>(int rows, int columns, ReadOnlySpan<T> outputs, ReadOnlySpan<int> labels, int? ignored = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = Shape(rows, columns, outputs);
        Guard.Length(labels, rows);
        for (int i = 0; i < rows; i++)
        {
            if ((uint)labels[i] >= (uint)columns && labels[i] != ignored)
            {
                Throw.LabelOutOfRange(nameof(labels), i, labels[i], columns);
            }
        }

        return length;
    }

    /// <summary>
    /// The gradient is long enough, is the outputs themselves or separate from them, and is separate from the weights. Returns false where
    /// it is empty, which means that only the value is needed.
    /// </summary>
    public static bool Gradient<T>(int length, ReadOnlySpan<T> outputs, ReadOnlySpan<T> dOutputs, ReadOnlySpan<T> sampleWeights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (dOutputs.IsEmpty)
        {
            return false;
        }

        Guard.Length(dOutputs, length);
        Guard.InPlaceOrSeparate(dOutputs[..length], outputs[..length], nameof(dOutputs), nameof(outputs));
        Guard.Separate(dOutputs[..length], sampleWeights, nameof(dOutputs), nameof(sampleWeights));
        return true;
    }

    /// <summary>One weight per class or none, and a fraction for label smoothing.</summary>
    public static void ClassWeights<T>(int columns, ReadOnlySpan<T> classWeights, double labelSmoothing)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!classWeights.IsEmpty)
        {
            Guard.Length(classWeights, columns);
        }

        Guard.Probability(labelSmoothing);
    }

    /// <summary>One weight per row or none, each finite and not negative, and a valid reduction.</summary>
    public static void SampleWeights<T>(int rows, ReadOnlySpan<T> sampleWeights, LossReduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (reduction is not (LossReduction.Mean or LossReduction.Sum))
        {
            Throw.ArgumentNotKnown(nameof(reduction), (long)reduction);
        }

        if (sampleWeights.IsEmpty)
        {
            return;
        }

        Guard.Length(sampleWeights, rows);
        for (int i = 0; i < rows; i++)
        {
            if (!T.IsFinite(sampleWeights[i]) || sampleWeights[i] < T.Zero)
            {
                Throw.WeightNotFiniteAtLeastZero(nameof(sampleWeights), i, double.CreateTruncating(sampleWeights[i]));
            }
        }
    }

    private static int Shape<T>(int rows, int columns, ReadOnlySpan<T> outputs, string name = "outputs")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        Guard.AtLeast(rows, 1);
        Guard.AtLeast(columns, 1);
        int length = Guard.Matrix(rows, columns);
        Guard.Length(outputs, length, name);
        return length;
    }
}
