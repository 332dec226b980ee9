using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Cli.Commands;
using NeuralKernels.Cli.Output;
using NeuralKernels.Data;
using NeuralKernels.IO;
using NeuralKernels.Tables;
using static System.FormattableString;

namespace NeuralKernels.Cli.Input;

/// <summary>Rows on their way into a model that exists, and how they got there.</summary>
/// <param name="Inputs">Row-major, Rows.Length x input size.</param>
/// <param name="Preprocessing">What was done to them, and what the answers mean.</param>
/// <param name="Rows">The row of the source behind each row of the inputs; fewer where the model drops rows.</param>
/// <param name="Count">Rows of the source.</param>
/// <param name="Story">How a table was understood; null where there is none.</param>
internal sealed record ModelInputs<T>(T[] Inputs, Preprocessing Preprocessing, int[] Rows, int Count, string? Story)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>Raw rows for a model that exists, through the preprocessing that it carries, or as they are where it carries none.</summary>
internal static class ModelRows
{
    /// <summary>Rows with their answers.</summary>
    /// <param name="modelPath">The model, for messages.</param>
    /// <param name="model">The model.</param>
    /// <param name="source">Where the rows come from.</param>
    /// <param name="target">The column of the answers, for a table and a model that does not know it.</param>
    /// <param name="rows">The row of the source behind each row that is returned; fewer where the model drops rows.</param>
    /// <param name="count">Rows of the source.</param>
    /// <param name="story">How a table was understood; null where there is none.</param>
    /// <exception cref="DataFormatException">The rows are not what the model takes.</exception>
    /// <exception cref="InputException">A file cannot be read, or the target is not told, or told twice.</exception>
    public static Dataset<T> Labelled<T>(
        string modelPath, Model<T> model, DataSource source, string? target, out int[] rows, out int count, out string? story)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (model.Preprocessing is { } known && target is not null)
        {
            throw new InputException(
                $"--target: found it for {modelPath}, which knows that its target is {Wording.Quote(known.Target.Name)}, "
                + "expected it only for a model that does not");
        }

        if (source is TableSource text)
        {
            Table table = text.Read();
            Preprocessing columns =
                model.Preprocessing ?? RawModel.Preprocessing(modelPath, model, table, target ?? throw new InputException(
                $"--target: found {modelPath} without preprocessing, expected the column of {text.Path} that holds the answers"));
            count = table.RowCount;
            story = TableReport.Line(table, columns.MissingWords);
            return columns.Encode<T>(table, out rows);
        }

        Preprocessing preprocessing = model.Preprocessing ?? RawModel.Preprocessing(modelPath, model);
        Dataset<T> raw = source is GeneratedSource generated
            ? Fitting(modelPath, preprocessing, GeneratedSet.Create<T>(generated), generated)
            : Images.Labelled<T>((IdxSource)source, preprocessing.Target.ClassNames.Count);
        if (source is IdxSource images)
        {
            Images.CheckPixels(images.Images, raw.InputSize, preprocessing.InputSize);
        }

        story = null;
        count = raw.Count;
        rows = [.. Enumerable.Range(0, count)];
        return RawRows.Prepare(raw, preprocessing);
    }

    /// <summary>Inputs alone.</summary>
    /// <param name="modelPath">The model, for messages.</param>
    /// <param name="model">The model.</param>
    /// <param name="source">Where the rows come from.</param>
    /// <exception cref="DataFormatException">The rows are not what the model takes.</exception>
    /// <exception cref="InputException">A file cannot be read.</exception>
    public static ModelInputs<T> Unlabelled<T>(string modelPath, Model<T> model, DataSource source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (source is TableSource text)
        {
            Table table = text.Read();
            Preprocessing columns = model.Preprocessing ?? RawModel.Preprocessing(modelPath, model, table, target: null);
            string story = TableReport.Line(table, columns.MissingWords);
            return new ModelInputs<T>(columns.EncodeInputs<T>(table, out int[] rows), columns, rows, table.RowCount, story);
        }

        Preprocessing preprocessing = model.Preprocessing ?? RawModel.Preprocessing(modelPath, model);
        T[] inputs = source is GeneratedSource generated
            ? Fitting(modelPath, preprocessing, GeneratedSet.Create<T>(generated), generated).Inputs.ToArray()
            : Images.Unlabelled<T>((IdxSource)source, preprocessing.InputSize);
        preprocessing.EncodeInPlace<T>(inputs);
        int count = inputs.Length / preprocessing.InputSize;
        return new ModelInputs<T>(inputs, preprocessing, [.. Enumerable.Range(0, count)], count, Story: null);
    }

    private static Dataset<T> Fitting<T>(string modelPath, Preprocessing preprocessing, Dataset<T> raw, GeneratedSource source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IReadOnlyList<string> classes = preprocessing.Target.ClassNames;
        return raw.InputSize == preprocessing.InputSize && raw.ClassCount == classes.Count ? raw : throw new InputException(
            $"--generate: found {source.Name} ({Shape(raw.InputSize, raw.ClassCount)}), "
            + $"expected rows for {modelPath} ({Shape(preprocessing.InputSize, classes.Count)})");
    }

    private static string Shape(int inputs, int classes) =>
        Invariant($"{inputs} {(inputs == 1 ? "input" : "inputs")}, {(classes == 0 ? "a number" : Invariant($"{classes} classes"))}");
}
