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

/// <summary><c>nk explain MODEL DATA --row N</c>: one row forward and back, layer by layer, and who is to blame for what it
/// costs.</summary>
internal static class ExplainCommand
{
    private const int UsualTop = 10;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Argument<string> model = ModelArgument.Create();
        var command = new Command("explain", "Follow one row through a model and back, and say who is to blame for its cost") { model };
        Option<int?> row = Choices.Integer("--row", "N", "The row of the data, from 0 [0]", 0, int.MaxValue);
        Option<int?> top = Choices.Integer(
            "--top", "N", $"Show the N most blamed neurons and connections of each layer [{UsualTop}]", 1, 1_000_000);
        Option<string?> target = Choices.Text(
            "--target", "NAME|INDEX", "The column of DATA that holds the answers, for a model without preprocessing");
        command.Add(row);
        command.Add(top);
        command.Add(target);
        var data = new DataOptions(command, "Decides generated rows [42]");
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(model);
            DataSource source = data.Source(parsed, needLabels: true);
            DataOptions.RefuseWithoutFile(source is not TableSource && parsed.GetValue(target) is not null, target.Name);
            OutputFile.RefuseShared([new(path, model.Name), .. source.Files], []);
            AnyModel.Open(
                path, new Use(path, source, parsed.GetValue(target), parsed.GetValue(row) ?? 0, parsed.GetValue(top) ?? UsualTop));
        });
        return command;
    }

    private readonly struct Use(string path, DataSource source, string? target, int row, int top) : IModelUse
    {
        public void Run<T>(Model<T> model, long bytes)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Dataset<T> rows = ModelRows.Labelled(path, model, source, target, out int[] sourceRows, out int count, out string? read);
            if (row >= count)
            {
                throw new InputException(Invariant($"--row: found {row}, expected a row of the data, from 0 to {count - 1}"));
            }

            int place = Array.BinarySearch(sourceRows, row);
            if (place < 0)
            {
                throw new InputException(
                    Invariant($"--row: found {row}, which has missing values that {path} leaves out, expected another"));
            }

            TableReport.Tell(read);

            // Never trained, but batch normalization wants two rows of whoever could.
            Trainer<T> trainer = model.Network.CreateTrainer(model.Loss, new Sgd(), batchSize: 2);
            RowExplanation<T> explanation = rows.IsClassification
                ? trainer.Explain(rows.Input(place), rows.Label(place))
                : trainer.Explain(rows.Input(place), rows.Target(place));
            var story = new ExplanationReport<T>(model, rows, place, explanation);
            foreach (string line in story.Lines(row))
            {
                Screen.Line(line);
            }

            foreach (ExplainedLayer<T> layer in ExplainedLayer<T>.Of(explanation))
            {
                Screen.Line("");
                foreach (string line in ExplanationReport<T>.Heading(layer, top))
                {
                    Screen.Line(line);
                }

                Screen.Draw(story.Neurons(layer, top));
                if (layer.Layer.ConnectionShares.Count > 0)
                {
                    Screen.Draw(story.Connections(layer, top));
                }
            }
        }
    }
}
