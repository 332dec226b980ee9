using System.Collections.Generic;
using System.Linq;

namespace NeuralKernels.Cli.Output;

/// <summary>Text of users and files as messages may show it.</summary>
internal static class Wording
{
    private const int MaxLength = 60;

    /// <summary>In quotes, on one line, cut to a maximum length.</summary>
    public static string Quote(string text) => $"'{OneLine(text.Length > MaxLength ? text[..MaxLength] + "..." : text)}'";

    /// <summary>With blanks in place of control characters, which would start a line or control the terminal.</summary>
    public static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    /// <summary>"a, b, c and 7 more": the first names and how many others there are.</summary>
    public static string List(IReadOnlyList<string> names, int max)
    {
        string list = string.Join(", ", names.Take(max).Select(OneLine));
        return names.Count > max ? $"{list} and {Figures.Count(names.Count - max)} more" : list;
    }
}
