using System.Text.Json.Serialization;

namespace NeuralKernels.Bench.Ratios;

/// <summary>One comparison: ours and a peer's figure in one unit, their ratio (above 1: ours is faster) and the ratio asked for (0:
/// none).</summary>
/// <param name="Case">Kernel and sizes.</param>
/// <param name="Ours">Our figure.</param>
/// <param name="Peer">The peer's figure.</param>
/// <param name="PeerName">The peer, its version and the kernel it chose.</param>
/// <param name="Unit">Of both figures.</param>
/// <param name="Ratio">How many times faster ours is.</param>
/// <param name="Bar">The least ratio asked for; 0 where none is.</param>
/// <param name="PercentOfPeak">Our share of the bound measured in the same rounds; null where there is none.</param>
/// <param name="Bound">What else bounds it, and our share of that: "62 % of L2"; null where the peak is the only bound.</param>
internal sealed record RatioLine(
    string Case, double Ours, double Peer, string PeerName, string Unit, double Ratio, double Bar = 0, double? PercentOfPeak = null,
    string? Bound = null)
{
    [JsonIgnore]
    public string Verdict => Bar == 0 ? "-" : Ratio >= Bar ? "met" : "missed";
}
