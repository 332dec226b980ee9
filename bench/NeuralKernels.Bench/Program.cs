using System;
using NeuralKernels.Bench.Commands;

namespace NeuralKernels.Bench;

internal static class Program
{
    private const string Usage = $"""
        usage: NeuralKernels.Bench COMMAND
          {BenchmarkCommand.Usage}
              BenchmarkDotNet, with its own arguments: --filter '*Gemm*', --list flat; --isa: once for each instruction set
          {RatiosOptions.Usage}
              ours and its peers, timed in turns, recorded, and compared with recorded ones
          {BuildsCommand.Usage}
              the libraries of another build, in FOLDER, beside those of this one: timed alternately in one process, and whether the bits are the same
          duel [SECONDS] [IRIS.csv]
              optimizers of all rows beside Adam at its best rate, for the same time; a sine, or iris
          latency [CALLS]
              percentiles of single predictions, beside ONNX Runtime's
          exhaustive NAME...|all|list
              every float input of a function against an oracle
          {PeaksCommand.Usage}
              the FMA peak and the read bandwidth of one thread, as JSON
          {ReadmeCommand.Usage}
              writes the recorded figures into the README and the pages of bench/results; --check only says where they differ
        """;

    private static int Main(string[] args)
    {
        try
        {
            return Run(args);
        }
        catch (InputException e)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
    }

    private static int Run(string[] args)
    {
        ReadOnlySpan<string> rest = args.AsSpan(Math.Min(1, args.Length));
        switch (args.Length == 0 ? "" : args[0])
        {
            case "benchmark":
                return BenchmarkCommand.Run(rest);
            case "builds":
                return BuildsCommand.Run(rest);
            case "duel":
                return DuelCommand.Run(rest);
            case "exhaustive":
                return ExhaustiveCommand.Run(rest);
            case "latency":
                return LatencyCommand.Run(rest);
            case "peaks":
                return PeaksCommand.Run();
            case "ratios":
                return RatiosCommand.Run(rest);
            case "readme":
                return ReadmeCommand.Run(rest);
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }
}
