using System;
using System.Collections.Generic;

namespace NeuralKernels.Cli.Tests.Pages;

/// <summary>One of each page, written once by the executable itself.</summary>
public sealed class WrittenPages : IDisposable
{
    private static readonly Dictionary<string, string[]> s_figures = new(StringComparer.Ordinal)
    {
        ["tour"] =
        [
            "network", "logistic", "neuron", "sum", "squash", "matrices", "forward", "valley", "descent", "backward", "blame", "nudges", "learning",
            "learned", "hidden",
        ],
    };

    private readonly TemporaryFolder _folder = new();

    public WrittenPages()
    {
        NkProcess.Succeed("tour", "--out", PathOf("tour"));
    }

    public static IEnumerable<string> Names => s_figures.Keys;

    /// <summary>The figures that a page has, in order.</summary>
    public static IReadOnlyList<string> Figures(string page) => s_figures[page];

    public string PathOf(string page) => _folder.PathOf($"{page}.html");

    public void Dispose() => _folder.Dispose();
}
