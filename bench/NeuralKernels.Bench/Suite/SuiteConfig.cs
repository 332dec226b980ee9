using System;
using System.Collections.Generic;
using System.Linq;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using NeuralKernels.Bench.Commands;

namespace NeuralKernels.Bench.Suite;

/// <summary>Columns, filters and jobs of a run.</summary>
internal static class SuiteConfig
{
    private const string Isa = "--isa";

    private static readonly Dictionary<string, Job> s_jobs = new(StringComparer.OrdinalIgnoreCase)
    {
        ["default"] = Job.Default,
        ["dry"] = Job.Dry,
        ["short"] = Job.ShortRun,
        ["medium"] = Job.MediumRun,
        ["long"] = Job.LongRun,
    };

    /// <summary>The configuration, and the remaining arguments for BenchmarkDotNet.</summary>
    /// <remarks><c>--isa</c> turns the job of <c>--job</c> into one job per instruction set.</remarks>
    /// <exception cref="InputException">With <c>--isa</c>, <c>--job</c> is unknown.</exception>
    public static (IConfig Config, string[] Arguments) Of(string[] args)
    {
        // Wide enough for the longest network: "1024-2048-2048-1000, 256".
        ManualConfig config = ManualConfig.Create(DefaultConfig.Instance)
            .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(30).WithRatioStyle(RatioStyle.Trend))
            .WithBuildTimeout(TimeSpan.FromMinutes(10)) // the default of two is too short on a busy machine
            .AddColumn(WorkColumn.All)
            .HideColumns(Column.EnvironmentVariables) // the job's name says what they do
            .AddFilter(new SuiteFilter());
        if (!args.Contains(Isa))
        {
            return (config, args);
        }

        List<string> left = [.. args.Where(argument => argument != Isa)];
        int at = left.FindIndex(argument => argument is "--job" or "-j");
        string name = at < 0 ? "default" : at + 1 < left.Count ? left[at + 1] : "";
        if (!s_jobs.TryGetValue(name, out Job? job))
        {
            throw new InputException($"--job is '{name}'; with {Isa} one of {string.Join(", ", s_jobs.Keys)} is expected.");
        }

        if (at >= 0)
        {
            left.RemoveRange(at, 2);
        }

        return (config.AddJob([.. IsaJob.Here.Select(isa => isa.Of(job))]), [.. left]);
    }
}
