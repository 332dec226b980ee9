using System.Collections.Generic;
using System.Linq;
using static System.FormattableString;

namespace NeuralKernels.Verification;

/// <summary>What one vector width came to.</summary>
internal sealed record WidthResult
{
    /// <summary>Bits of a vector; 1 for the scalar.</summary>
    public required int Width { get; init; }

    /// <summary>The instruction set, width and multiply-add in use, as the kernels say it.</summary>
    public required string Instructions { get; init; }

    /// <summary>What the runtime says this process may use.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>What was compared.</summary>
    public required IReadOnlyList<AreaResult> Areas { get; init; }

    /// <summary>Where a kernel first parts from its reference; null where none does.</summary>
    public required Difference? First { get; init; }

    /// <summary>The digests by name, in the order of <see cref="Published"/>.</summary>
    public required IReadOnlyList<NamedDigest> Digests { get; init; }

    /// <summary>How long it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>What every CPU must come to.</summary>
    public static IReadOnlyList<NamedDigest> Published { get; } =
    [
        new("trained float", PublishedDigests.TrainedFloat),
        new("trained double", PublishedDigests.TrainedDouble),
        new("functions double", PublishedDigests.FunctionsDouble),
    ];

    /// <summary>The width as a heading.</summary>
    public string Name => Width == 1 ? "scalar" : Invariant($"{Width} bits");

    /// <summary>What is wrong, a line each; empty where nothing is.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            var problems = new List<string>();
            if (First is { } first)
            {
                int others = Areas.Sum(area => area.Differing) - 1;
                problems.Add(
                    Invariant($"{Name}: {first.Kernel}, element {first.Index}: expected {first.Expected}, found {first.Found}")
                    + (others == 0 ? "" : Invariant($"; {others} cases besides differ")));
            }

            problems.AddRange(Published
                .Zip(Digests)
                .Where(pair => pair.First != pair.Second)
                .Select(pair => $"{Name}: the digest '{pair.Second.Name}' is {pair.Second.Sha256}, published is {pair.First.Sha256}"));
            return problems;
        }
    }
}

/// <summary>A digest and what it is of.</summary>
internal sealed record NamedDigest(string Name, string Sha256);
