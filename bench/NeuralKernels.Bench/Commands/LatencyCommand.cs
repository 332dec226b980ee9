using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using NeuralKernels.Bench.Benchmarks;
using NeuralKernels.Bench.Peers;
using static System.FormattableString;

namespace NeuralKernels.Bench.Commands;

/// <summary>
/// <c>latency [CALLS]</c>: percentiles of single predictions, ours and ONNX Runtime's in alternating blocks of a thousand.
/// </summary>
/// <remarks>Each call is timed on its own; every figure includes the two clock readings, some 20 ns.</remarks>
internal static class LatencyCommand
{
    private const int Block = 1000;

    private static readonly NetworkShape[] s_shapes =
    [
        new(1, 4, 16, 3), new(1, 64, 64, 64, 8), new(1, 784, 128, 10), new(1, 784, 512, 512, 10),
    ];

    public static int Run(ReadOnlySpan<string> args)
    {
        int calls = 1_000_000;
        if (args.Length > 1 || (args.Length == 1 && (!int.TryParse(args[0], CultureInfo.InvariantCulture, out calls) || calls < Block)))
        {
            throw new InputException($"usage: latency [CALLS], at least {Block}");
        }

        Console.WriteLine(Invariant($"# one row, {calls:N0} calls each, nanoseconds"));
        Console.WriteLine("| network | | P50 | P99 | P99.9 | maximum |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (NetworkShape shape in s_shapes)
        {
            Measure(shape, calls / Block * Block);
        }

        return 0;
    }

    private static void Measure(NetworkShape shape, int calls)
    {
        Network<float> network = shape.Build();
        Session<float> session = network.Pack().CreateSession();
        session.Warmup();
        float[] input = shape.Rows(), output = new float[shape.Outputs], theirs = new float[shape.Outputs];
        using OnnxPeer? onnx = OnnxPeer.Load(network, 1, input, theirs);
        long[] ours = new long[calls], peer = new long[onnx is null ? 0 : calls];
        for (int i = 0; onnx is not null && i < Block; i++)
        {
            onnx.Run();
        }

        for (int start = 0; start < calls; start += Block)
        {
            for (int i = start; i < start + Block; i++)
            {
                long from = Stopwatch.GetTimestamp();
                session.Run(input, output);
                ours[i] = Stopwatch.GetTimestamp() - from;
            }

            for (int i = start; onnx is not null && i < start + Block; i++)
            {
                long from = Stopwatch.GetTimestamp();
                onnx.Run();
                peer[i] = Stopwatch.GetTimestamp() - from;
            }
        }

        Print(shape, "NeuralKernels", ours);
        if (onnx is not null)
        {
            Print(shape, OnnxPeer.Name, peer);
        }
    }

    /// <summary>Nearest-rank percentiles: the smallest time that the given share of the calls did not exceed.</summary>
    private static void Print(NetworkShape shape, string name, long[] ticks)
    {
        Array.Sort(ticks);
        string Percentile(double share) => (ticks[Math.Max(0, (int)Math.Ceiling(share * ticks.Length) - 1)] * 1e9 / Stopwatch.Frequency)
            .ToString("f0", CultureInfo.InvariantCulture);
        string[] cells = [string.Join('-', shape.Sizes), name, .. new[] { 0.5, 0.99, 0.999, 1 }.Select(Percentile)];
        Console.WriteLine($"| {string.Join(" | ", cells)} |");
    }
}
