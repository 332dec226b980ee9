using System;
using System.Linq;
using System.Text.RegularExpressions;
using NeuralKernels.Bench.Commands;

namespace NeuralKernels.Bench.Publishing;

/// <summary>The generated sections of a Markdown page.</summary>
/// <remarks>Each is between <c>&lt;!-- bench: NAME FILE... --&gt;</c> and <c>&lt;!-- end --&gt;</c>.</remarks>
internal static partial class Sections
{
    private const string End = "<!-- end -->";

    /// <summary>The page with its sections replaced.</summary>
    /// <param name="page">The page; text outside its sections is unchanged.</param>
    /// <param name="write">From a section's name and files to its content.</param>
    /// <exception cref="InputException">A section has no end.</exception>
    public static string Rewrite(string page, Func<string, string[], string> write)
    {
        int from = 0;
        string done = "";
        foreach (Match begin in Begin().Matches(page))
        {
            int end = page.IndexOf(End, begin.Index, StringComparison.Ordinal);
            int next = begin.NextMatch() is { Success: true } after ? after.Index : page.Length;
            if (end < 0 || end > next)
            {
                throw new InputException($"The section '{begin.Value}' has no {End}.");
            }

            string[] words = begin.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            done += $"{page[from..begin.Index]}{begin.Value}\n{write(words[0], [.. words.Skip(1)])}\n";
            from = end;
        }

        return done + page[from..];
    }

    [GeneratedRegex("<!-- bench: ([^>]+) -->")]
    private static partial Regex Begin();
}
