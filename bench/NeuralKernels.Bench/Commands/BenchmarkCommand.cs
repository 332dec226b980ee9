using System;
using System.Collections.Generic;
using System.Linq;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace NeuralKernels.Bench.Commands;

/// <summary><c>benchmark ARGUMENTS</c>: the BenchmarkDotNet classes, chosen and run by BenchmarkDotNet's own arguments.</summary>
/// <remarks>BenchmarkDotNet builds a project of its own from this one, which it looks for from the current folder upwards: run it inside the repository.</remarks>
internal static class BenchmarkCommand
{
    public const string Usage = "benchmark ARGUMENTS";

    public static int Run(ReadOnlySpan<string> args)
    {
        // Wide enough for the longest network: "1024-2048-2048-1000, 256".
        IConfig config = DefaultConfig.Instance.WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(30));
        IEnumerable<Summary> summaries = BenchmarkSwitcher.FromAssembly(typeof(BenchmarkCommand).Assembly).Run(args.ToArray(), config);
        return summaries.All(Ran) ? 0 : 1;
    }

    private static bool Ran(Summary summary) =>
        !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success);
}
