using System.Collections.Generic;
using NeuralKernels.Data;
using NeuralKernels.Training;
using Spectre.Console.Rendering;
using Table = Spectre.Console.Table;

namespace NeuralKernels.Cli.Output;

/// <summary>How well a network does, in words and as a table.</summary>
internal static class Scores
{
    /// <summary>"validation accuracy 0.9833" or "validation R2 0.9833"</summary>
    public static string Short(Evaluation scores) => scores.Confusion is not null
        ? $"validation accuracy {Accuracy(scores)}"
        : $"validation R2 {Figures.Score(scores.R2 ?? double.NaN)}";

    /// <summary>One row per part of the data: its name, rows, loss and scores.</summary>
    /// <param name="parts">The parts that have rows.</param>
    /// <param name="target">Gives mean errors back their unit.</param>
    public static IRenderable Table(IReadOnlyList<(string Name, Evaluation Scores)> parts, PreprocessingTarget? target)
    {
        bool classes = parts[0].Scores.Confusion is not null;
        Table table = Screen.CreateTable("", ["rows", "loss", .. classes ? ["accuracy"] : new[] { "R2", "mean error" }]);
        foreach ((string name, Evaluation scores) in parts)
        {
            var cells = new List<string> { name, Figures.Count(scores.Rows), Figures.Loss(scores.Loss) };
            if (classes)
            {
                cells.Add(Accuracy(scores));
            }
            else
            {
                cells.Add(Figures.Score(scores.R2 ?? double.NaN));
                cells.Add(Figures.Three((scores.MeanAbsoluteError ?? double.NaN) * (target?.Scale ?? 1)));
            }

            table.AddPlainRow([.. cells]);
        }

        return table;
    }

    private static string Accuracy(Evaluation scores) => scores.Accuracy is { } accuracy ? Figures.Score(accuracy) : "-";
}
