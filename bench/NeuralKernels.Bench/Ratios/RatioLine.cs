using System.Text.Json.Serialization;

namespace NeuralKernels.Bench.Ratios;

/// <summary>One comparison with a peer.</summary>
/// <param name="Case">Kernel and sizes.</param>
/// <param name="Ours">Our figure.</param>
/// <param name="Peer">The peer's figure.</param>
/// <param name="PeerName">The peer, its version and the kernel it chose.</param>
/// <param name="Unit">The unit of both figures.</param>
/// <param name="Ratio">How many times faster ours is; above 1 ours is faster.</param>
/// <param name="Bar">The ratio to reach; 0 for none.</param>
/// <param name="PercentOfPeak">Our share of the FMA peak measured in the same rounds; null for none.</param>
/// <param name="Bound">Our share of another bound: "62 % of L2"; null where the peak is the only one.</param>
internal sealed record RatioLine(
    string Case, double Ours, double Peer, string PeerName, string Unit, double Ratio, double Bar = 0, double? PercentOfPeak = null,
    string? Bound = null)
{
    [JsonIgnore]
    public string Verdict => Bar == 0 ? "-" : Ratio >= Bar ? "met" : "missed";
}
