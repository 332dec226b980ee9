using System.CommandLine;
using NeuralKernels.Cli.Runs;

namespace NeuralKernels.Cli.Commands;

/// <summary><c>nk train</c>: learns from rows, reports how well and how fast, and saves the model.</summary>
internal static class TrainCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("train", "Learn from generated rows, a file of text, or images");
        var options = new TrainOptions(command);
        command.SetAction(parsed =>
        {
            TrainSettings settings = options.Read(parsed);
            return settings.Double ? TrainRun.Execute<double>(settings) : TrainRun.Execute<float>(settings);
        });
        return command;
    }
}
