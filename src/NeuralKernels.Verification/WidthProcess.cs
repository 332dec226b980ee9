using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using NeuralKernels.Kernels.Simd;
using static System.FormattableString;

namespace NeuralKernels.Verification;

/// <summary>Runs each width in a process of its own, since a process chooses its width once, when it starts.</summary>
internal static class WidthProcess
{
    /// <summary>The environment variable that forces the kernels' width.</summary>
    public const string Variable = "NEURALKERNELS_WIDTH";

    /// <summary>The widths that can run here, as <see cref="WidthResult.Width"/> has them.</summary>
    public static IReadOnlyList<int> Widths { get; } = [.. Isa.Widths.Select(width => (int)width)];

    /// <summary>Runs every width, as many at once as there are processors.</summary>
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

        start.Environment[Variable] = Isa.ForcedBy((SimdWidth)width);
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        try
        {
            return VerifyJson.ReadWidths(output).Single();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            string name = Isa.NameOf((SimdWidth)width), message = error.GetAwaiter().GetResult();
            throw new WidthProcessException(
                Invariant($"The process for {name} ended with code {process.ExitCode} and no result: {message}"), e);
        }
    }

    /// <summary>How to start this program again: through the host if a host runs it, else directly.</summary>
    public static ProcessStartInfo Self()
    {
        string program = Environment.ProcessPath ?? throw new WidthProcessException(
            "The path of this program is unknown, so it cannot be started for each width.");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        return start;
    }
}
