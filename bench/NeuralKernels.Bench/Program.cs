using System;
using NeuralKernels.Bench.Commands;

namespace NeuralKernels.Bench;

internal static class Program
{
    private const string Usage = """
        usage: NeuralKernels.Bench COMMAND
          benchmark ARGUMENTS              BenchmarkDotNet, with its own arguments: --filter '*Gemm*', --list flat
          exhaustive NAME...|all|list      every float input of a function against an oracle
          ratios functions|gemm|train|infer [FILTER] [--json FILE | --against FILE [TOLERANCE]]   ours and its peers, timed in turns
          duel [SECONDS] [IRIS.csv]        optimizers of all rows beside Adam at its best rate, for the same time; a sine, or iris
          latency [CALLS]                  percentiles of single predictions, beside ONNX Runtime's
        """;

    private static int Main(string[] args)
    {
        ReadOnlySpan<string> rest = args.AsSpan(Math.Min(1, args.Length));
        switch (args.Length == 0 ? "" : args[0])
        {
            case "benchmark":
                return BenchmarkCommand.Run(rest);
            case "duel":
                return DuelCommand.Run(rest);
            case "exhaustive":
                return ExhaustiveCommand.Run(rest);
            case "latency":
                return LatencyCommand.Run(rest);
            case "ratios":
                return RatiosCommand.Run(rest);
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }
}
