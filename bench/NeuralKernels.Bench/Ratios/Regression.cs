using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NeuralKernels.Bench.Commands;

namespace NeuralKernels.Bench.Ratios;

/// <summary>Ratios to peers that fell since they were recorded. Times are not compared: a shared machine blurs them, and the peer with
/// them.</summary>
/// <param name="Compared">How many cases and peers both know.</param>
/// <param name="Fallen">A sentence for each of them whose ratio is below the recorded one by more than the tolerance.</param>
internal sealed record Regression(int Compared, IReadOnlyList<string> Fallen)
{
    /// <summary>What a shared machine moves a ratio by, seen over a day.</summary>
    public const double UsualTolerance = 0.1;

    /// <summary>Compares case by case and peer by peer; what only one side knows is not compared.</summary>
    /// <param name="before">The recorded ratios.</param>
    /// <param name="now">The ratios at hand.</param>
    /// <param name="tolerance">The share of the recorded ratio that it may fall by: 0.1 for a tenth.</param>
    /// <exception cref="InputException">They have nothing in common, or measure a case in different units: nothing would be
    /// guarded.</exception>
    public static Regression Find(IReadOnlyList<RatioLine> before, IReadOnlyList<RatioLine> now, double tolerance)
    {
        Dictionary<(string, string), RatioLine> recorded = before.ToDictionary(line => (line.Case, line.PeerName));
        (RatioLine Old, RatioLine New)[] pairs =
        [
            .. from line in now
               where recorded.ContainsKey((line.Case, line.PeerName))
               select (recorded[(line.Case, line.PeerName)], line),
        ];
        if (pairs.Length == 0)
        {
            throw new InputException(
                $"None of the {now.Count} ratios is among the {before.Count} recorded ones: other cases, or peers of other versions.");
        }

        foreach ((RatioLine old, RatioLine line) in pairs)
        {
            if (old.Unit != line.Unit)
            {
                throw new InputException(
                    $"{line.Case} against {line.PeerName} was recorded in {old.Unit} and is measured in {line.Unit}: record it anew.");
            }
        }

        return new Regression(
            pairs.Length,
            [
                .. from pair in pairs
                   where !(pair.New.Ratio >= pair.Old.Ratio * (1 - tolerance)) // also where it is no number
                   select string.Create(
                       CultureInfo.InvariantCulture,
                       $"{pair.New.Case} against {pair.New.PeerName}: {pair.Old.Ratio:f2} was recorded, {pair.New.Ratio:f2} is found"),
            ]);
    }
}
