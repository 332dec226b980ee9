using System;
using System.Collections.Generic;
using System.Linq;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using NeuralKernels.Bench.Suite;

namespace NeuralKernels.Bench.Commands;

/// <summary><c>benchmark [--isa] ARGUMENTS</c>: runs the BenchmarkDotNet classes with BenchmarkDotNet's own arguments.</summary>
/// <remarks>
/// BenchmarkDotNet builds a project of its own, for which it looks for this one from the current folder upwards: run it inside the
/// repository.
/// </remarks>
internal static class BenchmarkCommand
{
    public const string Usage = "benchmark [--isa] ARGUMENTS";

    public static int Run(ReadOnlySpan<string> args)
    {
        (IConfig config, string[] left) = SuiteConfig.Of(args.ToArray());
        IEnumerable<Summary> summaries = BenchmarkSwitcher.FromAssembly(typeof(BenchmarkCommand).Assembly).Run(left, config);
        return summaries.All(Ran) ? 0 : 1;
    }

    private static bool Ran(Summary summary) =>
        !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success);
}
