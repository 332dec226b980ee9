using System;
using System.CommandLine;
using System.IO;
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
            AnyModel.Open(path, new Use(path, data.Source(parsed, needLabels: false), OutputFile.Checked(parsed.GetValue(output))));
        });
        return command;
    }

    private readonly struct Use(string path, DataSource source, string? output) : IModelUse
    {
        public void Run<T>(Model<T> model)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] inputs = ModelRows.Unlabelled(path, model, source, out int[] rows, out int count);
            int columns = model.Network.OutputSize;
            var answers = new T[checked(rows.Length * columns)];
            model.Network.CreateSession(Batch).Run(inputs, answers);
            model.Loss.ToPredictions<T>(rows.Length, columns, answers);
            PreprocessingTarget target = model.Preprocessing!.Target;
            if (target.Task == DataTask.Regression)
            {
                model.Preprocessing.DecodeTargets<T>(answers);
            }

            var predictions = new Predictions<T>(target, answers, columns, rows, count);
            if (output is not null)
            {
                AtomicFile.Write(output, predictions.Write);
                Console.Error.WriteLine($"{Figures.Count(rows.Length)} answers are in {output}");
            }
            else
            {
                using Stream stdout = Console.OpenStandardOutput();
                predictions.Write(stdout);
            }

            if (rows.Length < count)
            {
                Console.Error.WriteLine($"{Figures.Count(count - rows.Length)} rows with missing values have an empty answer");
            }
        }
    }
}
