using System;
using System.CommandLine;
using System.CommandLine.Invocation;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Cli.Commands;

/// <summary><c>nk --version</c>: the version, and what else a bug report needs.</summary>
internal sealed class ShowVersion : SynchronousCommandLineAction
{
    /// <summary>Handles the root's <c>--version</c>.</summary>
    public static void AddTo(RootCommand root) => root.Options.OfType<VersionOption>().Single().Action = new ShowVersion();

    public override int Invoke(ParseResult parseResult)
    {
        string version = typeof(ShowVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        string platform = $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}";
        Console.Out.WriteLine($"nk {version} ({Isa.Describe()}; {platform})");
        return ExitCode.Done;
    }
}
