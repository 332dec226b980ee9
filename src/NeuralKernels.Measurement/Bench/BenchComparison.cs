using System;
using System.Collections.Generic;
using System.Linq;

namespace NeuralKernels.Measurement;

/// <summary>How a row changed between two runs.</summary>
internal enum Verdict
{
    /// <summary>The two figures differ by no more than their noise.</summary>
    Same,

    /// <summary>Slower beyond the noise.</summary>
    Slower,

    /// <summary>Faster beyond the noise.</summary>
    Faster,
}

/// <summary>A row in two runs.</summary>
/// <param name="Before">In the recorded run.</param>
/// <param name="Now">In the current run.</param>
internal sealed record ComparedRow(BenchRow Before, BenchRow Now)
{
    /// <summary>The difference between two runs of one program even where each is steady: on a shared machine the clock frequency alone
    /// varies by so much within minutes.</summary>
    public const double LeastNoise = 0.05;

    /// <summary>The speedup, for rates and times alike: above 1 faster, below 1 slower.</summary>
    public double Ratio => Now.IsRate ? Now.Best / Before.Best : Before.Best / Now.Best;

    /// <summary>The noise of both: (1 + noise before)(1 + noise now) - 1, and at least <see cref="LeastNoise"/>.</summary>
    public double Noise => Math.Max(LeastNoise, ((1 + Before.Noise) * (1 + Now.Noise)) - 1);

    /// <summary>Slower where even a figure better by the noise would not reach the recorded one, and faster in the opposite case.</summary>
    public Verdict Verdict => Ratio * (1 + Noise) < 1 ? Verdict.Slower : Ratio > 1 + Noise ? Verdict.Faster : Verdict.Same;
}

/// <summary>The comparison of a run with a recorded one.</summary>
/// <param name="Before">The recorded run.</param>
/// <param name="Rows">The rows that both have, in the order of the current run.</param>
/// <param name="OnlyBefore">Rows that only the recorded run has.</param>
/// <param name="OnlyNow">Rows that only the current run has.</param>
internal sealed record BenchComparison(BenchResult Before, IReadOnlyList<ComparedRow> Rows, int OnlyBefore, int OnlyNow)
{
    /// <summary>The rows slower beyond the noise, the worst first.</summary>
    public IReadOnlyList<ComparedRow> Slower => [.. Rows.Where(row => row.Verdict == Verdict.Slower).OrderBy(row => row.Ratio)];

    /// <summary>Compares row by row.</summary>
    public static BenchComparison Of(BenchResult before, BenchResult now)
    {
        // A row whose unit changed is another row: the figures cannot be compared.
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
