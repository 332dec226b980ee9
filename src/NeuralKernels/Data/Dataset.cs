using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>Creates a <see cref="Dataset{T}"/> from arrays. The arrays are kept, not copied.</summary>
public static class Dataset
{
    /// <summary>Rows with one class each.</summary>
    /// <param name="inputs">Row-major, rows x <paramref name="inputSize"/>. Any values, NaN included.</param>
    /// <param name="inputSize">Numbers per row, at least 1.</param>
    /// <param name="labels">One per row, in [0, number of class names).</param>
    /// <param name="classNames">One per class, distinct.</param>
    /// <param name="featureNames">One per input column; "x0", "x1" ... by default.</param>
    /// <exception cref="ArgumentException">The lengths do not match, a label has no class name, or two classes share a name.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="inputSize"/> is below 1.</exception>
    public static Dataset<T> Classification<T>(
        T[] inputs, int inputSize, int[] labels, IReadOnlyList<string> classNames, IReadOnlyList<string>? featureNames = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        RowChecks.Length(inputs.Length, labels.Length, inputSize, nameof(inputs));
        string[] classes = CopyNames(classNames, classNames.Count, nameof(classNames));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (Array.Find(classes, name => !seen.Add(name)) is { } repeated)
        {
            throw new ArgumentException($"Class name '{repeated}' appears twice; class names must be distinct.", nameof(classNames));
        }

        RowChecks.Labels(labels, classes.Length, nameof(labels));
        return new Dataset<T>(
            inputs, inputSize, labels, [], 0, Names(featureNames, inputSize, "x", nameof(featureNames)), classes, labels.Length);
    }

    /// <summary>Rows with one class each, the classes named by their number: "0", "1" ...</summary>
    /// <param name="inputs">Row-major, rows x <paramref name="inputSize"/>.</param>
    /// <param name="inputSize">Numbers per row, at least 1.</param>
    /// <param name="labels">One per row, in [0, <paramref name="classCount"/>).</param>
    /// <param name="classCount">The number of classes.</param>
    /// <exception cref="ArgumentException">The lengths do not match, or a label is out of range.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="inputSize"/> is below 1, or <paramref name="classCount"/> is
    /// negative.</exception>
    public static Dataset<T> Classification<T>(T[] inputs, int inputSize, int[] labels, int classCount)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(classCount);
        return Classification(inputs, inputSize, labels, Numbered("", classCount));
    }

    /// <summary>Rows with target numbers each.</summary>
    /// <param name="inputs">Row-major, rows x <paramref name="inputSize"/>. Any values, NaN included.</param>
    /// <param name="inputSize">Numbers per input row, at least 1.</param>
    /// <param name="targets">Row-major, rows x <paramref name="targetSize"/>.</param>
    /// <param name="targetSize">Numbers per target row, at least 1.</param>
    /// <param name="featureNames">One per input column; "x0", "x1" ... by default.</param>
    /// <param name="targetNames">One per target column; "y0", "y1" ... by default.</param>
    /// <exception cref="ArgumentException">The lengths do not match.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public static Dataset<T> Regression<T>(
        T[] inputs,
        int inputSize,
        T[] targets,
        int targetSize = 1,
        IReadOnlyList<string>? featureNames = null,
        IReadOnlyList<string>? targetNames = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetSize, 1);
        if (targets.Length % targetSize != 0)
        {
            throw new ArgumentException(
                Invariant($"targets has {targets.Length} elements; whole rows of {targetSize} are needed."), nameof(targets));
        }

        int count = targets.Length / targetSize;
        RowChecks.Length(inputs.Length, count, inputSize, nameof(inputs));
        string[] features = Names(featureNames, inputSize, "x", nameof(featureNames));
        string[] outputs = Names(targetNames, targetSize, "y", nameof(targetNames));
        return new Dataset<T>(inputs, inputSize, [], targets, targetSize, features, outputs, count);
    }

    /// <summary>The prefix followed by 0, 1, ...</summary>
    internal static string[] Numbered(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => Invariant($"{prefix}{i}"))];

    private static string[] Names(IReadOnlyList<string>? names, int needed, string prefix, string argument) =>
        names is null ? Numbered(prefix, needed) : CopyNames(names, needed, argument);

    private static string[] CopyNames(IReadOnlyList<string> names, int needed, string argument)
    {
        if (names.Count != needed)
        {
            throw new ArgumentException(Invariant($"{argument} has {names.Count} names; {needed} are needed."), argument);
        }

        return [.. names.Select((name, i) => name
            ?? throw new ArgumentException(Invariant($"{argument}[{i}] is null; a name is needed."), argument))];
    }
}
