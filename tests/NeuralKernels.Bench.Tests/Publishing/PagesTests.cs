using System;
using System.IO;
using System.Linq;
using NeuralKernels.Bench.Commands;
using NeuralKernels.Bench.Publishing;
using NeuralKernels.Bench.Ratios;
using Xunit;

namespace NeuralKernels.Bench.Tests.Publishing;

/// <summary>Pages find the recordings that they name, relative to themselves, and report missing ones.</summary>
public sealed class PagesTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("nk-pages-");
    private readonly string _results;

    public PagesTests()
    {
        _results = _root.CreateSubdirectory(Path.Combine("bench", "results", "a-cpu")).FullName;
        new RatioFile("A CPU", "AVX2, 256 bits, FMA", "2026-11-25", ".NET 10", "ratios", [new("run 4-3, 1", 2, 3, "peer", "us", 1.5)])
            .Write(Path.Combine(_results, "infer.json"));
        File.WriteAllText(Path.Combine(_results, "infer.md"), "# Page\n<!-- bench: lines infer.json -->\n<!-- end -->\n");
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void A_page_and_the_README_show_the_same_recording()
    {
        Readme("<!-- bench: predictions bench/results/a-cpu/infer.json -->\n<!-- end -->\n");

        (string Path, string Found, string Expected)[] pages = [.. Pages.Of(_root.FullName)];

        Assert.Equal(["README.md", "infer.md"], pages.Select(page => Path.GetFileName(page.Path)));
        Assert.Contains("| AVX2, 1 row: times peer | 1.50 |\n<!-- end -->", pages[0].Expected, StringComparison.Ordinal);
        Assert.Contains(
            "| run 4-3, 1 | 2 | - | - | peer | 3 | us | 1.50 | - | - |\n<!-- end -->", pages[1].Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!-- bench: speeds bench/results/a-cpu/infer.json -->\n<!-- end -->\n", "There is no section 'speeds'")]
    [InlineData("<!-- bench: predictions -->\n<!-- end -->\n", "The section 'predictions' names no file")]
    [InlineData("<!-- bench: predictions bench/results/infer.json -->\n<!-- end -->\n", "infer.json cannot be read")]
    public void A_missing_file_or_section_is_named(string readme, string message)
    {
        Readme(readme);

        InputException error = Assert.Throws<InputException>(() => Pages.Of(_root.FullName).ToList());

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private void Readme(string text) => File.WriteAllText(Path.Combine(_root.FullName, "README.md"), text);
}
