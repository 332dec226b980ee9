using System.CommandLine;
using System.Numerics;
using NeuralKernels.Cli.Input;
using NeuralKernels.Cli.Output;
using NeuralKernels.IO;

namespace NeuralKernels.Cli.Commands;

/// <summary><c>nk info MODEL</c>: what a model is made of.</summary>
internal static class InfoCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("info", "Say what a model is made of");
        Argument<string> model = command.AddModel();
        command.SetAction(parsed => AnyModel.Open(parsed.GetRequiredValue(model), new Use(parsed.GetRequiredValue(model))));
        return command;
    }

    private sealed class Use(string path) : IModelUse
    {
        public void Run<T>(Model<T> model, long bytes)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => ModelReport.Tell(path, bytes, model);
    }
}
