using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using NeuralKernels.Cli.Output;
using NeuralKernels.Verification;

namespace NeuralKernels.Cli.Commands;

/// <summary><c>nk verify</c>: whether this CPU gives the bits that every CPU gives.</summary>
/// <remarks>
/// Every kernel against the naive reference, at every vector width and on several threads; then a training that is always the same
/// (<see cref="DigestRecipe"/>), whose digest stands in <see cref="PublishedDigests"/>. One vector width alone, in this process, where
/// <c>NEURALKERNELS_WIDTH</c> names it.
/// </remarks>
internal static class VerifyCommand
{
    private const string Description =
        "Prove that this CPU gives the same bits as every other.\n\n"
        + "Runs kernels, predictions and a training at every vector width and on several threads, and compares each number with the naive reference, bit by"
        + " bit. Then compares SHA-256 digests with the published ones: of the weights (little-endian, every NaN as one) that a network of 150-12-40-24-20-5"
        + " with relu, tanh, sigmoid and gelu learns from 90 generated rows by softmax cross-entropy, in two epochs of Adam and two of SGD with momentum, in"
        + " float and in double; and of what functions of double give. Ends with 1 and names the first difference where there is one.\n\n"
        + "NEURALKERNELS_WIDTH=512, 256, 128, portable or 1 in the environment verifies that width alone.";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var quick = new Option<bool>("--quick") { Description = "Small sizes: seconds, or minutes in an emulator" };
        var json = new Option<bool>("--json") { Description = "Results for machines" };
        var command = new Command("verify", Description) { quick, json };
        command.SetAction(parsed => Run(parsed.GetValue(quick), parsed.GetValue(json)));
        return command;
    }

    private static int Run(bool quick, bool json)
    {
        bool one = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(WidthProcess.Variable));
        IReadOnlyList<WidthResult> widths = one ? [WidthRun.Execute(quick)] : WidthProcess.ExecuteAll(quick);
        if (json)
        {
            Screen.Raw(VerifyJson.Write(widths, quick));
        }
        else
        {
            VerifyReport.Tell(widths);
        }

        string[] problems = [.. widths.SelectMany(width => width.Problems)];
        return problems.Length == 0 ? ExitCode.Done : throw new RunException(problems[0]);
    }
}
