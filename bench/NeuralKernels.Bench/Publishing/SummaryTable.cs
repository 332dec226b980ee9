using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Bench.Commands;
using NeuralKernels.Bench.Ratios;
using static System.FormattableString;

namespace NeuralKernels.Bench.Publishing;

/// <summary>The README's table: one case of each kind of work, and how many times as fast as each rival it is.</summary>
internal static class SummaryTable
{
    private static readonly (string Case, string Work)[] s_cases =
    [
        ("gemm float 512x512x512", "product of two 512 x 512 matrices"),
        ("gemm float 1x512x784", "row times a 784 x 512 matrix"),
        ("exp n=1024", "e^x of 1024 floats"),
        ("sigmoid n=1024", "sigmoid of 1024 floats"),
        ("softmax n=1024", "softmax of 1024 floats"),
        ("add n=1024", "sum of two rows of 1024 floats"),
        ("run 784-128-10, 1", "prediction of 784-128-10, one row"),
        ("run 784-512-512-10, 64", "prediction of 784-512-512-10, 64 rows"),
    ];

    public static string Of(IReadOnlyList<RatioFile> files)
    {
        RatioLine[] all = [.. files.SelectMany(file => file.Lines)];
        IEnumerable<string> rows = s_cases.Select(
            each => Row(each.Case, each.Work, [.. all.Where(line => line.Case == each.Case && !line.PeerName.Contains("published"))]));
        return $"{Sources.Summarize(files)}, {Sources.Set(files[0])}, one thread\n\n"
            + "| work | ours | times as fast as |\n| --- | ---: | --- |\n" + string.Join('\n', rows);
    }

    private static string Row(string name, string work, RatioLine[] lines) => lines.Length == 0
        ? throw new InputException($"No file has the case '{name}' of the summary.")
        : Invariant($"| {work} | {Grid.Three(lines[0].Ours)} {lines[0].Unit} | ")
            + string.Join(", ", lines.Select(line => $"{Sources.Peer(line)} {Grid.Three(line.Ratio)}")) + " |";
}
