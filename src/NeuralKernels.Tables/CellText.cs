using System;
using System.Text;
using NeuralKernels.Data;

namespace NeuralKernels.Tables;

/// <summary>Cells from the raw text between two delimiters.</summary>
internal static class CellText
{
    /// <summary>Replaces bytes that are not valid in the encoding; a noncharacter, so that no text contains it.</summary>
    public const char NotDecoded = '\uffff';

    /// <summary>The text without blanks and invisible characters at both ends, including no-break blanks, byte order marks and zero-width
    /// characters.</summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty && IsBlank(text[0]))
        {
            text = text[1..];
        }

        while (!text.IsEmpty && IsBlank(text[^1]))
        {
            text = text[..^1];
        }

        return text;
    }

    /// <summary>Reads a raw cell: trimmed text, or the text between quotes, with doubled quotes replaced by single ones.</summary>
    /// <param name="raw">The text between two delimiters.</param>
    /// <param name="scratch">Builds the text where it is not a part of <paramref name="raw"/>.</param>
    /// <param name="text">The cell.</param>
    /// <param name="isQuoted">Whether it was in quotes.</param>
    /// <returns>False where a quote is misplaced or not closed.</returns>
    public static bool TryRead(ReadOnlySpan<char> raw, StringBuilder scratch, out ReadOnlySpan<char> text, out bool isQuoted)
    {
        text = Trim(raw);
        isQuoted = text.StartsWith('"');
        if (!isQuoted)
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
}
