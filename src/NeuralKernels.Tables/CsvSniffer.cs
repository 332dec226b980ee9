using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Data;

namespace NeuralKernels.Tables;

/// <summary>Detects the delimiter from the beginning of a text.</summary>
internal sealed class CsvSniffer
{
    private const int MaxRecords = 200;

    // Indices into s_delimiters.
    private const int Tab = 0;
    private const int Semicolon = 1;
    private const int Bar = 2;
    private const int Comma = 3;
    private const int Blank = 4;

    private static readonly char[] s_delimiters = ['\t', ';', '|', ',', ' '];
    private static readonly string[] s_names = ["tabs", "semicolons", "bars", "commas", "blanks"];
    private static readonly string[] s_commentPrefixes = ["//", "#"];

    private readonly string _prefix;
    private readonly List<int[]> _counts = []; // of each delimiter, per record
    private bool _commasAreDecimal = true;

    private CsvSniffer(string prefix) => _prefix = prefix;

    /// <summary>The delimiter of a text.</summary>
    /// <param name="fileName">The file, for messages.</param>
    /// <param name="head">The beginning of the text.</param>
    /// <param name="isWhole">Whether that is the whole text.</param>
    /// <param name="commentPrefix">The beginning of a comment line.</param>
    /// <exception cref="DataFormatException">Two delimiters split every line into as many cells.</exception>
    public static char Delimiter(string fileName, ReadOnlySpan<char> head, bool isWhole, string commentPrefix)
    {
        var sniffer = new CsvSniffer(commentPrefix);
        sniffer.Count(head, isWhole);
        return sniffer.Choose(fileName);
    }

    /// <summary>The delimiter that a first line <c>sep=;</c> declares, and the length of that line with its end.</summary>
    public static (char Delimiter, int Length)? SeparatorLine(ReadOnlySpan<char> head)
    {
        const string word = "sep=";
        int end = head.IndexOfAny('\r', '\n');
        ReadOnlySpan<char> line = end < 0 ? head : head[..end];
        if (line.Length != word.Length + 1 || !line.StartsWith(word, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        int length = end < 0 ? head.Length : head[end..].StartsWith("\r\n", StringComparison.Ordinal) ? end + 2 : end + 1;
        return (line[^1], length);
    }

    /// <summary>The usual beginning of a comment, where the first line that is not skipped has one; else null.</summary>
    public static string? UnmarkedComment(ReadOnlySpan<char> head, string commentPrefix)
    {
        foreach (Range range in head.SplitAny('\r', '\n'))
        {
            ReadOnlySpan<char> line = head[range];
            if (!line.IsWhiteSpace() && !IsComment(line, commentPrefix))
            {
                string first = line[..Math.Min(line.Length, 2)].ToString();
                return Array.Find(s_commentPrefixes, prefix => first.StartsWith(prefix, StringComparison.Ordinal));
            }
        }

        return null;
    }

    private static bool IsComment(ReadOnlySpan<char> line, string prefix) =>
        prefix.Length > 0 && line.StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>Counts the delimiters outside quotes, record by record; those of the last record only where it is complete.</summary>
    private void Count(ReadOnlySpan<char> head, bool isWhole)
    {
        bool isQuoted = false;
        for (int start = 0, i = 0; i <= head.Length && _counts.Count < MaxRecords; i++)
        {
            bool ends = i == head.Length;
            if (!ends && head[i] is not ('\r' or '\n'))
            {
                isQuoted ^= head[i] == '"';
                continue;
            }

            ReadOnlySpan<char> record = head[start..i];
            if (isQuoted && !ends && !IsComment(record, _prefix))
            {
                continue;
            }

            (isQuoted, start) = (false, i + 1);
            if (!record.IsWhiteSpace() && !IsComment(record, _prefix) && (!ends || isWhole || _counts.Count == 0))
            {
                _counts.Add(CountRecord(record));
            }
        }
    }

    private int[] CountRecord(ReadOnlySpan<char> record)
    {
        int[] counts = new int[s_delimiters.Length];
        bool isQuoted = false;
        bool inCell = false;
        int cells = 0; // between runs of blanks and tabs
        for (int i = 0; i < record.Length; i++)
        {
            char c = record[i];
            isQuoted ^= c == '"';
            bool isBlank = !isQuoted && (c is ' ' or '\t');
            cells += !isBlank && !inCell ? 1 : 0;
            inCell = !isBlank;
            if (isQuoted)
            {
                continue;
            }

            int delimiter = Array.IndexOf(s_delimiters, c, 0, Blank);
            if (delimiter >= 0)
            {
                counts[delimiter]++;
            }

            if (delimiter == Comma)
            {
                _commasAreDecimal &= i > 0 && i < record.Length - 1 && char.IsAsciiDigit(record[i - 1]) && char.IsAsciiDigit(record[i + 1]);
            }
        }

        counts[Blank] = Math.Max(cells - 1, 0);
        return counts;
    }

    private char Choose(string fileName)
    {
        if (_counts.Count == 0)
        {
            return ',';
        }

        if (IsUniform(Tab))
        {
            return '\t'; // tabs within cells are rare
        }

        bool isBlank = IsUniform(Blank);
        int[] uniform = [.. new[] { Comma, Semicolon, Bar }.Where(IsUniform).Where(each => each != Comma || !_commasAreDecimal)];
        if (uniform.Length > 1)
        {
            throw new DataFormatException(
                fileName,
                0,
                null,
                $"found {string.Join(" and ", uniform.Select(each => s_names[each]))} that split every line alike, "
                + "expected one of them between cells",
                [.. uniform.Select(each => new SuggestedFix(
                    nameof(CsvOptions.Delimiter), s_delimiters[each].ToString(), $"takes {s_names[each]}"))]);
        }

        if (uniform.Length == 1)
        {
            return s_delimiters[uniform[0]];
        }

        if (IsUniform(Comma) && !isBlank)
        {
            return ',';
        }

        int[] first = _counts[0];
        bool hasOthers = first[Tab] + first[Semicolon] + first[Bar] + (_commasAreDecimal ? 0 : first[Comma]) > 0;
        return isBlank && !hasOthers ? ' ' : MostFrequent(first);
    }

    /// <summary>For lines that no delimiter splits alike: the error for the first line that differs is more helpful than a guess.</summary>
    private static char MostFrequent(int[] first)
    {
        int best = Comma;
        for (int i = 0; i < Blank; i++)
        {
            best = first[i] > first[best] ? i : best;
        }

        return s_delimiters[best];
    }

    /// <summary>Whether every record has the same number of a delimiter, at least one.</summary>
    private bool IsUniform(int delimiter) => _counts[0][delimiter] > 0 && _counts.All(counts => counts[delimiter] == _counts[0][delimiter]);
}
