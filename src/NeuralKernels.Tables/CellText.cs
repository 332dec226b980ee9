using System;
using System.Text;
using NeuralKernels.Data;

namespace NeuralKernels.Tables;

/// <summary>From the raw text between two delimiters to a cell.</summary>
internal static class CellText
{
    /// <summary>Without blanks and invisible characters at both ends: no-break blanks, byte order marks and zero-width ones too.</summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        int start = 0;
        while (start < text.Length && IsBlank(text[start]))
        {
            start++;
        }

        int end = text.Length;
        while (end > start && IsBlank(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    /// <summary>The text of a raw cell: unquoted and trimmed, or what stands between its quotes, with doubled quotes made single.</summary>
    /// <param name="raw">What stands between two delimiters.</param>
    /// <param name="scratch">Holds the text where it is not a part of <paramref name="raw"/>.</param>
    /// <param name="text">The cell.</param>
    /// <param name="quoted">Whether it stood in quotes.</param>
    /// <returns>False where a quote is misplaced or not closed.</returns>
    public static bool TryRead(ReadOnlySpan<char> raw, StringBuilder scratch, out ReadOnlySpan<char> text, out bool quoted)
    {
        text = Trim(raw);
        quoted = text.StartsWith('"');
        if (!quoted)
        {
            return !text.Contains('"');
        }

        if (text.Length < 2 || text[^1] != '"')
        {
            return false;
        }

        text = text[1..^1];
        return !text.Contains('"') || TryUnescape(ref text, scratch);
    }

    private static bool TryUnescape(ref ReadOnlySpan<char> text, StringBuilder scratch)
    {
        scratch.Clear();
        ReadOnlySpan<char> rest = text;
        for (int quote; (quote = rest.IndexOf('"')) >= 0; rest = rest[(quote + 2)..])
        {
            if (quote + 1 == rest.Length || rest[quote + 1] != '"')
            {
                return false;
            }

            scratch.Append(rest[..(quote + 1)]);
        }

        text = scratch.Append(rest).ToString();
        return true;
    }

    private static bool IsBlank(char c) => c <= ' ' ? char.IsWhiteSpace(c) : DataFormatException.IsInvisible(c) && c != NotDecoded;

    /// <summary>Stands for bytes that are not of the encoding; no text has it, because it is no character.</summary>
    public const char NotDecoded = '\uffff';
}
