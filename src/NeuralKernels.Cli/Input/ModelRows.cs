using System.Linq;
using System.Numerics;
using NeuralKernels.Cli.Commands;
using NeuralKernels.Cli.Output;
using NeuralKernels.Data;
using NeuralKernels.IO;
using NeuralKernels.Tables;
using static System.FormattableString;

namespace NeuralKernels.Cli.Input;

/// <summary>Rows prepared for a model.</summary>
/// <param name="Rows">The rows: a data set with answers, or inputs alone, row-major.</param>
/// <param name="Preprocessing">How they were prepared, and what the outputs mean.</param>
/// <param name="SourceRows">For each row, its row in the source; fewer where the model drops rows.</param>
/// <param name="SourceCount">Rows of the source.</param>
/// <param name="Description">How a table was read; null where the source is none.</param>
internal sealed record PreparedRows<TRows>(
    TRows Rows, Preprocessing Preprocessing, int[] SourceRows, int SourceCount, string? Description = null);

/// <summary>
/// Prepares rows for a model with the preprocessing that the model carries, or leaves them as they are where it carries none.
/// </summary>
internal static class ModelRows
{
    /// <summary>Reads rows with their answers.</summary>
    /// <param name="modelPath">The model's path, for messages.</param>
    /// <param name="model">The model.</param>
    /// <param name="source">Where the rows come from.</param>
    /// <param name="target">The column of the answers, for a table and a model without preprocessing.</param>
    /// <exception cref="DataFormatException">The rows do not fit the model.</exception>
    /// <exception cref="InputException">A file cannot be read, or the target is missing or superfluous.</exception>
    public static PreparedRows<Dataset<T>> Labelled<T>(string modelPath, Model<T> model, DataSource source, string? target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        InputException.ThrowIf(
            model.Preprocessing is not null && target is not null,
            $"--target: found it for {modelPath}, which knows that its target is {Wording.Quote(model.Preprocessing?.Target.Name ?? "")}, "
            + "expected it only for a model that does not");
        if (source is TableSource text)
        {
            Table table = text.Read();
            InputException.ThrowIf(
                model.Preprocessing is null && target is null,
                $"--target: found {modelPath} without preprocessing, expected the column of {text.Path} that holds the answers");
            Preprocessing columns = model.Preprocessing ?? RawModel.Preprocessing(modelPath, model, table, target);
            string description = TableReport.Line(table, columns.MissingWords);
            return new(columns.Encode<T>(table, out int[] rows), columns, rows, table.RowCount, description);
        }

        Preprocessing preprocessing = model.Preprocessing ?? RawModel.Preprocessing(modelPath, model);
        Dataset<T> raw = source is GeneratedSource generated
            ? Generated<T>(modelPath, preprocessing, generated)
            : Images.Labelled<T>((IdxSource)source, preprocessing.Target.ClassNames.Count, preprocessing.InputSize);
        return new(Prepare(raw, preprocessing), preprocessing, [.. Enumerable.Range(0, raw.Count)], raw.Count);
    }

    /// <summary>Reads rows without answers.</summary>
    /// <param name="modelPath">The model's path, for messages.</param>
    /// <param name="model">The model.</param>
    /// <param name="source">Where the rows come from.</param>
    /// <exception cref="DataFormatException">The rows do not fit the model.</exception>
    /// <exception cref="InputException">A file cannot be read.</exception>
    public static PreparedRows<T[]> Unlabelled<T>(string modelPath, Model<T> model, DataSource source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (source is TableSource text)
        {
            Table table = text.Read();
            Preprocessing columns = model.Preprocessing ?? RawModel.Preprocessing(modelPath, model, table, target: null);
            string description = TableReport.Line(table, columns.MissingWords);
            return new(columns.EncodeInputs<T>(table, out int[] rows), columns, rows, table.RowCount, description);
        }

        Preprocessing preprocessing = model.Preprocessing ?? RawModel.Preprocessing(modelPath, model);
        T[] inputs = source is GeneratedSource generated
            ? Generated<T>(modelPath, preprocessing, generated).Inputs.ToArray()
            : Images.Unlabelled<T>((IdxSource)source, preprocessing.InputSize);
        preprocessing.EncodeInPlace<T>(inputs);
        int count = inputs.Length / preprocessing.InputSize;
        return new(inputs, preprocessing, [.. Enumerable.Range(0, count)], count);
    }

    /// <summary>A copy of rows of raw numbers with prepared inputs; labels and targets stay.</summary>
    public static Dataset<T> Prepare<T>(Dataset<T> raw, Preprocessing preprocessing)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] inputs = raw.Inputs.ToArray();
        preprocessing.EncodeInPlace<T>(inputs);
        return raw.IsClassification
            ? Dataset.Classification(inputs, raw.InputSize, raw.Labels.ToArray(), raw.ClassNames, raw.FeatureNames)
            : Dataset.Regression(inputs, raw.InputSize, raw.Targets.ToArray(), raw.TargetSize, raw.FeatureNames, raw.TargetNames);
    }

    private static Dataset<T> Generated<T>(string modelPath, Preprocessing preprocessing, GeneratedSource source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dataset<T> raw = GeneratedSet.Create<T>(source);
        int classes = preprocessing.Target.ClassNames.Count;
        return raw.InputSize == preprocessing.InputSize && raw.ClassCount == classes ? raw : throw new InputException(
            $"--generate: found {source.Name} ({Shape(raw.InputSize, raw.ClassCount)}), "
            + $"expected rows for {modelPath} ({Shape(preprocessing.InputSize, classes)})");
    }

    private static string Shape(int inputs, int classes) =>
        $"{Figures.Count(inputs, "input")}, {(classes == 0 ? "a number" : Invariant($"{classes} classes"))}";
}
