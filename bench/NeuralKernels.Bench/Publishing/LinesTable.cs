using System.Globalization;
using System.Linq;
using NeuralKernels.Bench.Ratios;

namespace NeuralKernels.Bench.Publishing;

/// <summary>Every ratio of a file, one per row, as <c>ratios</c> prints them and a results page shows them.</summary>
internal static class LinesTable
{
    public const string Head =
        "| case | ours | % of peak | bound | peer | | unit | ratio | bar | |\n"
        + "|---|---|---|---|---|---|---|---|---|---|";

    public static string Of(RatioFile file) => string.Join('\n', [.. Sources.Describe([file]), "", Head, .. file.Lines.Select(Row)]);

    public static string Row(RatioLine line)
    {
        string bar = line.Bar == 0 ? "-" : line.Bar.ToString("0.0#", CultureInfo.InvariantCulture);
        string percent = line.PercentOfPeak?.ToString("f0", CultureInfo.InvariantCulture) ?? "-";
        string ours = string.Create(CultureInfo.InvariantCulture, $"| {line.Case} | {line.Ours:g4} | {percent} | {line.Bound ?? "-"} ");
        string peer = string.Create(CultureInfo.InvariantCulture, $"| {line.PeerName} | {line.Peer:g4} | {line.Unit} | {line.Ratio:f2} ");
        return $"{ours}{peer}| {bar} | {line.Verdict} |";
    }
}
