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

/// <summary>What the README shows is what runs.</summary>
public sealed class ReadmeTests
{
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
        (int exitCode, string output, string error) = ChildProcess.Run([ReadmeBlocks.Name, folder.Path]);

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

    /// <summary>Every block of C# is one that is compiled, and every one that is compiled stands there.</summary>
    [Fact]
    public void The_blocks_in_the_README_are_those_that_are_compiled()
    {
        string tests = Path.GetDirectoryName(ThisFile())!;
        string readme = File.ReadAllText(Path.Combine(tests, "..", "..", "..", "README.md")).ReplaceLineEndings("\n");
        const RegexOptions lines = RegexOptions.Multiline | RegexOptions.Singleline;
        string[] shown = [.. Regex.Matches(readme, "^```csharp\n(.*?)\n```$", lines).Select(match => match.Groups[1].Value)];
        string[] compiled = [.. new[] { "QuickStart.cs", "ReadmeBlocks.cs" }.SelectMany(file => Regions(Source(file)))];
        string Source(string file) => File.ReadAllText(Path.Combine(tests, file)).ReplaceLineEndings("\n");

        Assert.Equal(5, shown.Length);
        Assert.Equal(shown.Select(block => s_usings.Replace(block, "")), compiled);
        Assert.Equal(Usings(shown[0]), Usings(Source("QuickStart.cs")));
        Assert.Equal(
            shown.SelectMany(Usings).Order(StringComparer.Ordinal), Usings(Source("ReadmeBlocks.cs")).Order(StringComparer.Ordinal));
    }

    /// <summary>Its using lines, without those that a new console project has by itself.</summary>
    private static IEnumerable<string> Usings(string code) =>
        Regex.Matches(code, @"^using (?!System\b).*;$", RegexOptions.Multiline).Select(match => match.Value);

    private static IEnumerable<string> Regions(string text) =>
        Regex.Matches(
            text.ReplaceLineEndings("\n"),
            @"^ *// <(readme|quick-start)>\n(.*?)\n *// </\1>$",
            RegexOptions.Multiline | RegexOptions.Singleline)
            .Select(match => Unindented(match.Groups[2].Value));

    private static string Unindented(string code) => string.Join(
        '\n', code.Split('\n').Select(line => line.StartsWith("        ", StringComparison.Ordinal) ? line[8..] : line));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
