using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NeuralKernels.Bench.Publishing;
using NeuralKernels.Bench.Ratios;
using Xunit;

namespace NeuralKernels.Bench.Tests.Publishing;

/// <summary>The README, docs/performance.md and the pages of bench/results show the recorded figures.</summary>
public sealed class PublishedTests
{
    private static readonly string s_root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));

    public static TheoryData<string> Paths => [.. Pages.Of(s_root).Select(page => Path.GetRelativePath(s_root, page.Path))];

    /// <summary>
    /// The recordings of <c>ratios</c>. Those of <c>nk bench</c> have another format, which the tests of <c>nk</c> check.
    /// </summary>
    public static TheoryData<string> Recordings =>
        [.. Directory.GetFiles(Path.Combine(s_root, "bench", "results"), "*.json", SearchOption.AllDirectories)
        .Where(path => !Path.GetFileName(path).StartsWith("nk-bench", StringComparison.Ordinal))
        .Select(path => Path.GetRelativePath(s_root, path))];

    /// <summary>If this fails, <c>dotnet run -c Release --project bench/NeuralKernels.Bench -- readme</c> writes the pages.</summary>
    [Theory]
    [MemberData(nameof(Paths))]
    public void A_page_shows_what_is_recorded(string path)
    {
        (_, string found, string expected) = Pages.Of(s_root).Single(page => page.Path == Path.GetFullPath(Path.Combine(s_root, path)));

        Assert.Equal(expected, found);
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_recording_has_machine_and_date_and_a_page_shows_all_of_it(string path)
    {
        string full = Path.Combine(s_root, path);
        var file = RatioFile.Read(full);

        Assert.Matches(@"^\d{4}-\d\d-\d\d$", file.Date);
        Assert.Matches(@" -- ratios \w+", file.Command);
        Assert.All([file.Cpu, file.Isa, file.Versions], text => Assert.False(string.IsNullOrWhiteSpace(text)));
        IEnumerable<string> pages = Directory.GetFiles(Path.GetDirectoryName(full)!, "*.md").Select(File.ReadAllText);
        Assert.Contains(pages, page => page.Contains($"<!-- bench: lines {Path.GetFileName(path)} -->", StringComparison.Ordinal));
    }

    [Fact]
    public void The_README_shows_a_summary_and_docs_the_whole()
    {
        Assert.Equal(["summary"], Sections("README.md"));
        Assert.Equal(["product", "functions", "functions", "training", "predictions"], Sections("docs/performance.md"));

        static IEnumerable<string> Sections(string page) =>
            Regex.Matches(File.ReadAllText(Path.Combine(s_root, page)), "<!-- bench: (\\w+)").Select(match => match.Groups[1].Value);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
