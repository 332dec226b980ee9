using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using NeuralKernels.Kernels.Simd;
using static System.FormattableString;

namespace NeuralKernels.Verification;

/// <summary>Widths that are not this process's: a width is chosen once, when a process starts, so each runs in one of its own.</summary>
internal static class WidthProcess
{
    /// <summary>The environment variable with which the kernels are told their width.</summary>
    public const string Variable = "NEURALKERNELS_WIDTH";

    /// <summary>The widths that run here. Without a fused multiply-add only the scalar has an exact software form.</summary>
    public static IReadOnlyList<int> Widths => Isa.HasFusedMultiplyAdd ? [512, 256, 128, 1] : [1];

    /// <summary>Runs each width, as many at once as there are processors.</summary>
    /// <exception cref="WidthProcessException">A process did not answer.</exception>
    public static IReadOnlyList<WidthResult> ExecuteAll(bool quick)
    {
        WidthResult[] results = new WidthResult[Widths.Count];
        try
        {
            Parallel.For(
                0,
                results.Length,
                new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
                i => results[i] = Execute(Widths[i], quick));
        }
        catch (AggregateException e)
        {
            throw new WidthProcessException(e.InnerException!.Message, e);
        }

        return results;
    }

    private static WidthResult Execute(int width, bool quick)
    {
        ProcessStartInfo start = Self();
        start.ArgumentList.Add("verify");
        start.ArgumentList.Add("--json");
        if (quick)
        {
            start.ArgumentList.Add("--quick");
        }

        start.Environment[Variable] = width.ToString(CultureInfo.InvariantCulture);
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        try
        {
            return VerifyJson.ReadWidths(output).Single();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new WidthProcessException(
                Invariant(
                    $"The process for {width} bits ended with code {process.ExitCode} and no result: {error.GetAwaiter().GetResult()}"),
                e);
        }
    }

    /// <summary>This program once more: by the host where a host runs it, else as the file that it is.</summary>
    public static ProcessStartInfo Self()
    {
        string program = Environment.ProcessPath ?? throw new WidthProcessException(
            "The program does not know its own file, which it runs once for each width.");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        return start;
    }
}
