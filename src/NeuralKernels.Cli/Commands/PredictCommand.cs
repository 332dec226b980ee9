using System.CommandLine;
using System.Numerics;
using NeuralKernels.Cli.Input;
using NeuralKernels.Cli.Output;
using NeuralKernels.IO;

namespace NeuralKernels.Cli.Commands;

/// <summary><c>nk predict MODEL DATA</c>: a line per row with its class and the probability of each class, or its number.</summary>
internal static class PredictCommand
{
    private const int Batch = 256;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("predict", "Answer new rows: their classes with probabilities, or their numbers, as CSV");
        Argument<string> model = command.AddModel();
        var data = new DataOptions(command);
        Option<string?> output = command.AddText("--out", "FILE", "Write the answers to this file instead of standard output (CSV)");
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(model);
            DataSource source = data.Source(parsed, needLabels: false);
            Screen.LeaveOutput(); // also where the answers go to a file
            string answers = OutputFile.Checked(parsed.GetValue(output) ?? OutputFile.Standard, output.Name)!;
            OutputFile.RefuseShared([new(path, model.Name), .. source.Files], [new(answers, output.Name)]);
            AnyModel.Open(path, new Use(path, source, answers));
        });
        return command;
    }

    private sealed class Use(string path, DataSource source, string output) : IModelUse
    {
        public void Run<T>(Model<T> model, long bytes)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            PreparedRows<T[]> data = ModelRows.Unlabelled(path, model, source);
            TableReport.Tell(data.Description);
            int answered = data.SourceRows.Length;
            int columns = model.Network.OutputSize;
            var answers = new T[checked(answered * columns)];
            model.Network.CreateSession(Batch).Run(data.Rows, answers);
            model.Loss.ToPredictions<T>(answered, columns, answers);
            OutputFile.Write(
                output, new Predictions<T>(data.Preprocessing.Target, answers, columns, data.SourceRows, data.SourceCount).Write);
            if (output != OutputFile.Standard)
            {
                Screen.Line($"{Figures.Count(answered)} answers are in {output}");
            }

            if (answered < data.SourceCount)
            {
                Screen.Line($"{Figures.Count(data.SourceCount - answered)} rows with missing values have an empty answer");
            }
        }
    }
}
