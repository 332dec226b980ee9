using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Bench.Ratios;

namespace NeuralKernels.Bench.Publishing;

/// <summary>Training steps: the share of the FMA peak, the ratio to the published peers, and the gain of a second thread.</summary>
internal static class TrainingTable
{
    public static string Of(IReadOnlyList<RatioFile> files)
    {
        string[] networks = [.. files.SelectMany(file => file.Lines).Select(Network).Distinct()];
        var grid = new Grid("network, batch", networks);
        foreach (RatioFile file in files)
        {
            foreach (string rule in file.Lines.Select(Rule).Distinct())
            {
                RatioLine? Find(string network) => file.Lines.FirstOrDefault(line => Network(line) == network && Rule(line) == rule);
                grid.AddPercent($"{Sources.Set(file)}, {rule}: ", Find);
                foreach (string peer in file.Lines.Select(line => line.PeerName).Distinct())
                {
                    grid.Add($"{Sources.Set(file)}, {rule}: times {peer}", Find, line => line.PeerName == peer ? line.Ratio : null);
                }
            }
        }

        return $"{Sources.Summarize(files)}; float; published times are scaled to the same FMA peak\n\n{grid}";
    }

    /// <summary>"784-128-10, 32" of "step 784-128-10, 32 adam 2 threads".</summary>
    private static string Network(RatioLine line) => string.Join(' ', line.Case.Split(' ')[1..3]);

    /// <summary>"adam 2 threads" of "step 784-128-10, 32 adam 2 threads".</summary>
    private static string Rule(RatioLine line) => string.Join(' ', line.Case.Split(' ')[3..]);
}
