using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Bench.Ratios;

namespace NeuralKernels.Bench.Publishing;

/// <summary>Predictions on one thread: the time of a call, and the ratio to each peer at each batch size.</summary>
internal static class PredictionTable
{
    public static string Of(IReadOnlyList<RatioFile> files)
    {
        RatioLine[] all = [.. files.SelectMany(file => file.Lines)];
        var grid = new Grid("network", [.. all.Select(Network).Distinct()]);
        foreach (RatioFile file in files)
        {
            RatioLine? Find(string network, string rows, string? peer) =>
                file.Lines.FirstOrDefault(
                    line => Network(line) == network && Rows(line) == rows && (peer is null || line.PeerName == peer));
            foreach (string rows in all.Select(Rows).Distinct())
            {
                string title = $"{Sources.Set(file)}, {rows} {(rows == "1" ? "row" : "rows")}";
                grid.Add($"{title}: us", network => Find(network, rows, null), line => line.Unit == "us" ? line.Ours : null);
                foreach (string peer in file.Lines.Select(line => line.PeerName).Distinct())
                {
                    grid.Add($"{title}: times {peer}", network => Find(network, rows, peer), line => line.Ratio);
                }
            }
        }

        return $"{Sources.Summarize(files)}, one thread, float\n\n{grid}";
    }

    /// <summary>"784-128-10" of "run 784-128-10, 64".</summary>
    private static string Network(RatioLine line) => line.Case.Split(' ')[1].TrimEnd(',');

    /// <summary>"64" of "run 784-128-10, 64".</summary>
    private static string Rows(RatioLine line) => line.Case.Split(' ')[2];
}
