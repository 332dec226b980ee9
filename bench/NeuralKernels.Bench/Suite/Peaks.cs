using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using BenchmarkDotNet.Jobs;
using NeuralKernels.Measurement;
using static System.FormattableString;

namespace NeuralKernels.Bench.Suite;

/// <summary>The peaks of one thread, measured once for each set of environment variables, in a process with them.</summary>
/// <param name="Isa">The instruction sets of the process.</param>
/// <param name="Single">Operations per second in float.</param>
/// <param name="Double">Operations per second in double.</param>
/// <param name="Read">Bytes per second read from each level of the memory.</param>
internal sealed record Peaks(string Isa, double Single, double Double, IReadOnlyDictionary<string, double> Read)
{
    private static readonly TimeSpan s_budget = TimeSpan.FromMilliseconds(100);

    /// <summary>Measures the peaks in this process.</summary>
    public static Peaks Measure() => new(
        Kernels.Simd.Isa.Describe(),
        FmaPeak.Measure<float>(1),
        FmaPeak.Measure<double>(1),
        CpuCaches.Here.Levels.ToDictionary(each => each.Level, each => Bandwidth.OfLevel(each.Level, 1, s_budget)));

    /// <summary>Measures the peaks in a new process with the given environment variables.</summary>
    /// <exception cref="InvalidOperationException">The process failed.</exception>
    public static Peaks Measure(IEnumerable<EnvironmentVariable> variables)
    {
        // The host that runs this process if there is one, else the one in the path.
        string host = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        var start = new ProcessStartInfo(host, ["exec", typeof(Peaks).Assembly.Location, "peaks"]) { RedirectStandardOutput = true };
        foreach (EnvironmentVariable variable in variables)
        {
            start.Environment[variable.Key] = variable.Value;
        }

        using Process process = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Peaks>(output)!
            : throw new InvalidOperationException(Invariant($"The process that measures the peaks ended with {process.ExitCode}."));
    }
}
