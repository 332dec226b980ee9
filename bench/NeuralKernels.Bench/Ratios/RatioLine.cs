namespace NeuralKernels.Bench.Ratios;

/// <summary>One comparison: ours and a peer's figure in one unit, where less is better, and the ratio that is asked for (0: none).</summary>
internal sealed record RatioLine(string Name, string Case, string PeerName, double Ours, double Peer, string Unit, double Bar)
{
    public double Ratio => Peer / Ours;

    public string Verdict => Bar == 0 ? "-" : Ratio >= Bar ? "met" : "missed";
}
