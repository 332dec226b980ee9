using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace NeuralKernels.Tests.Docs;

/// <summary>docs/numerics.md names the tests that prove it: they exist, and no clause is without one.</summary>
public sealed class NumericsChapterTests
{
    private static readonly string s_root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));
    private static readonly string s_chapter = File.ReadAllText(Path.Combine(s_root, "docs", "numerics.md"));

    public static TheoryData<string, string> NamedTests
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach ((string type, string method) in Names(s_chapter).Distinct())
            {
                data.Add(type, method);
            }

            return data;
        }
    }

    public static TheoryData<string> Clauses =>
        [.. Regex.Matches(s_chapter, @"^## (\d\..*)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value.Trim())];

    [Theory]
    [MemberData(nameof(NamedTests))]
    public void A_test_that_the_chapter_names_exists(string type, string method)
    {
        string member = method.Length == 0 ? "" : $@"public (async )?\w+ {method}\(";
        string[] files = Directory.GetFiles(Path.Combine(s_root, "tests"), $"{type}.cs", SearchOption.AllDirectories);
        Assert.Contains(files.Select(File.ReadAllText), text =>
            Regex.IsMatch(text, $@"\bclass {type}\b") && Regex.IsMatch(text, @"\[(Skippable)?(Fact|Theory)\b|\[Property\b")
                && Regex.IsMatch(text, member));
    }

    [Theory]
    [MemberData(nameof(Clauses))]
    public void Every_clause_names_a_test(string clause)
    {
        string section = s_chapter[s_chapter.IndexOf($"## {clause}", StringComparison.Ordinal)..];
        int end = section.IndexOf("\n## ", StringComparison.Ordinal);
        Assert.NotEmpty(Names(end < 0 ? section : section[..end]));
    }

    [Fact]
    public void The_chapter_has_the_eight_clauses() => Assert.Equal(8, Clauses.Count);

    [Fact]
    public void Scripts_and_sources_that_the_chapter_names_exist()
    {
        string[] paths = [.. Regex.Matches(s_chapter, @"`((?:src|tests)/[\w./]+\.\w+)`").Select(match => match.Groups[1].Value).Distinct()];
        Assert.True(paths.Length >= 5, string.Join(", ", paths));
        Assert.All(paths, path => Assert.True(File.Exists(Path.Combine(s_root, path)), path));
    }

    [Fact]
    public void The_README_links_the_chapter() =>
        Assert.Contains("(docs/numerics.md)", File.ReadAllText(Path.Combine(s_root, "README.md")), StringComparison.Ordinal);

    private static IEnumerable<(string Type, string Method)> Names(string text) =>
        Regex.Matches(text, @"`(\w+Tests)(?:\.(\w+))?`").Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
