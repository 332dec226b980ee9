using System;
using System.Text;

namespace NeuralKernels.Cli.Input;

/// <summary>What is done to a delimited text before it is parsed.</summary>
internal static class CsvText
{
    private static readonly char[] s_delimiters = [',', ';', '\t'];
    private static readonly string[] s_commentPrefixes = ["//", "#"];

    /// <summary>The one of comma, semicolon and tab that the first line with content holds most of outside quotes; comma where it holds
    /// none.</summary>
    public static char DetectDelimiter(string text, string commentPrefix)
    {
        ReadOnlySpan<char> first = FirstLine(text, commentPrefix);
        char best = s_delimiters[0];
        int most = 0;
        foreach (char delimiter in s_delimiters)
        {
            int count = 0;
            bool quoted = false;
            foreach (char c in first)
            {
                quoted ^= c == '"';
                count += c == delimiter && !quoted ? 1 : 0;
            }

            if (count > most)
            {
                (best, most) = (delimiter, count);
            }
        }

        return best;
    }

    /// <summary>The text with comment lines and blank lines emptied, so that every other line keeps its number.</summary>
    /// <remarks>
    /// Done here because the parser knows only comments of one character, and <c>//</c> is in use. A line that a quoted cell runs over is
    /// never a comment: well-formed text stands inside quotes exactly where the number of quotes before it is odd.
    /// </remarks>
    public static string BlankOut(string text, string commentPrefix, char delimiter)
    {
        var kept = new StringBuilder(text.Length);
        bool quoted = false;
        for (int start = 0; start < text.Length;)
        {
            ReadOnlySpan<char> line = LineAt(text, start, out int next);
            if (quoted || !IsPassedOver(line, commentPrefix, delimiter))
            {
                kept.Append(text, start, next - start);
                quoted ^= (line.Count('"') & 1) == 1;
            }
            else
            {
                kept.Append(text, start + line.Length, next - start - line.Length);
            }

            start = next;
        }

        return kept.ToString();
    }

    /// <summary>What usually begins a comment and begins the first line that is not passed over; null where nothing does.</summary>
    public static string? UnmarkedComment(string text, string commentPrefix)
    {
        foreach (string prefix in s_commentPrefixes)
        {
            if (FirstLine(text, commentPrefix).StartsWith(prefix, StringComparison.Ordinal))
            {
                return prefix;
            }
        }

        return null;
    }

    private static ReadOnlySpan<char> FirstLine(string text, string commentPrefix)
    {
        for (int start = 0; start < text.Length;)
        {
            ReadOnlySpan<char> line = LineAt(text, start, out int next);
            if (!IsPassedOver(line, commentPrefix, '\0'))
            {
                return line;
            }

            start = next;
        }

        return default;
    }

    /// <summary>A comment, or nothing but blanks that separate no cells.</summary>
    private static bool IsPassedOver(ReadOnlySpan<char> line, string commentPrefix, char delimiter) =>
        (commentPrefix.Length > 0 && line.StartsWith(commentPrefix, StringComparison.Ordinal))
        || (line.IsWhiteSpace() && !line.Contains(delimiter));

    /// <summary>A line without its end (\n, \r\n or \r), and where the next one starts.</summary>
    private static ReadOnlySpan<char> LineAt(string text, int start, out int next)
    {
        int length = text.AsSpan(start).IndexOfAny('\r', '\n');
        if (length < 0)
        {
            next = text.Length;
            return text.AsSpan(start);
        }

        int end = start + length;
        next = end + (text.AsSpan(end).StartsWith("\r\n", StringComparison.Ordinal) ? 2 : 1);
        return text.AsSpan(start, length);
    }
}
