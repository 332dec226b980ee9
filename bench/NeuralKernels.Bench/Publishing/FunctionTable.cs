using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NeuralKernels.Bench.Ratios;
using static System.FormattableString;

namespace NeuralKernels.Bench.Publishing;

/// <summary>Functions of float on one thread: the time per element, and the ratio to System.Numerics.Tensors at each length.</summary>
internal static class FunctionTable
{
    private const string Peer = "TensorPrimitives";
    private const string Unit = "ns/element";
    private const int Middle = 1024; // fits in L1

    public static string Of(IReadOnlyList<RatioFile> files)
    {
        RatioLine[] all = [.. files.SelectMany(file => file.Lines).Where(line => line.Unit == Unit)];
        var grid = new Grid("", [.. all.Select(Name).Distinct()]);
        int[] lengths = [.. all.Select(Length).Distinct().Order()];
        foreach (RatioFile file in files)
        {
            RatioLine? Find(string name, int n) => file.Lines.FirstOrDefault(
                line => line.Unit == Unit && Name(line) == name && Length(line) == n);
            grid.Add($"{Sources.Set(file)}: ns, n = {Middle}", name => Find(name, Middle), line => line.Ours);
            foreach (int n in lengths)
            {
                grid.Add(
                    Invariant($"{Sources.Set(file)}: times {Peer}, n = {n}"), name => Find(name, n),
                    line => line.PeerName == Peer ? line.Ratio : null);
            }
        }

        return $"{Sources.Summarize(files)}, one thread, float; {files[0].Versions}\n\n{grid}";
    }

    /// <summary>"exp" of "exp n=64".</summary>
    private static string Name(RatioLine line) => line.Case.Split(" n=")[0];

    private static int Length(RatioLine line) => int.Parse(line.Case.Split(" n=")[1], CultureInfo.InvariantCulture);
}
