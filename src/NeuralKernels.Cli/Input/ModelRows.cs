using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Cli.Commands;
using NeuralKernels.Data;
using NeuralKernels.IO;

namespace NeuralKernels.Cli.Input;

/// <summary>Raw rows for a model that exists, through the preprocessing that it carries.</summary>
internal static class ModelRows
{
    /// <summary>Rows with their answers.</summary>
    /// <exception cref="DataFormatException">The rows are not what the model takes.</exception>
    /// <exception cref="InputException">A file cannot be read, or the model lacks what these rows need.</exception>
    public static Dataset<T> Labelled<T>(string modelPath, Model<T> model, DataSource source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Preprocessing preprocessing = PreprocessingOf(modelPath, model);
        if (source is TableSource table)
        {
            return preprocessing.Encode<T>(table.Read().Table, out _);
        }

        Dataset<T> raw = source is GeneratedSource generated
            ? Fitting(modelPath, preprocessing, GeneratedSet.Create<T>(generated), generated)
            : Images.Labelled<T>((IdxSource)source, preprocessing.Target.ClassNames.Count);
        if (source is IdxSource images)
        {
            Images.CheckPixels(images.Images, raw.InputSize, preprocessing.InputSize);
        }

        return RawRows.Prepare(raw, preprocessing);
    }

    /// <summary>Inputs alone.</summary>
    /// <param name="modelPath">The model, for messages.</param>
    /// <param name="model">The model.</param>
    /// <param name="source">Where the rows come from.</param>
    /// <param name="rows">The row of the source behind each row of the result; fewer where the model drops rows.</param>
    /// <param name="count">Rows of the source.</param>
    /// <returns>Row-major, rows.Length x input size.</returns>
    /// <exception cref="DataFormatException">The rows are not what the model takes.</exception>
    /// <exception cref="InputException">A file cannot be read, or the model lacks what these rows need.</exception>
    public static T[] Unlabelled<T>(string modelPath, Model<T> model, DataSource source, out int[] rows, out int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Preprocessing preprocessing = PreprocessingOf(modelPath, model);
        if (source is TableSource text)
        {
            Table table = text.Read().Table;
            count = table.RowCount;
            return preprocessing.EncodeInputs<T>(table, out rows);
        }

        T[] inputs = source is GeneratedSource generated
            ? Fitting(modelPath, preprocessing, GeneratedSet.Create<T>(generated), generated).Inputs.ToArray()
            : Images.Unlabelled<T>((IdxSource)source, preprocessing.InputSize);
        preprocessing.EncodeInPlace<T>(inputs);
        count = inputs.Length / preprocessing.InputSize;
        rows = new int[count];
        for (int row = 0; row < count; row++)
        {
            rows[row] = row;
        }

        return inputs;
    }

    private static Preprocessing PreprocessingOf<T>(string modelPath, Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => model.Preprocessing ?? throw new InputException(
        $"{modelPath}: found a model without preprocessing, expected one that nk train kept, which knows its columns and answers");

    private static Dataset<T> Fitting<T>(string modelPath, Preprocessing preprocessing, Dataset<T> raw, GeneratedSource source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IReadOnlyList<string> classes = preprocessing.Target.ClassNames;
        return raw.InputSize == preprocessing.InputSize && raw.ClassCount == classes.Count ? raw : throw new InputException(
            $"--generate: found {source.Name} ({Shape(raw.InputSize, raw.ClassCount)}), "
            + $"expected rows for {modelPath} ({Shape(preprocessing.InputSize, classes.Count)})");
    }

    private static string Shape(int inputs, int classes) =>
        $"{inputs} {(inputs == 1 ? "input" : "inputs")}, {(classes == 0 ? "a number" : $"{classes} classes")}";
}
