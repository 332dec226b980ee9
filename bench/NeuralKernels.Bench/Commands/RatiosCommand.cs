using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.Json;
using System.Text.RegularExpressions;
using NeuralKernels.Bench.Ratios;
using NeuralKernels.Cli.Measure;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Bench.Commands;

/// <summary><c>ratios WHAT [FILTER] [--json FILE | --against FILE]</c>: ours and its peers, timed in turns in one process.</summary>
/// <remarks>Against a recorded file the ratios are compared, not the times, and what fell by more than a tenth ends the command with 1.</remarks>
internal static class RatiosCommand
{
    private const string Usage = "usage: ratios functions|gemm|train|infer [FILTER] [--json FILE | --against FILE]";

    public static int Run(ReadOnlySpan<string> args)
    {
        string? file = null, recorded = null;
        if (args.Length >= 2 && args[^2] is "--json" or "--against")
        {
            (file, recorded) = args[^2] == "--json" ? (args[^1], recorded) : (file, args[^1]);
            args = args[..^2];
        }

        if (recorded is not null && !File.Exists(recorded))
        {
            Console.Error.WriteLine($"{recorded} is not there; a file that --json wrote is needed.");
            return 2;
        }

        string filter = args.Length == 2 ? args[1] : "";
        IEnumerable<RatioLine>? lines = args.Length is 1 or 2 ? args[0] switch
        {
            "functions" => Functions(filter),
            "gemm" => GemmRatios.Run(filter),
            "train" => TrainRatios.Run(filter),
            "infer" => InferRatios.Run(filter),
            _ => null,
        }
        : null;
        if (lines is null)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        List<RatioLine> found = Print(lines, file);
        return recorded is null ? 0 : Against(found, recorded);
    }

    private static int Against(List<RatioLine> found, string file)
    {
        const double tolerance = 0.1; // what a shared machine moves a ratio by, seen over a day
        RatioLine[] before;
        try
        {
            before = JsonSerializer.Deserialize<RatioLine[]>(File.ReadAllText(file)) ?? [];
        }
        catch (JsonException e)
        {
            Console.Error.WriteLine($"{file} is no file that --json wrote: {e.Message}");
            return 2;
        }

        List<string> fallen = Regression.Find(before, found, tolerance);
        fallen.ForEach(Console.WriteLine);
        Console.WriteLine($"{found.Count} ratios, {fallen.Count} fell by more than {tolerance:P0}");
        return fallen.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<RatioLine> Functions(string filter)
    {
        int[] lengths = [64, 1024, 16384];
        IEnumerable<RatioLine> gelu = Regex.IsMatch("gelu", filter) ? FunctionRatios.RunGelu(lengths) : [];
        IEnumerable<RatioLine> adam = Regex.IsMatch("adam", filter) ? StreamRatios.Run() : [];
        return [.. FunctionRatios.Run(lengths, filter), .. gelu, .. adam];
    }

    private static List<RatioLine> Print(IEnumerable<RatioLine> lines, string? file)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"# {Isa.Describe()}; FMA peak {FmaPeak.Measure<float>(1) / 1e9:f1} GFLOP/s float, one thread; least of many short rounds taken in turns"));
        Console.WriteLine("| case | ours | % of peak | bound | peer | | unit | ratio | bar | |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        var done = new List<RatioLine>();
        foreach (RatioLine line in lines)
        {
            done.Add(line);
            string bar = line.Bar == 0 ? "-" : line.Bar.ToString("0.0#", CultureInfo.InvariantCulture);
            string percent = line.PercentOfPeak?.ToString("f0", CultureInfo.InvariantCulture) ?? "-";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {line.Case} | {line.Ours:g4} | {percent} | {line.Bound ?? "-"} | {line.PeerName} | {line.Peer:g4} | {line.Unit} | {line.Ratio:f2} | {bar} | {line.Verdict} |"));
        }

        if (file is not null)
        {
            using FileStream stream = File.Create(file);
            JsonSerializer.Serialize(stream, done);
        }

        return done;
    }
}
