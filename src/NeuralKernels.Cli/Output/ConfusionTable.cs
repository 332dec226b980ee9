using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Metrics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuralKernels.Cli.Output;

/// <summary>How often each class was taken for each other, and how often it was found.</summary>
internal static class ConfusionTable
{
    /// <summary>The table: a row per class as it is, a column per class as it was taken for.</summary>
    public static IRenderable Create(ConfusionMatrix confusion, IReadOnlyList<string> classNames)
    {
        Table table = Screen.CreateTable("is, taken for", [.. classNames, "recall"]);
        for (int actual = 0; actual < classNames.Count; actual++)
        {
            int row = actual;
            table.AddPlainRow([
                classNames[row],
                .. Enumerable.Range(0, classNames.Count).Select(predicted => Figures.Count(confusion[row, predicted])),
                confusion.Actual(row) == 0 ? "" : Figures.Score(confusion.Recall(row)),
            ]);
        }

        return table;
    }
}
