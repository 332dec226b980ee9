using System.CommandLine;

namespace NeuralKernels.Cli.Commands;

/// <summary>The argument MODEL.</summary>
internal static class ModelArgument
{
    /// <summary>The argument.</summary>
    public static Argument<string> Create() => Choices.RefuseEmpty(
        new Argument<string>("MODEL") { Description = "a model that nk train kept with --out, or a program saved (- for standard input)" });
}
