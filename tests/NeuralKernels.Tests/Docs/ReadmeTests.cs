using System;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using Xunit;

namespace NeuralKernels.Tests.Docs;

/// <summary>What the README shows is what runs.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void The_quick_start_learns_the_spirals()
    {
        (double accuracy, float[] scores) = QuickStart.Run();

        Assert.True(accuracy > 0.97, $"accuracy {accuracy}");
        Assert.Equal(1, scores.Sum(), 1e-6f);
    }

    [Fact]
    public void The_quick_start_in_the_README_is_the_one_that_is_compiled()
    {
        string tests = Path.GetDirectoryName(ThisFile())!;
        string code = Between(File.ReadAllText(Path.Combine(tests, "QuickStart.cs")), "// <quick-start>", "// </quick-start>");
        string readme = File.ReadAllText(Path.Combine(tests, "..", "..", "..", "README.md"));

        Assert.Contains(Unindented(code), readme.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    private static string Between(string text, string start, string end)
    {
        int from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, StringComparison.Ordinal)];
    }

    private static string Unindented(string code) => string.Join(
        '\n', code.ReplaceLineEndings("\n").Trim('\n', ' ').Split('\n').Select(line => line.StartsWith("        ", StringComparison.Ordinal) ? line[8..] : line));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
