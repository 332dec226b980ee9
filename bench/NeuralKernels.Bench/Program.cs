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
              ours and its peers, timed alternately, recorded, and compared with recorded ratios
          {BuildsCommand.Usage}
              the libraries of another build, in FOLDER, beside those of this one: timed alternately in one process, and whether their
              bits are the same
          {OptimizerComparisonCommand.Usage}
              full-batch optimizers beside Adam at its best learning rate, for the same time; on a sine, or on iris
          latency [CALLS]
              percentiles of single predictions, beside ONNX Runtime's
          exhaustive NAME...|all|list
              all float inputs of a function, compared with an oracle
          {PeaksCommand.Usage}
              the FMA peak and the read bandwidth of one thread, as JSON
          {ReadmeCommand.Usage}
              writes the recorded figures to README.md, docs/performance.md and bench/results; --check only reports differences
          {WorstCommand.Usage}
              searches for the double with the largest error of a function; exit code 1 where a stated bound is broken
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
            case "exhaustive":
                return ExhaustiveCommand.Run(rest);
            case "latency":
                return LatencyCommand.Run(rest);
            case "optimizers":
                return OptimizerComparisonCommand.Run(rest);
            case "peaks":
                return PeaksCommand.Run();
            case "ratios":
                return RatiosCommand.Run(rest);
            case "readme":
                return ReadmeCommand.Run(rest);
            case "worst":
                return WorstCommand.Run(rest);
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }
}
