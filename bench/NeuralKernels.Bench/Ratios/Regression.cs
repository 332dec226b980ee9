using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace NeuralKernels.Bench.Ratios;

/// <summary>Ratios to peers that fell since they were recorded. Times are not compared: a shared machine blurs them, and the peer with them.</summary>
internal static class Regression
{
    /// <summary>A line for each case and peer, known to both, whose ratio is below the recorded one by more than a share of it.</summary>
    /// <param name="before">The recorded ratios.</param>
    /// <param name="now">The ratios at hand.</param>
    /// <param name="tolerance">The share, 0.1 for a tenth.</param>
    public static List<string> Find(IReadOnlyList<RatioLine> before, IReadOnlyList<RatioLine> now, double tolerance)
    {
        var recorded = before.ToDictionary(line => (line.Case, line.PeerName), line => line.Ratio);
        return
        [
            .. from line in now
               where recorded.TryGetValue((line.Case, line.PeerName), out double old) && !(line.Ratio >= old * (1 - tolerance))
               select string.Create(
                   CultureInfo.InvariantCulture, $"{line.Case} against {line.PeerName}: {recorded[(line.Case, line.PeerName)]:f2} was recorded, {line.Ratio:f2} is found"),
        ];
    }
}
