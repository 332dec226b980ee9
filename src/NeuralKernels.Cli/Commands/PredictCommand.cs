using System.CommandLine;
using System.Numerics;
using NeuralKernels.Cli.Input;
using NeuralKernels.Cli.Output;
using NeuralKernels.Data;
using NeuralKernels.IO;

namespace NeuralKernels.Cli.Commands;

/// <summary><c>nk predict MODEL DATA</c>: a line per row, with its class and the probability of each, or its number.</summary>
internal static class PredictCommand
{
    private const int Batch = 256;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Argument<string> model = ModelArgument.Create();
        Option<string?> output = Choices.Text("--out", "FILE", "Write the answers to this file instead of standard output (CSV)");
        var command = new Command("predict", "Answer new rows: their classes with probabilities, or their numbers, as CSV") { model };
        var data = new DataOptions(command, "Decides generated rows [42]");
        command.Add(output);
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

    private readonly struct Use(string path, DataSource source, string output) : IModelUse
    {
        public void Run<T>(Model<T> model, long bytes)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            ModelInputs<T> data = ModelRows.Unlabelled(path, model, source);
            TableReport.Tell(data.Story);
            int answered = data.Rows.Length;
            int columns = model.Network.OutputSize;
            var answers = new T[checked(answered * columns)];
            model.Network.CreateSession(Batch).Run(data.Inputs, answers);
            model.Loss.ToPredictions<T>(answered, columns, answers);
            PreprocessingTarget target = data.Preprocessing.Target;
            var predictions = new Predictions<T>(target, answers, columns, data.Rows, data.Count);
            OutputFile.Write(output, predictions.Write);
            if (output != OutputFile.Standard)
            {
                Screen.Line($"{Figures.Count(answered)} answers are in {output}");
            }

            if (answered < data.Count)
            {
                Screen.Line($"{Figures.Count(data.Count - answered)} rows with missing values have an empty answer");
            }
        }
    }
}
