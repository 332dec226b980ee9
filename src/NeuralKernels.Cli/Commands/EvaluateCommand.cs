using System.CommandLine;
using System.Numerics;
using NeuralKernels.Cli.Input;
using NeuralKernels.Cli.Output;
using NeuralKernels.Data;
using NeuralKernels.IO;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;

namespace NeuralKernels.Cli.Commands;

/// <summary><c>nk evaluate MODEL DATA</c>: how well a model does on rows whose answer is known.</summary>
internal static class EvaluateCommand
{
    private const int Batch = 256;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Argument<string> model = ModelArgument.Create();
        var command = new Command("evaluate", "Score a model on rows whose answer is known") { model };
        Option<string?> target = Choices.Text(
            "--target", "NAME|INDEX", "The column of DATA that holds the answers, for a model without preprocessing");
        var data = new DataOptions(command, "Decides generated rows [42]");
        command.Add(target);
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(model);
            DataSource source = data.Source(parsed, needLabels: true);
            DataOptions.RefuseWithoutFile(source is not TableSource && parsed.GetValue(target) is not null, target.Name);
            OutputFile.RefuseShared([new(path, model.Name), .. source.Files], []);
            AnyModel.Open(path, new Use(path, source, parsed.GetValue(target)));
        });
        return command;
    }

    private readonly struct Use(string path, DataSource source, string? target) : IModelUse
    {
        public void Run<T>(Model<T> model, long bytes)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Dataset<T> rows = ModelRows.Labelled(path, model, source, target, out _, out _, out string? story);
            TableReport.Tell(story);
            Evaluation scores = model.Network.CreateTrainer(model.Loss, new Sgd(), Batch).Evaluate(rows);
            Screen.Draw(Scores.Table([(path, scores)], model.Preprocessing?.Target));
            if (scores.Confusion is { } confusion)
            {
                Screen.Draw(ConfusionTable.Create(confusion, rows.ClassNames));
            }
        }
    }
}
