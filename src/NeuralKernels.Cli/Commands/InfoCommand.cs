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
        Argument<string> model = ModelArgument.Create();
        var command = new Command("info", "Say what a model is made of") { model };
        command.SetAction(parsed => AnyModel.Open(parsed.GetRequiredValue(model), new Use(parsed.GetRequiredValue(model))));
        return command;
    }

    private readonly struct Use(string path) : IModelUse
    {
        public void Run<T>(Model<T> model, long bytes)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Screen.Draw(ModelReport.LayerTable(model.Network));
            foreach (string line in ModelReport.Lines(path, bytes, model))
            {
                Screen.Line(line);
            }
        }
    }
}
