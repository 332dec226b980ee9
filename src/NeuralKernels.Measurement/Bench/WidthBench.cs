using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Measurement;

/// <summary>Everything at the width of this process.</summary>
/// <param name="quick">Whether fewer rows and less time for each will do.</param>
internal sealed class WidthBench(bool quick)
{
    private static readonly TimeSpan s_peakBudget = TimeSpan.FromMilliseconds(5); // hundreds of rounds
    private const int MostCalls = 100_000; // of which a hundred lie above the P99.9
    private static readonly int s_width = (int)Isa.Width;
    private static readonly string[] s_types = ["float", "double"];

    private readonly TimeSpan _budget = TimeSpan.FromMilliseconds(quick ? 10 : 25);
    private readonly TimeSpan _latencyBudget = TimeSpan.FromMilliseconds(quick ? 30 : 160);
    // Of which a pass over the DRAM's buffer takes some milliseconds
    private readonly TimeSpan _readBudget = TimeSpan.FromMilliseconds(quick ? 25 : 60);
    private readonly Dictionary<(string Type, int Threads), List<(double Best, double Median)>> _peaks = [];
    private readonly int[] _threads = Environment.ProcessorCount > 1 ? [1, Environment.ProcessorCount] : [1];
    private BenchGroup? _last;

    /// <summary>Prepares every case, warms it up and measures it.</summary>
    /// <param name="begin">Is told how many rows there will be, before anything is run.</param>
    /// <param name="tell">Is told each row when it is measured; the peaks, which are taken between all the others, come last.</param>
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
                tell(
                    Row(BenchGroup.Read, "float", level, threads, BenchUnit.Gigabytes, Bandwidth.SampleLevel(level, threads, _readBudget)));
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
            // The clock of a processor wanders: the peak is the best of several times, as what is compared with it is.
            double[] medians = [.. rates.Select(rate => rate.Median).Order()];
            tell(Row(BenchGroup.Peak, type, "FMA", threads, BenchUnit.Gflops, (rates.Max(rate => rate.Best), medians[medians.Length / 2])));
        }
    }

    private IEnumerable<BenchCase> Cases()
    {
        foreach (int threads in _threads)
        {
            foreach (BenchCase product in ProductCases.Create(s_width, threads).Where(product => ProductCases.IsWorth(product, threads)))
            {
                yield return product;
            }
        }

        foreach (BenchCase function in FunctionCases.Create(s_width))
        {
            yield return function;
        }

        foreach (BenchCase network in _threads.SelectMany(threads => NetworkCases.Create(s_width, threads)).OrderBy(each => each.Key.Group))
        {
            yield return network;
        }
    }

    private BenchRow Measure(BenchCase each)
    {
        (double Best, double Median) seconds = each.Key.Threads > 1 ? Rounds.TimeApart(each.Action, _budget) : Rounds.Time(
            each.Action, _budget);
        return each.ToRow(seconds, each.HasLatency ? Latency.Measure(each.Action, _latencyBudget, MostCalls) : null);
    }

    /// <summary>Between groups of rows, that is, all along the run.</summary>
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
