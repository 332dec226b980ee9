using System.CommandLine;
using System.Numerics;
using NeuralKernels.Cli.Input;
using NeuralKernels.Cli.Output;
using NeuralKernels.Data;
using NeuralKernels.IO;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;

namespace NeuralKernels.Cli.Commands;

/// <summary><c>nk evaluate MODEL DATA</c>: scores a model on rows whose answers are known.</summary>
internal static class EvaluateCommand
{
    private const int Batch = 256;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("evaluate", "Score a model on rows whose answer is known");
        var model = new ScoredModelOptions(command);
        command.SetAction(parsed => model.Open(parsed, (path, source, target) => new Use(path, source, target)));
        return command;
    }

    private sealed class Use(string path, DataSource source, string? target) : IModelUse
    {
        public void Run<T>(Model<T> model, long bytes)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            PreparedRows<Dataset<T>> rows = ModelRows.Labelled(path, model, source, target);
            TableReport.Tell(rows.Description);
            Evaluation scores = model.Network.CreateTrainer(model.Loss, new Sgd(), Batch).Evaluate(rows.Rows);
            Scores.Draw([(path, scores)], model.Preprocessing?.Target);
            if (scores.Confusion is { } confusion)
            {
                Scores.Draw(confusion, rows.Rows.ClassNames);
            }
        }
    }
}
