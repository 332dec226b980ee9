using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Data;

namespace NeuralKernels.Tables;

/// <summary>Finds out from the beginning of a text what stands between its cells.</summary>
internal sealed class CsvSniffer
{
    private const int MostRecords = 200;
    private const int Comma = 3;
    private const int Blank = 4;

    private static readonly char[] s_delimiters = ['\t', ';', '|', ',', ' '];
    private static readonly string[] s_commentPrefixes = ["//", "#"];

    private readonly string _prefix;
    private readonly List<int[]> _counts = [];
    private bool _commasAreDecimal = true;

    private CsvSniffer(string prefix)
    {
        _prefix = prefix;
    }

    /// <summary>The delimiter that a text speaks for.</summary>
    /// <param name="fileName">For messages.</param>
    /// <param name="head">The beginning of the text.</param>
    /// <param name="whole">Whether that is all of it.</param>
    /// <param name="commentPrefix">What comments begin with.</param>
    /// <exception cref="DataFormatException">Two of them part all lines alike.</exception>
    public static char Delimiter(string fileName, ReadOnlySpan<char> head, bool whole, string commentPrefix)
    {
        var sniffer = new CsvSniffer(commentPrefix);
        sniffer.Count(head, whole);
        return sniffer.Choose(fileName);
    }

    /// <summary>The delimiter that a first line <c>sep=;</c> names, and the length of that line with its end.</summary>
    public static (char Delimiter, int Length)? SeparatorLine(ReadOnlySpan<char> head)
    {
        const string Word = "sep=";
        int end = head.IndexOfAny('\r', '\n');
        ReadOnlySpan<char> line = end < 0 ? head : head[..end];
        if (line.Length != Word.Length + 1 || !line.StartsWith(Word, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        int length = end < 0 ? head.Length : head[end..].StartsWith("\r\n", StringComparison.Ordinal) ? end + 2 : end + 1;
        return (line[^1], length);
    }

    /// <summary>What usually begins a comment and begins the first line that is not passed over; null where nothing does.</summary>
    public static string? UnmarkedComment(ReadOnlySpan<char> head, string commentPrefix)
    {
        while (!head.IsEmpty)
        {
            int end = head.IndexOfAny('\r', '\n');
            ReadOnlySpan<char> line = end < 0 ? head : head[..end];
            if (!line.IsWhiteSpace() && !IsComment(line, commentPrefix))
            {
                foreach (string prefix in s_commentPrefixes)
                {
                    if (line.StartsWith(prefix, StringComparison.Ordinal))
                    {
                        return prefix;
                    }
                }

                return null;
            }

            head = end < 0 ? default : head[(end + 1)..];
        }

        return null;
    }

    private static bool IsComment(ReadOnlySpan<char> line, string prefix) =>
        prefix.Length > 0 && line.StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>Counts candidates outside quotes, record by record; the last one only where it is whole.</summary>
    private void Count(ReadOnlySpan<char> head, bool whole)
    {
        bool quoted = false;
        for (int start = 0, i = 0; i <= head.Length && _counts.Count < MostRecords; i++)
        {
            bool ends = i == head.Length;
            if (!ends && head[i] is not ('\r' or '\n'))
            {
                quoted ^= head[i] == '"';
                continue;
            }

            ReadOnlySpan<char> record = head[start..i];
            if (quoted && !ends && !IsComment(record, _prefix))
            {
                continue;
            }

            (quoted, start) = (false, i + 1);
            if (!record.IsWhiteSpace() && !IsComment(record, _prefix) && (!ends || whole || _counts.Count == 0))
            {
                _counts.Add(CountOne(record));
            }
        }
    }

    private int[] CountOne(ReadOnlySpan<char> record)
    {
        int[] counts = new int[s_delimiters.Length];
        bool quoted = false;
        bool inCell = false;
        int cells = 0;
        for (int i = 0; i < record.Length; i++)
        {
            char c = record[i];
            quoted ^= c == '"';
            bool between = !quoted && (c is ' ' or '\t');
            cells += !between && !inCell ? 1 : 0;
            inCell = !between;
            if (quoted)
            {
                continue;
            }

            int candidate = Array.IndexOf(s_delimiters, c, 0, Blank);
            if (candidate >= 0)
            {
                counts[candidate]++;
            }

            if (candidate == Comma)
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

        bool tab = PartsAlike(0);
        bool semicolon = PartsAlike(1);
        bool bar = PartsAlike(2);
        bool comma = PartsAlike(Comma);
        bool blank = PartsAlike(Blank);
        if (tab)
        {
            return '\t'; // no text has tabs within its cells for nothing
        }

        (string Name, string Value)[] alike =
        [
            .. comma && !_commasAreDecimal ? [("commas", ",")] : Array.Empty<(string, string)>(),
            .. semicolon ? [("semicolons", ";")] : Array.Empty<(string, string)>(),
            .. bar ? [("bars", "|")] : Array.Empty<(string, string)>(),
        ];
        if (alike.Length > 1)
        {
            throw new DataFormatException(
                fileName,
                0,
                null,
                $"found {string.Join(" and ", alike.Select(each => each.Name))} that part every line alike, expected one of them between cells",
                [.. alike.Select(each => new DataRemedy(nameof(CsvOptions.Delimiter), each.Value, $"takes {each.Name}"))]);
        }

        if (bar)
        {
            return '|';
        }

        if (semicolon || (comma && !(blank && _commasAreDecimal)))
        {
            return semicolon ? ';' : ',';
        }

        int[] first = _counts[0];
        bool others = first[0] + first[1] + first[2] + (_commasAreDecimal ? 0 : first[Comma]) > 0;
        return blank && !others ? ' ' : MostOf(first);
    }

    /// <summary>Nothing parts all lines alike: the message about the first one that differs will say more than a guess.</summary>
    private static char MostOf(int[] first)
    {
        int best = Comma;
        for (int i = 0; i < Blank; i++)
        {
            best = first[i] > first[best] ? i : best;
        }

        return s_delimiters[best];
    }

    private bool PartsAlike(int candidate)
    {
        foreach (int[] counts in _counts)
        {
            if (counts[candidate] == 0 || counts[candidate] != _counts[0][candidate])
            {
                return false;
            }
        }

        return true;
    }
}
