using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using NeuralKernels.Bench.Benchmarks;
using NeuralKernels.Measurement;

namespace NeuralKernels.Bench.Suite;

/// <summary>A column computed from the time of a call and its work.</summary>
/// <param name="name">The column's heading.</param>
/// <param name="legend">What it shows.</param>
/// <param name="figure">From work, seconds, element type and the peaks of the job's process to the figure; null for none.</param>
internal sealed class WorkColumn(string name, string legend, Func<Work, double, Type, Func<Peaks>, double?> figure) : IColumn
{
    private static readonly ConcurrentDictionary<string, Peaks> s_peaks = new();

    public static IColumn[] All { get; } =
    [
        new WorkColumn(
            "GFLOP/s", "Operations of the task per nanosecond",
            (work, seconds, _, _) => work.Flops == 0 ? null : work.Flops / seconds / 1e9),
        new WorkColumn(
            "GB/s", "Bytes of the operands, read and written, per nanosecond", (work, seconds, _, _) => work.Bytes / seconds / 1e9),
        new WorkColumn(
            "% of peak", "Of the FMA peak measured in such a process, or of its read bandwidth where memory is the bound", Percent),
    ];

    public string Id => $"{nameof(WorkColumn)}.{name}";

    public string ColumnName => name;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => legend;

    /// <summary>
    /// The share in percent of the peak that bounds the work: the FMA peak, or the bandwidth of the level that holds the operands.
    /// </summary>
    internal static double? Percent(Work work, double seconds, Type element, Func<Peaks> peaks)
    {
        if (work.IsBoundByMemory)
        {
            return 100 * work.Bytes / seconds / peaks().Read[CpuCaches.Here.LevelOf((long)work.Bytes)];
        }

        return work.Flops == 0 ? null : 100 * work.Flops / seconds / (element == typeof(double) ? peaks().Double : peaks().Single);
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        if (summary[benchmarkCase]?.ResultStatistics is not { } statistics)
        {
            return "NA";
        }

        double? value = figure(
            Cases.Create(benchmarkCase).Work, statistics.Mean * 1e-9, Cases.Element(benchmarkCase), () => PeaksOf(benchmarkCase.Job));
        return value?.ToString("f1", CultureInfo.InvariantCulture) ?? "-";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    private static Peaks PeaksOf(Job job)
    {
        IReadOnlyList<EnvironmentVariable> variables = job.Environment.EnvironmentVariables ?? [];
        return s_peaks.GetOrAdd(
            string.Join(' ', variables.Select(variable => $"{variable.Key}={variable.Value}")),
            _ => variables.Count == 0 ? Peaks.Measure() : Peaks.Measure(variables));
    }
}
