using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Serialization;
using NeuralKernels.Kernels.Simd;
using static System.FormattableString;

namespace NeuralKernels.Verification;

/// <summary>The result at one vector width.</summary>
internal sealed record WidthResult
{
    /// <summary>Bits of a vector; 1 for the scalar, 0 for the portable width.</summary>
    public required int Width { get; init; }

    /// <summary>The instruction set, width and multiply-add in use: <see cref="Isa.Describe"/>.</summary>
    public required string Instructions { get; init; }

    /// <summary>The instruction sets that the runtime reports for this process.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>The digests by name, in the order of <see cref="Published"/>.</summary>
    public required IReadOnlyList<NamedDigest> Digests { get; init; }

    /// <summary>The comparisons by area.</summary>
    public required IReadOnlyList<AreaResult> Areas { get; init; }

    /// <summary>The first difference from the reference, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Difference? First { get; init; }

    /// <summary>The duration.</summary>
    public required double Seconds { get; init; }

    /// <summary>The digests that every CPU must reproduce.</summary>
    public static IReadOnlyList<NamedDigest> Published { get; } =
    [
        new("trained float", PublishedDigests.TrainedFloat),
        new("trained double", PublishedDigests.TrainedDouble),
        new("functions double", PublishedDigests.FunctionsDouble),
    ];

    /// <summary>The width as a heading.</summary>
    [JsonIgnore]
    public string Name => Isa.NameOf((SimdWidth)Width);

    /// <summary>The problems found, one line each.</summary>
    [JsonIgnore]
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

/// <summary>A digest and the name of what it covers.</summary>
internal sealed record NamedDigest(string Name, string Sha256);
