using System.CommandLine;

namespace NeuralKernels.Cli.Commands;

/// <summary>The argument MODEL.</summary>
internal static class ModelArgument
{
    /// <summary>The argument.</summary>
    public static Argument<string> Create() => new("MODEL") { Description = "a model that nk train kept with --out, or a program saved" };
}
