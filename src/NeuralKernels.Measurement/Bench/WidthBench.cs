using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Measurement;

/// <summary>All measurements at the width of this process.</summary>
/// <param name="quick">Whether to measure fewer rows, each for a shorter time.</param>
internal sealed class WidthBench(bool quick)
{
    private static readonly TimeSpan s_peakBudget = TimeSpan.FromMilliseconds(5); // hundreds of rounds
    private const int MaxCalls = 100_000; // a hundred of which are above the P99.9
    private static readonly int s_width = (int)Isa.Width;
    private static readonly string[] s_types = ["float", "double"];

    private readonly TimeSpan _budget = TimeSpan.FromMilliseconds(quick ? 10 : 25);
    private readonly TimeSpan _latencyBudget = TimeSpan.FromMilliseconds(quick ? 30 : 160);
    // A pass over the buffer in DRAM takes some milliseconds.
    private readonly TimeSpan _readBudget = TimeSpan.FromMilliseconds(quick ? 25 : 60);
    private readonly Dictionary<(string Type, int Threads), List<(double Best, double Median)>> _peaks = [];
    private readonly int[] _threads = Environment.ProcessorCount > 1 ? [1, Environment.ProcessorCount] : [1];
    private BenchGroup? _last;

    /// <summary>Prepares all cases, warms them up and measures them.</summary>
    /// <param name="begin">Receives the number of rows before anything runs.</param>
    /// <param name="tell">Receives each row as it is measured; the peaks, which are sampled between the others, come last.</param>
    public void Run(Action<int> begin, Action<BenchRow> tell)
    {
        BenchCase[] cases = [.. Cases().Where(each => !quick || each.IsQuick)];
        CpuCaches caches = CpuCaches.Here;
        begin(cases.Length + (_threads.Length * (caches.Levels.Length + s_types.Length)));
        TieredJit.Reach([.. cases.Select(each => each.Action)]);
        foreach (int threads in _threads)
        {
            foreach ((string level, _, _) in caches.Levels)
            {
                (double, double) rates = Bandwidth.SampleLevel(level, threads, _readBudget);
                tell(Row(BenchGroup.Read, "float", level, threads, BenchUnit.Gigabytes, rates));
            }
        }

        foreach (BenchCase each in cases)
        {
            SamplePeaks(each.Key.Group);
            tell(Measure(each));
        }

        SamplePeaks(null);
        foreach (((string type, int threads), List<(double Best, double Median)> rates) in _peaks)
        {
            // The clock frequency varies: the peak is the best of several samples, as are the rows compared with it.
            double[] medians = [.. rates.Select(rate => rate.Median).Order()];
            tell(Row(BenchGroup.Peak, type, "FMA", threads, BenchUnit.Gflops, (rates.Max(rate => rate.Best), medians[medians.Length / 2])));
        }
    }

    private IEnumerable<BenchCase> Cases() =>
    [
        .. _threads.SelectMany(threads => ProductCases.Create(s_width, threads)),
        .. FunctionCases.Create(s_width),
        .. _threads.SelectMany(threads => NetworkCases.Create(s_width, threads)).OrderBy(each => each.Key.Group),
    ];

    private BenchRow Measure(BenchCase each)
    {
        (double Best, double Median) seconds =
            each.Key.Threads > 1 ? Rounds.TimeApart(each.Action, _budget) : Rounds.Time(each.Action, _budget);
        return each.ToRow(seconds, each.HasLatency ? Latency.Measure(each.Action, _latencyBudget, MaxCalls) : null);
    }

    /// <summary>Samples the peaks before each group of rows, that is, throughout the run.</summary>
    private void SamplePeaks(BenchGroup? group)
    {
        if (_last == group && group is not null)
        {
            return;
        }

        _last = group;
        foreach (int threads in _threads)
        {
            foreach (string type in s_types)
            {
                if (!_peaks.TryGetValue((type, threads), out List<(double Best, double Median)>? rates))
                {
                    _peaks.Add((type, threads), rates = []);
                }

                rates.Add(type == "double" ? FmaPeak.Sample<double>(threads, s_peakBudget) : FmaPeak.Sample<float>(threads, s_peakBudget));
            }
        }
    }

    private static BenchRow Row(BenchGroup group, string type, string name, int threads, string unit, (double Best, double Median) rates) =>
        new()
        {
            Key = new RowKey(group, type, name, s_width, threads),
            Unit = unit,
            Best = rates.Best / 1e9,
            Noise = BenchRow.NoiseOf(rates),
        };
}
