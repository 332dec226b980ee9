using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Bench.Ratios;

namespace NeuralKernels.Bench.Publishing;

/// <summary>The sources of figures: CPU, instruction set, date, versions and command.</summary>
internal static class Sources
{
    /// <summary>A line for each file.</summary>
    public static IEnumerable<string> Describe(IEnumerable<RatioFile> files) =>
        files.Select(file => $"{file.Cpu}, {file.Isa}; {file.Date}; {file.Versions}: `{file.Command}`");

    /// <summary>The CPUs and dates, for the line above a table of the README.</summary>
    public static string Summarize(IReadOnlyCollection<RatioFile> files) => string.Join(", ", files.Select(file => file.Cpu).Distinct())
        + $", {string.Join(" and ", files.Select(file => file.Date).Distinct())}";

    /// <summary>"AVX2" of "AVX2, 256 bits, FMA".</summary>
    public static string Set(RatioFile file) => file.Isa.Split(',')[0];

    /// <summary>"OpenBLAS 0.3.21" of "OpenBLAS 0.3.21 (SkylakeX)".</summary>
    public static string Peer(RatioLine line) => line.PeerName.Split(" (")[0];
}
