using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NeuralKernels.Bench.Commands;

namespace NeuralKernels.Bench.Ratios;

/// <summary>Ratios that fell since they were recorded. Times are not compared, since the load of a shared machine changes them.</summary>
/// <param name="Compared">The number of cases and peers in both.</param>
/// <param name="Fallen">A sentence for each ratio that fell by more than the tolerance.</param>
internal sealed record Regression(int Compared, IReadOnlyList<string> Fallen)
{
    /// <summary>The variation of a ratio on a shared machine over a day.</summary>
    public const double DefaultTolerance = 0.1;

    /// <summary>Compares case by case and peer by peer; what is only on one side is ignored.</summary>
    /// <param name="before">The recorded ratios.</param>
    /// <param name="now">The current ratios.</param>
    /// <param name="tolerance">The fraction by which a ratio may fall: 0.1 for a tenth.</param>
    /// <exception cref="InputException">They have no case in common, or measure one in different units.</exception>
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
                   where !(pair.New.Ratio >= pair.Old.Ratio * (1 - tolerance)) // also where it is NaN
                   select string.Create(
                       CultureInfo.InvariantCulture,
                       $"{pair.New.Case} against {pair.New.PeerName}: {pair.Old.Ratio:f2} was recorded, {pair.New.Ratio:f2} is found"),
            ]);
    }
}
