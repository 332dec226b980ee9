using System;
using NeuralKernels.Bench.Commands;

namespace NeuralKernels.Bench;

internal static class Program
{
    private const string Usage = """
        usage: NeuralKernels.Bench COMMAND
          exhaustive NAME...|all|list      every float input of a function against an oracle
          ratios functions|gemm [FILTER] [--json FILE]   ours and its peers, timed in turns
        """;

    private static int Main(string[] args)
    {
        ReadOnlySpan<string> rest = args.AsSpan(Math.Min(1, args.Length));
        switch (args.Length == 0 ? "" : args[0])
        {
            case "exhaustive":
                return ExhaustiveCommand.Run(rest);
            case "ratios":
                return RatiosCommand.Run(rest);
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }
}
