using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using NeuralKernels.Cli.Output;
using NeuralKernels.Verification;

namespace NeuralKernels.Cli.Commands;

/// <summary><c>nk verify</c>: whether this CPU gives the same bits as every other.</summary>
/// <remarks>
/// Runs every kernel against the naive reference, at every vector width and on several threads; then a fixed training,
/// <see cref="DigestRecipe"/>, whose digest is in <see cref="PublishedDigests"/>. Where <c>NEURALKERNELS_WIDTH</c> names a width, only that
/// one runs, in this process.
/// </remarks>
internal static class VerifyCommand
{
    private const string Description =
        "Prove that this CPU gives the same bits as every other.\n\n"
        + "Runs kernels, predictions and a training at every vector width and on several threads, and compares each number with the naive"
        + " reference, bit by bit. Then compares SHA-256 digests with the published ones: of the weights (little-endian, every NaN as one)"
        + " that a network of 150-12-40-24-20-5 with relu, tanh, sigmoid and gelu learns from 90 generated rows by softmax cross-entropy,"
        + " in two epochs of Adam and two of SGD with momentum, in float and in double; and of the values of functions of double. Ends with"
        + " 1 and names the first difference where there is one.\n\n"
        + "NEURALKERNELS_WIDTH=512, 256, 128, portable or 1 in the environment verifies that width alone.";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("verify", Description);
        Option<bool> quick = command.AddSwitch("--quick", "Small sizes: seconds, or minutes in an emulator");
        Option<bool> json = command.AddSwitch("--json", "Results for machines");
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

        string? problem = widths.SelectMany(width => width.Problems).FirstOrDefault();
        return problem is null ? ExitCode.Done : throw new RunException(problem);
    }
}
