using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using NeuralKernels.Cli.Commands;
using NeuralKernels.Data;
using NeuralKernels.IO;
using NeuralKernels.Tables;
using static System.FormattableString;

namespace NeuralKernels.Cli.Input;

/// <summary>A model without preprocessing, as a program saves it: its rows are plain numbers, its classes are named by number.</summary>
internal static class RawModel
{
    /// <summary>The preprocessing for rows that do not come from a table.</summary>
    /// <exception cref="InputException">The model has several numbers as outputs.</exception>
    public static Preprocessing Preprocessing<T>(string path, Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int inputs = model.Network.InputSize;
        IReadOnlyList<string> classes = Classes(path, model, hasAnswers: true);
        return Data.Preprocessing.Of(classes.Count > 0
            ? Dataset.Classification<T>([], inputs, [], classes)
            : Dataset.Regression<T>([], inputs, [], targetSize: 1));
    }

    /// <summary>The preprocessing for a table: its columns except the target are the inputs, in the order of the file.</summary>
    /// <param name="path">The model's path, for messages.</param>
    /// <param name="model">The model.</param>
    /// <param name="table">The rows.</param>
    /// <param name="target">The column of the answers; null where there is none.</param>
    /// <exception cref="DataFormatException">There is no such column, or the number of others differs from the model's inputs.</exception>
    /// <exception cref="InputException">There is a target, and the model has several numbers as outputs.</exception>
    public static Preprocessing Preprocessing<T>(string path, Model<T> model, Table table, string? target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IReadOnlyList<string> classes = Classes(path, model, hasAnswers: target is not null);
        var preprocessing = TablePreprocessing.Raw(table, target, classes);
        int inputs = model.Network.InputSize;
        string expected = target is null ? Invariant($"{inputs}, the inputs of {path}") : Invariant(
            $"{inputs + 1}, the inputs of {path} and the target");
        return preprocessing.InputSize == inputs ? preprocessing : throw new DataFormatException(
            table.FileName, Invariant($"found {table.ColumnCount} columns, expected {expected}"));
    }

    /// <summary>"0", "1" and so on where the loss is one of classes; empty where the output is a number.</summary>
    /// <exception cref="InputException">There are answers, and the model has several numbers as outputs.</exception>
    private static IReadOnlyList<string> Classes<T>(string path, Model<T> model, bool hasAnswers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int outputs = model.Network.OutputSize;
        InputException.ThrowIf(
            hasAnswers && !model.Loss.IsForClasses && outputs != 1,
            Invariant($"{path}: found a model that answers with {outputs} numbers, ")
            + "expected one that answers with classes or one number");
        int classes = !model.Loss.IsForClasses ? 0 : outputs == 1 ? 2 : outputs;
        return [.. Enumerable.Range(0, classes).Select(label => label.ToString(CultureInfo.InvariantCulture))];
    }
}
