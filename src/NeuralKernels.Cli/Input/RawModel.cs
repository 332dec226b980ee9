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

/// <summary>A model without preprocessing, such as a program saves: its rows are numbers as they are, its classes go by their
/// number.</summary>
internal static class RawModel
{
    /// <summary>How rows that are no table go in.</summary>
    /// <exception cref="InputException">The model answers with several numbers.</exception>
    public static Preprocessing Preprocessing<T>(string path, Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int inputs = model.Network.InputSize;
        IReadOnlyList<string> classes = Classes(model);
        return Data.Preprocessing.Of(classes.Count > 0
            ? Dataset.Classification<T>([], inputs, [], classes)
            : Dataset.Regression<T>([], inputs, [], OneNumber(path, model)));
    }

    /// <summary>How a table goes in: its columns but the target are the inputs, in the order of the file.</summary>
    /// <param name="path">The model, for messages.</param>
    /// <param name="model">The model.</param>
    /// <param name="table">The rows.</param>
    /// <param name="target">The column of the answers; null where there is none.</param>
    /// <exception cref="DataFormatException">There is no such column, or there are not as many others as the model has inputs.</exception>
    /// <exception cref="InputException">Answers are there to be compared, and the model gives several numbers.</exception>
    public static Preprocessing Preprocessing<T>(string path, Model<T> model, Table table, string? target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IReadOnlyList<string> classes = Classes(model);
        if (target is not null && classes.Count == 0)
        {
            OneNumber(path, model);
        }

        var preprocessing = TablePreprocessing.Raw(table, target, classes);
        int inputs = model.Network.InputSize;
        string expected = target is null ? Invariant($"{inputs}, the inputs of {path}") : Invariant(
            $"{inputs + 1}, the inputs of {path} and the target");
        return preprocessing.InputSize == inputs ? preprocessing : throw new DataFormatException(
            table.FileName, Invariant($"found {table.ColumnCount} columns, expected {expected}"));
    }

    /// <summary>"0", "1" and so on where the loss is one of classes; nothing where the answer is a number.</summary>
    private static IReadOnlyList<string> Classes<T>(Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int outputs = model.Network.OutputSize;
        int classes = !model.Loss.IsForClasses ? 0 : outputs == 1 ? 2 : outputs;
        return [.. Enumerable.Range(0, classes).Select(label => label.ToString(CultureInfo.InvariantCulture))];
    }

    private static int OneNumber<T>(string path, Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => model.Network.OutputSize == 1 ? 1 : throw new InputException(
        Invariant($"{path}: found a model that answers with {model.Network.OutputSize} numbers, expected one that answers with classes or one number"));
}
