using System;
using System.Diagnostics;
using System.Globalization;
using NeuralKernels.Bench.Benchmarks;
using NeuralKernels.Bench.Peers;
using static System.FormattableString;

namespace NeuralKernels.Bench.Commands;

/// <summary><c>latency [CALLS]</c>: percentiles of single predictions, ours and ONNX Runtime's in turns of a thousand.</summary>
/// <remarks>Each call is timed on its own; the clock's own two readings, some 20 ns, are in every figure.</remarks>
internal static class LatencyCommand
{
    private const int Turn = 1000;

    private static readonly NetworkShape[] s_shapes =
    [
        new(1, 4, 16, 3), new(1, 64, 64, 64, 8), new(1, 784, 128, 10), new(1, 784, 512, 512, 10),
    ];

    public static int Run(ReadOnlySpan<string> args)
    {
        int calls = 1_000_000;
        if (args.Length > 1 || (args.Length == 1 && (!int.TryParse(args[0], CultureInfo.InvariantCulture, out calls) || calls < Turn)))
        {
            Console.Error.WriteLine($"usage: latency [CALLS], at least {Turn}");
            return 2;
        }

        Console.WriteLine(Invariant($"# one row, {calls:N0} calls each, nanoseconds"));
        Console.WriteLine("| network | | P50 | P99 | P99.9 | maximum |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (NetworkShape shape in s_shapes)
        {
            Measure(shape, calls / Turn * Turn);
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
        for (int i = 0; onnx is not null && i < Turn; i++)
        {
            onnx.Run();
        }

        for (int start = 0; start < calls; start += Turn)
        {
            for (int i = start; i < start + Turn; i++)
            {
                long from = Stopwatch.GetTimestamp();
                session.Run(input, output);
                ours[i] = Stopwatch.GetTimestamp() - from;
            }

            for (int i = start; onnx is not null && i < start + Turn; i++)
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

    /// <summary>Nearest-rank percentiles: the least time that so large a share of the calls did not exceed.</summary>
    private static void Print(NetworkShape shape, string name, long[] ticks)
    {
        Array.Sort(ticks);
        double Percentile(double share) => ticks[Math.Max(0, (int)Math.Ceiling(share * ticks.Length) - 1)] * 1e9 / Stopwatch.Frequency;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {string.Join('-', shape.Sizes)} | {name} | {Percentile(0.5):f0} | {Percentile(0.99):f0} | {Percentile(0.999):f0} | {Percentile(1):f0} |"));
    }
}
