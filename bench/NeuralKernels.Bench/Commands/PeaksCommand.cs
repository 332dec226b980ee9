using System;
using System.Text.Json;
using NeuralKernels.Bench.Suite;

namespace NeuralKernels.Bench.Commands;

/// <summary>
/// <c>peaks</c>: the peaks of one thread of this process, as JSON. <c>benchmark --isa</c> runs it for each instruction set.
/// </summary>
internal static class PeaksCommand
{
    public const string Usage = "peaks";

    public static int Run()
    {
        Console.WriteLine(JsonSerializer.Serialize(Peaks.Measure()));
        return 0;
    }
}
