using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.Json;
using NeuralKernels.Bench.Ratios;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Bench.Commands;

/// <summary><c>ratios WHAT [--json FILE]</c>: ours and a peer, timed in turns in one process.</summary>
internal static class RatiosCommand
{
    private const string Usage = "usage: ratios functions [--json FILE]";

    public static int Run(ReadOnlySpan<string> args)
    {
        string? file = null;
        if (args.Length == 3 && args[1] == "--json")
        {
            file = args[2];
        }
        else if (args.Length != 1)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        IEnumerable<RatioLine>? lines = args[0] switch
        {
            "functions" => FunctionRatios.Run([64, 1024, 16384]),
            _ => null,
        };
        if (lines is null)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        Console.WriteLine($"# {Isa.Describe()}; one thread; least of many short rounds taken in turns");
        Console.WriteLine("| case | ours | peer | unit | ratio | bar | |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        var done = new List<RatioLine>();
        foreach (RatioLine line in lines)
        {
            done.Add(line);
            string bar = line.Bar == 0 ? "-" : line.Bar.ToString("f1", CultureInfo.InvariantCulture);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {line.Name} {line.Case} vs {line.PeerName} | {line.Ours:f4} | {line.Peer:f4} | {line.Unit} | {line.Ratio:f2} | {bar} | {line.Verdict} |"));
        }

        if (file is not null)
        {
            using FileStream stream = File.Create(file);
            JsonSerializer.Serialize(stream, done);
        }

        return 0;
    }
}
