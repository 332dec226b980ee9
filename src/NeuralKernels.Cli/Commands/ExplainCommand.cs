using System;
using System.CommandLine;
using System.Numerics;
using NeuralKernels.Cli.Input;
using NeuralKernels.Cli.Output;
using NeuralKernels.Data;
using NeuralKernels.Explanation;
using NeuralKernels.IO;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using static System.FormattableString;

namespace NeuralKernels.Cli.Commands;

/// <summary><c>nk explain MODEL DATA --row N</c>: one row forward and backward, layer by layer, and what its cost is due to.</summary>
internal static class ExplainCommand
{
    private const int DefaultTop = 10;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "explain", "Follow one row forward and backward through a model, and show which neurons its cost is due to");
        Option<int?> row = command.AddInteger("--row", "N", "The row of the data, from 0 [0]", 0, int.MaxValue);
        Option<int?> top = command.AddInteger(
            "--top", "N", $"Show the N most blamed neurons and connections of each layer [{DefaultTop}]", 1, 1_000_000);
        var model = new ScoredModelOptions(command);
        command.SetAction(parsed => model.Open(
            parsed,
            (path, source, target) => new Use(path, source, target, parsed.GetValue(row) ?? 0, parsed.GetValue(top) ?? DefaultTop)));
        return command;
    }

    private sealed class Use(string path, DataSource source, string? target, int row, int top) : IModelUse
    {
        public void Run<T>(Model<T> model, long bytes)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            PreparedRows<Dataset<T>> rows = ModelRows.Labelled(path, model, source, target);
            InputException.ThrowIf(
                row >= rows.SourceCount, Invariant($"--row: found {row}, expected a row of the data, from 0 to {rows.SourceCount - 1}"));
            int place = Array.BinarySearch(rows.SourceRows, row);
            InputException.ThrowIf(
                place < 0, Invariant($"--row: found {row}, which has missing values that {path} leaves out, expected another"));
            TableReport.Tell(rows.Description);

            // The trainer takes no step, but batch normalization demands a batch of at least two rows of any trainer.
            Dataset<T> data = rows.Rows;
            Trainer<T> trainer = model.Network.CreateTrainer(model.Loss, new Sgd(), batchSize: 2);
            RowExplanation<T> explanation = data.IsClassification
                ? trainer.Explain(data.Input(place), data.Label(place))
                : trainer.Explain(data.Input(place), data.Target(place));
            new ExplanationReport<T>(model, data, place, explanation).Tell(row, top);
        }
    }
}
