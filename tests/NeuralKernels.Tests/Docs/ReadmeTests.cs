using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NeuralKernels.Kernels.Tests;
using NeuralKernels.Tests.IO;
using Readme;
using Xunit;

namespace NeuralKernels.Tests.Docs;

/// <summary>What the README and the docs show is what runs.</summary>
public sealed class ReadmeTests
{
    private static readonly string s_root = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..");

    /// <summary>The using lines that a block begins with, and the blank line below.</summary>
    private static readonly Regex s_usings = new(@"\A(using .*;\n)+\n");

    [Fact]
    public void The_quick_start_learns_the_spirals()
    {
        (double accuracy, float[] scores) = QuickStart.Run();

        Assert.True(accuracy > 0.97, $"accuracy {accuracy}");
        Assert.Equal(1, scores.Sum(), 1e-6f);
    }

    [Fact]
    public void The_other_blocks_run_and_do_what_they_say()
    {
        using var folder = new TemporaryFolder();
        (int exitCode, string output, string error) = ChildProcess.Run([GuideBlocks.Name, folder.Path]);

        Assert.True(exitCode == 0, error);
        Assert.Matches(@"^steps \d{2,}$", output.Split('\n')[0].Trim());
        foreach (string line in new[]
        {
            "loaded True, updates 1, members 500", "cost True, curve rises True, layers 3, errors 2", "blamed True, sound True",
            "dense 5 -> 2, sigmoid",
        })
        {
            Assert.Contains(line, output, StringComparison.Ordinal);
        }

        Assert.Equal(
            ["run.csv", "run.safetensors", "spirals.safetensors"],
            Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Single(Directory.GetFiles(folder.At("logs"), "events.out.tfevents.*"));
    }

    [Fact]
    public void The_kernels_give_the_numbers_in_their_comments()
    {
        (float[] product, float[] probabilities, double sum, float[] weights) = KernelBlocks.Run();

        Assert.Equal([4.5f, 0, 10.5f, 0], product);
        Assert.Equal(1, probabilities.Sum(), 1e-6f);
        Assert.Equal(1, sum, 1e-6);
        Assert.Equal([0, 0, 0], weights);
    }

    /// <summary>Every block of C# in a page is one that is compiled, with the using directives that stand there.</summary>
    [Theory]
    [InlineData("README.md", "QuickStart.cs", 1)]
    [InlineData("docs/guide.md", "GuideBlocks.cs", 4)]
    [InlineData("docs/kernels.md", "KernelBlocks.cs", 1)]
    public void The_blocks_of_a_page_are_those_that_are_compiled(string page, string file, int count)
    {
        string[] shown = Blocks(page);
        string source = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, file)).ReplaceLineEndings("\n");
        IEnumerable<string> assumed = page == "docs/guide.md" ? Usings(Blocks("README.md")[0]) : [];

        Assert.Equal(count, shown.Length);
        Assert.Equal(shown.Select(block => s_usings.Replace(block, "")), Regions(source));
        Assert.Equal(assumed.Concat(shown.SelectMany(Usings)).Order(StringComparer.Ordinal), Usings(source).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_other_page_has_blocks_of_code()
    {
        string[] compiled = ["guide.md", "kernels.md"];
        IEnumerable<string> others = Directory.GetFiles(Path.Combine(s_root, "docs"), "*.md")
            .Select(path => Path.GetFileName(path)!).Except(compiled);

        Assert.All(others, page => Assert.Empty(Blocks($"docs/{page}")));
        Assert.InRange(File.ReadLines(Path.Combine(s_root, "README.md")).Count(), 1, 150);
    }

    private static string[] Blocks(string page) =>
    [
        .. Regex.Matches(
            File.ReadAllText(Path.Combine(s_root, page)).ReplaceLineEndings("\n"), "^```csharp\n(.*?)\n```$",
            RegexOptions.Multiline | RegexOptions.Singleline).Select(match => match.Groups[1].Value),
    ];

    /// <summary>Its using lines, without those that a new console project has by itself.</summary>
    private static IEnumerable<string> Usings(string code) =>
        Regex.Matches(code, @"^using (?!System\b).*;$", RegexOptions.Multiline).Select(match => match.Value);

    private static IEnumerable<string> Regions(string text) =>
        Regex.Matches(
            text.ReplaceLineEndings("\n"),
            @"^ *// <(quick-start|guide|kernels)>\n(.*?)\n *// </\1>$",
            RegexOptions.Multiline | RegexOptions.Singleline)
            .Select(match => Unindented(match.Groups[2].Value));

    private static string Unindented(string code) => string.Join(
        '\n', code.Split('\n').Select(line => line.StartsWith("        ", StringComparison.Ordinal) ? line[8..] : line));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
