using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Data;
using NeuralKernels.Metrics;
using NeuralKernels.Training;

namespace NeuralKernels.Cli.Output;

/// <summary>How well a network does, in words and as tables.</summary>
internal static class Scores
{
    /// <summary>"validation accuracy 0.9833" or "validation R2 0.9833"</summary>
    public static string Short(Evaluation scores) => scores.Confusion is not null
        ? $"validation accuracy {Accuracy(scores)}"
        : $"validation R2 {Figures.Score(scores.R2 ?? double.NaN)}";

    /// <summary>Draws a row per part of the data: its name, rows, loss and scores.</summary>
    /// <param name="parts">The parts that have rows.</param>
    /// <param name="target">Converts mean errors to the target's unit.</param>
    public static void Draw(IReadOnlyList<(string Name, Evaluation Scores)> parts, PreprocessingTarget? target)
    {
        string[] header = parts[0].Scores.Confusion is not null ? ["accuracy"] : ["R2", "mean error"];
        Screen.DrawTable(["", "rows", "loss", .. header], parts.Select(part => (IReadOnlyList<string>)
            [part.Name, Figures.Count(part.Scores.Rows), Figures.Loss(part.Scores.Loss), .. Cells(part.Scores, target)]));
    }

    /// <summary>Draws how often each class was predicted as each: a row per true class, a column per predicted one.</summary>
    public static void Draw(ConfusionMatrix confusion, IReadOnlyList<string> classNames)
    {
        int[] classes = [.. Enumerable.Range(0, classNames.Count)];
        Screen.DrawTable(["true, predicted", .. classNames, "recall"], classes.Select(actual => (IReadOnlyList<string>)
            [
                classNames[actual],
                .. classes.Select(predicted => Figures.Count(confusion[actual, predicted])),
                confusion.Actual(actual) == 0 ? "" : Figures.Score(confusion.Recall(actual)),
            ]));
    }

    private static string[] Cells(Evaluation scores, PreprocessingTarget? target) => scores.Confusion is not null
        ? [Accuracy(scores)]
        :
        [
            Figures.Score(scores.R2 ?? double.NaN),
            Figures.Three((scores.MeanAbsoluteError ?? double.NaN) * (target?.Scale ?? 1)),
        ];

    private static string Accuracy(Evaluation scores) => scores.Accuracy is { } accuracy ? Figures.Score(accuracy) : "-";
}
