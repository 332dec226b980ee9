using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NeuralKernels.Cli.Tests.Pages;
using Xunit;

namespace NeuralKernels.Cli.Tests.Commands;

/// <summary><c>nk train --report</c>.</summary>
public sealed class ReportTests : IClassFixture<WrittenPages>
{
    private readonly WrittenPages _pages;

    public ReportTests(WrittenPages pages)
    {
        _pages = pages;
    }

    [Theory]
    [InlineData("spirals")]
    [InlineData("digits")]
    [InlineData("sine")]
    [InlineData("letters")]
    public void A_page_has_the_figures_of_its_data_and_is_self_contained(string name)
    {
        string page = File.ReadAllText(_pages.PathOf(name));

        Assert.Equal(WrittenPages.Figures(name), Regex.Matches(page, "<figure id=\"([a-z0-9]+)\">").Select(match => match.Groups[1].Value));
        Assert.DoesNotMatch("(?i)<script|https?:|url\\(|@import|src=|href=|NaN|Infinity", page);
        XElement main = XElement.Parse(
            page[page.IndexOf("<main>", StringComparison.Ordinal)..page.IndexOf("</body>", StringComparison.Ordinal)]);
        Assert.Equal("What the network learned", main.Element("h1")!.Value);
    }

    [Fact]
    public void It_shows_the_scores_that_the_terminal_shows()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("report.html");

        NkResult result = NkProcess.Succeed(
            "train", "--generate", "moons", "--epochs", "3", "--report", path, "--out", folder.PathOf("model"));

        Assert.Contains($"the report is in {path}; any browser shows it", result.Lines);
        string page = File.ReadAllText(path);
        foreach (string part in new[] { "training", "validation", "test" })
        {
            string row = string.Concat(result.Cells(part).Select(cell => $"<td>{cell}</td>"));
            Assert.Contains($"<tr>{row}</tr>", page, StringComparison.Ordinal);
        }

        Assert.Contains("The predicted classes of the test rows of each class", page, StringComparison.Ordinal);
        string confusion =
            page[page.IndexOf("id=\"confusion\"", StringComparison.Ordinal)..page.IndexOf("id=\"calibration\"", StringComparison.Ordinal)];
        int counted = Regex.Matches(confusion, "class=\"inside\">([0-9]+)<")
            .Sum(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        Assert.Equal(result.Cells("test")[1], counted.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(["model", "report.html"], folder.Files.Order());
    }

    [Theory]
    [InlineData("nk: --report: found the folder DIR, expected a file to write", "--report", "DIR")]
    [InlineData("nk: --report: found no folder DIR/none, expected one to write r.html in", "--report", "DIR/none/r.html")]
    [InlineData("nk: --report: found DIR/same, the file of --out, expected another", "--report", "DIR/same", "--out", "DIR/./same")]
    public void A_place_that_cannot_be_written_is_refused_before_anything_is_learned(string line, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("x")[..^2];
        string Real(string text) => text.Replace("DIR", path, StringComparison.Ordinal);

        NkResult result = NkProcess.Run(["train", .. arguments.Select(Real)]);

        Assert.Equal((2, Real(line) + "\n"), (result.ExitCode, result.Error));
        Assert.Empty(result.Output);
        Assert.Empty(folder.Files);
    }
}
