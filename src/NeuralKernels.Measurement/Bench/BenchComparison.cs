using System;
using System.Collections.Generic;
using System.Linq;

namespace NeuralKernels.Measurement;

/// <summary>What became of a row.</summary>
internal enum Verdict
{
    /// <summary>The two figures differ by no more than their noise.</summary>
    Same,

    /// <summary>Slower beyond the noise.</summary>
    Slower,

    /// <summary>Faster beyond the noise.</summary>
    Faster,
}

/// <summary>A row of two runs.</summary>
/// <param name="Before">As it was recorded.</param>
/// <param name="Now">As it is.</param>
internal sealed record ComparedRow(BenchRow Before, BenchRow Now)
{
    /// <summary>What two runs of one program differ by even where each is steady: on a shared machine the clock alone moves by so much in
    /// minutes.</summary>
    public const double LeastNoise = 0.05;

    /// <summary>How many times as fast it is now: above 1 faster, below 1 slower, for rates and times alike.</summary>
    public double Ratio => Now.IsRate ? Now.Best / Before.Best : Before.Best / Now.Best;

    /// <summary>The noise of both: (1 + noise before)(1 + noise now) - 1, and at least <see cref="LeastNoise"/>.</summary>
    public double Noise => Math.Max(LeastNoise, ((1 + Before.Noise) * (1 + Now.Noise)) - 1);

    /// <summary>Slower where even a run that is better by the noise would not reach the recorded figure; faster the other way
    /// round.</summary>
    public Verdict Verdict => Ratio * (1 + Noise) < 1 ? Verdict.Slower : Ratio > 1 + Noise ? Verdict.Faster : Verdict.Same;
}

/// <summary>A run beside a recorded one.</summary>
internal sealed class BenchComparison
{
    private BenchComparison(BenchResult before, IReadOnlyList<ComparedRow> rows, int onlyBefore, int onlyNow)
    {
        Before = before;
        Rows = rows;
        OnlyBefore = onlyBefore;
        OnlyNow = onlyNow;
    }

    /// <summary>The recorded run.</summary>
    public BenchResult Before { get; }

    /// <summary>The rows that both have, in the order of the run at hand.</summary>
    public IReadOnlyList<ComparedRow> Rows { get; }

    /// <summary>Rows that only the recorded run has.</summary>
    public int OnlyBefore { get; }

    /// <summary>Rows that only the run at hand has.</summary>
    public int OnlyNow { get; }

    /// <summary>What got slower beyond the noise, the worst first.</summary>
    public IReadOnlyList<ComparedRow> Slower => [.. Rows.Where(row => row.Verdict == Verdict.Slower).OrderBy(row => row.Ratio)];

    /// <summary>Compares row by row.</summary>
    public static BenchComparison Of(BenchResult before, BenchResult now)
    {
        // A unit that changed makes another row of it: its figures cannot be divided.
        var recorded = before.Rows.ToDictionary(row => (row.Key, row.Unit));
        ComparedRow[] rows =
        [
            .. from row in now.Rows
               where recorded.ContainsKey((row.Key, row.Unit))
               select new ComparedRow(recorded[(row.Key, row.Unit)], row),
        ];
        return new BenchComparison(before, rows, before.Rows.Count - rows.Length, now.Rows.Count - rows.Length);
    }
}
