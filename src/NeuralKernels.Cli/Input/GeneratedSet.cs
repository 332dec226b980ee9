using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Data;

namespace NeuralKernels.Cli.Input;

/// <summary>The data sets of <c>--generate</c>.</summary>
internal static class GeneratedSet
{
    private const int Rows = 2000;

    /// <summary>Their names; the first is the default of <c>nk train</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["spirals", "moons", "circles", "xor", "blobs", "sine"];

    /// <summary>The rows for a name and a seed.</summary>
    public static Dataset<T> Create<T>(GeneratedSource source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => source.Name switch
        {
            "spirals" => Generate.Spirals<T>(Rows, seed: source.Seed),
            "moons" => Generate.Moons<T>(Rows, seed: source.Seed),
            "circles" => Generate.Circles<T>(Rows, seed: source.Seed),
            "xor" => Generate.Xor<T>(Rows, seed: source.Seed),
            "blobs" => Generate.Blobs<T>(Rows, seed: source.Seed),
            _ => Generate.Sine<T>(Rows, seed: source.Seed),
        };
}
