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

/// <summary>What a training learns from, is scored on, and keeps in the model to prepare rows with.</summary>
/// <param name="Training">Rows to learn from.</param>
/// <param name="Validation">Rows to score after each epoch; may be none.</param>
/// <param name="Test">Rows to score at the end; may be none.</param>
/// <param name="Preprocessing">From raw rows to these; fitted on the training rows alone.</param>
/// <param name="Story">What was found and decided, to be said and reported.</param>
/// <param name="Details">How the columns of a table were understood, to be said behind the first line of the story.</param>
internal sealed record TrainingData<T>(
    Dataset<T> Training,
    Dataset<T> Validation,
    Dataset<T> Test,
    Preprocessing Preprocessing,
    IReadOnlyList<string> Story,
    IReadOnlyList<string> Details)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>Reads, splits and prepares the data of a training.</summary>
internal static class TrainingData
{
    private const int MostClassesSaid = 10;

    /// <summary>The data that the settings name.</summary>
    /// <exception cref="DataFormatException">A file is not what it should be.</exception>
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

        var story = new List<string> { Wording.OneLine(table.Describe()), $"target {encoder.TaskReason}" };
        if (encoder.Count < table.RowCount)
        {
            story.Add($"left out {Figures.Count(table.RowCount - encoder.Count)} rows with missing values");
        }

        return Parts(rows, split, preprocessing, story) with
        {
            Details = [.. TableReport.Details(encoder.Columns, preprocessing.MissingWords)],
        };
    }

    private static TrainingData<T> FromImages<T>(TrainSettings settings, IdxSource source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dataset<T> images = Images.Labelled<T>(source, classCount: null);
        Split split = Split.Of(images, settings.Validation, settings.Test, settings.Seed);
        var story = new List<string> { Invariant($"{source.Images}: {Figures.Count(images.Count)} images of {images.InputSize} pixels") };
        TrainingData<T> data = Parts(images, split, Preprocessing.Of(images), story);
        if (settings.TestSource is not { } test)
        {
            return data;
        }

        Dataset<T> other = Images.Labelled<T>(test, images.ClassCount);
        Images.CheckPixels(test.Images, other.InputSize, images.InputSize);
        return Told(data with { Test = other, Story = story });
    }

    private static TrainingData<T> FromGenerated<T>(TrainSettings settings, GeneratedSource source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dataset<T> raw = GeneratedSet.Create<T>(source);
        Split split = Split.Of(raw, settings.Validation, settings.Test, settings.Seed);
        Preprocessing preprocessing = Preprocessing.Of(raw, Standardizer.Fit(raw.Subset(split.Training).Inputs, raw.InputSize));
        Dataset<T> rows = RawRows.Prepare(raw, preprocessing);
        return Parts(rows, split, preprocessing, [$"{source.Name}: {Figures.Count(raw.Count)} rows made up from seed {source.Seed}"]);
    }

    private static TrainingData<T> Parts<T>(Dataset<T> rows, Split split, Preprocessing preprocessing, List<string> story)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Told(new TrainingData<T>(
            rows.Subset(split.Training), rows.Subset(split.Validation), rows.Subset(split.Test), preprocessing, story, Details: []));

    private static TrainingData<T> Told<T>(TrainingData<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string task = data.Training.IsClassification
            ? Invariant($"{data.Training.ClassCount} classes: {List(data.Training.ClassNames)}")
            : $"a number: {data.Training.TargetNames[0]}";
        string split = $"{Figures.Count(data.Training.Count)} rows to learn from, "
            + $"{Figures.Count(data.Validation.Count)} to validate, {Figures.Count(data.Test.Count)} to test";
        return data with { Story = [.. data.Story, $"learns {task}", split] };
    }

    private static string List(IReadOnlyList<string> names)
    {
        string list = string.Join(", ", names.Take(MostClassesSaid).Select(Wording.OneLine));
        return names.Count > MostClassesSaid ? Invariant($"{list} and {names.Count - MostClassesSaid} more") : list;
    }
}
