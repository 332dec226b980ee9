using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NeuralKernels.Cli.Tests.Pages;
using Xunit;

namespace NeuralKernels.Cli.Tests.Commands;

/// <summary><c>nk tour</c>: one self-contained file.</summary>
public sealed class TourTests
{
    [Fact]
    public void It_writes_one_page_with_every_figure_the_same_each_time()
    {
        using var folder = new TemporaryFolder();
        string first = folder.PathOf("first.html");
        NkResult result = NkProcess.Succeed("tour", "--out", first);
        NkProcess.Succeed("tour", "--out", folder.PathOf("second.html"));

        Assert.Equal([$"the tour is in {first}; any browser shows it"], result.Lines);
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(folder.PathOf("second.html")));
        Assert.Equal(2, folder.Files.Length);
        string page = File.ReadAllText(first);
        Assert.Equal(WrittenPages.Figures("tour"), Regex.Matches(page, "<figure id=\"([a-z]+)\">").Select(match => match.Groups[1].Value));
    }

    [SkippableTheory]
    [InlineData("AVX2")]
    [InlineData("HWIntrinsic")]
    public void It_writes_the_same_page_without_wide_vectors_and_without_any(string instructions)
    {
        string usual = NkProcess.Succeed("--version").Output;
        Skip.If(
            NkProcess.SucceedWithout(instructions, "--version").Output == usual,
            $"This processor runs alike without {instructions}: {usual}");
        using var folder = new TemporaryFolder();
        NkProcess.Succeed("tour", "--out", folder.PathOf("usual.html"));
        NkProcess.SucceedWithout(instructions, "tour", "--out", folder.PathOf("without.html"));

        Assert.Equal(File.ReadAllBytes(folder.PathOf("usual.html")), File.ReadAllBytes(folder.PathOf("without.html")));
    }

    [Fact]
    public void The_page_has_no_script_and_no_reference_to_the_outside()
    {
        using var folder = new TemporaryFolder();
        NkProcess.Succeed("tour", "--out", folder.PathOf("tour.html"));
        string page = File.ReadAllText(folder.PathOf("tour.html"));

        Assert.DoesNotMatch("(?i)<script|https?:|url\\(|@import|src=|href=|NaN|Infinity", page);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nk: --out: found the folder DIR, expected a file to write", "--out", "DIR")]
    [InlineData("nk: --out: found no folder DIR/none, expected one to write tour.html in", "--out", "DIR/none/tour.html")]
    [InlineData("nk: 'here': found an argument too many, expected what nk tour --help shows", "here")]
    public void A_place_that_cannot_be_written_is_refused(string line, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("x")[..^2];
        string Real(string text) => text.Replace("DIR", path, StringComparison.Ordinal);

        NkResult result = NkProcess.Run(["tour", .. arguments.Select(Real)]);

        Assert.Equal((2, Real(line) + "\n"), (result.ExitCode, result.Error));
        Assert.Empty(folder.Files);
    }
}
