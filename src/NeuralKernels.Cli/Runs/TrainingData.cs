using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Cli.Input;
using NeuralKernels.Cli.Output;
using NeuralKernels.Data;
using NeuralKernels.Tables;
using static System.FormattableString;

namespace NeuralKernels.Cli.Runs;

/// <summary>The data of a training.</summary>
/// <param name="Training">Rows to learn from.</param>
/// <param name="Validation">Rows to score after each epoch; may be empty.</param>
/// <param name="Test">Rows to score at the end; may be empty.</param>
/// <param name="Preprocessing">How raw rows are prepared; fitted on the training rows alone.</param>
/// <param name="Summary">What was found and decided, for the screen and the report.</param>
/// <param name="Columns">How the columns of a table were read, for the screen, after the first line of the summary.</param>
internal sealed record TrainingData<T>(
    Dataset<T> Training,
    Dataset<T> Validation,
    Dataset<T> Test,
    Preprocessing Preprocessing,
    IReadOnlyList<string> Summary,
    IReadOnlyList<string> Columns)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The parts that have rows, with their names.</summary>
    public IEnumerable<(string Name, Dataset<T> Rows)> Parts =>
        new[] { ("training", Training), ("validation", Validation), ("test", Test) }.Where(part => part.Item2.Count > 0);
}

/// <summary>Reads, splits and prepares the data of a training.</summary>
internal static class TrainingData
{
    private const int MaxClassNames = 10;

    /// <summary>The data that the settings name.</summary>
    /// <exception cref="DataFormatException">A file is invalid.</exception>
    /// <exception cref="Commands.InputException">A file cannot be read.</exception>
    public static TrainingData<T> Load<T>(TrainSettings settings)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => settings.Source switch
        {
            TableSource table => FromTable<T>(settings, table),
            IdxSource images => FromImages<T>(settings, images),
            GeneratedSource generated => FromGenerated<T>(settings, generated),
            _ => throw new ArgumentException($"There is no reader for {settings.Source}.", nameof(settings)),
        };

    private static TrainingData<T> FromTable<T>(TrainSettings settings, TableSource source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Table table = source.Read();
        var encoder = new TableEncoder(table, settings.Columns);
        Split split = encoder.Task == DataTask.Classification
            ? Split.Stratified(encoder.Labels, encoder.ClassNames.Count, settings.Validation, settings.Test, settings.Seed)
            : Split.Plain(encoder.Count, settings.Validation, settings.Test, settings.Seed);
        Preprocessing preprocessing = encoder.Fit(split.Training);
        Dataset<T> rows = preprocessing.Encode<T>(table, out _);

        var summary = new List<string> { Wording.OneLine(table.Describe()), $"target {encoder.TaskReason}" };
        if (encoder.Count < table.RowCount)
        {
            summary.Add($"left out {Figures.Count(table.RowCount - encoder.Count)} rows with missing values");
        }

        return Create(rows, split, preprocessing, summary, [.. TableReport.Details(encoder.Columns, preprocessing.MissingWords)]);
    }

    private static TrainingData<T> FromImages<T>(TrainSettings settings, IdxSource source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dataset<T> images = Images.Labelled<T>(source);
        Split split = Split.Of(images, settings.Validation, settings.Test, settings.Seed);
        string summary = Invariant($"{source.Images}: {Figures.Count(images.Count)} images of {images.InputSize} pixels");
        Dataset<T>? other = settings.TestSource is { } test ? Images.Labelled<T>(test, images.ClassCount, images.InputSize) : null;
        return Create(images, split, Preprocessing.Of(images), [summary], [], other);
    }

    private static TrainingData<T> FromGenerated<T>(TrainSettings settings, GeneratedSource source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dataset<T> raw = GeneratedSet.Create<T>(source);
        Split split = Split.Of(raw, settings.Validation, settings.Test, settings.Seed);
        Preprocessing preprocessing = Preprocessing.Of(raw, Standardizer.Fit(raw.Subset(split.Training).Inputs, raw.InputSize));
        Dataset<T> rows = ModelRows.Prepare(raw, preprocessing);
        return Create(
            rows, split, preprocessing, [$"{source.Name}: {Figures.Count(raw.Count)} rows generated from seed {source.Seed}"], []);
    }

    private static TrainingData<T> Create<T>(
        Dataset<T> rows,
        Split split,
        Preprocessing preprocessing,
        List<string> summary,
        IReadOnlyList<string> columns,
        Dataset<T>? test = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (Dataset<T> training, Dataset<T> validation) = (rows.Subset(split.Training), rows.Subset(split.Validation));
        test ??= rows.Subset(split.Test);
        summary.Add("learns " + (training.IsClassification
            ? Invariant($"{training.ClassCount} classes: {Wording.List(training.ClassNames, MaxClassNames)}")
            : $"a number: {training.TargetNames[0]}"));
        summary.Add($"{Figures.Count(training.Count)} rows to learn from, {Figures.Count(validation.Count)} to validate, "
            + $"{Figures.Count(test.Count)} to test");
        return new TrainingData<T>(training, validation, test, preprocessing, summary, columns);
    }
}
