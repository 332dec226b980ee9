using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using NeuralKernels.Data;
using nietras.SeparatedValues;
using static System.FormattableString;

namespace NeuralKernels.Tables;

/// <summary>Reads delimited text (RFC 4180 and its common variants) into a <see cref="Table"/>.</summary>
internal sealed class CsvReader(string fileName, CsvOptions options, string? encoding)
{
    private const int HeadLength = 1 << 16;
    private const int CharacterReserve = 16; // a decoder needs space for a whole character, two chars for a surrogate pair
    private const int MaxCells = 1 << 30;

    private readonly CellStore _cells = new();
    private readonly List<int> _lines = [];
    private readonly StringBuilder _scratch = new();
    private int _width;
    private bool _hasHeader;

    /// <summary>Reads bytes.</summary>
    public static Table Read(string fileName, Stream stream, CsvOptions? options)
    {
        options = Checked(options);
        using var text = new TextDecoder(stream, options.Encoding);
        return new CsvReader(fileName, options, text.Name).Read(text);
    }

    /// <summary>Reads characters.</summary>
    public static Table Read(string fileName, TextReader text, CsvOptions? options) =>
        new CsvReader(fileName, Checked(options), null).Read(text);

    private static CsvOptions Checked(CsvOptions? options)
    {
        options ??= new CsvOptions();
        if (options.Delimiter is { } delimiter && !IsDelimiter(delimiter))
        {
            throw new ArgumentException(
                Invariant($"The delimiter is U+{(int)delimiter:X4}; an ASCII character other than quote, # and line end is needed."),
                nameof(options));
        }

        if (options.Decimal is not (null or '.' or ',') || options.Thousands is not (null or '.' or ',' or ' ' or '\'')
            || (options.Thousands is { } mark && mark == (options.Decimal ?? '.')))
        {
            throw new ArgumentException(
                $"Decimal is {options.Decimal} and Thousands {options.Thousands}; "
                + "a point or comma, and a different one, apostrophe or blank, are needed.",
                nameof(options));
        }

        return options;
    }

    private static bool IsDelimiter(char c) => c is '\t' or (>= ' ' and <= '~') and not ('"' or '#');

    private Table Read(TextReader text)
    {
        var buffer = new char[HeadLength];
        int length = 0;
        bool isWhole = false;
        while (!isWhole && length < HeadLength - CharacterReserve)
        {
            int read = text.Read(buffer.AsSpan(length));
            isWhole = read == 0;
            length += read;
        }

        int start = length > 0 && buffer[0] == LineFilter.ByteOrderMark ? 1 : 0;
        int firstLine = 1;
        char? declared = null;
        if (CsvSniffer.SeparatorLine(buffer.AsSpan(start, length - start)) is { } line && IsDelimiter(line.Delimiter))
        {
            start += line.Length;
            firstLine++;
            declared = line.Delimiter;
        }

        char[] head = buffer[start..length];
        char delimiter = options.Delimiter ?? declared ?? CsvSniffer.Delimiter(fileName, head, isWhole, options.CommentPrefix);
        using var lines = new LineFilter(head, text, options.CommentPrefix);
        try
        {
            ReadRows(lines, delimiter, firstLine);
        }
        catch (DataFormatException e) when (CsvSniffer.UnmarkedComment(head, options.CommentPrefix) is { } prefix)
        {
            SuggestedFix fix = new(nameof(CsvOptions.CommentPrefix), prefix, "skips such lines");
            throw new DataFormatException(fileName, e.Line, e.Column, $"{e.ProblemAlone}; it begins with {prefix}", [fix, .. e.Fixes], e);
        }

        if (_lines.Count == 0)
        {
            throw new DataFormatException(fileName, "found no rows, expected a table");
        }

        NumberFormat numbers = DetectNumberFormat();
        return new Table(fileName, _cells, _width, _lines, _hasHeader, new CsvFormat
        {
            Encoding = encoding,
            Delimiter = delimiter,
            Decimal = numbers.Decimal,
            Thousands = numbers.Thousands,
            CommentLines = lines.CommentLines,
        });
    }

    private void ReadRows(TextReader text, char delimiter, int line)
    {
        try
        {
            using SepReader reader = new Sep(delimiter).Reader(o => o with { HasHeader = false, DisableColCountCheck = true }).From(text);
            int skipped = line - 1;
            foreach (SepReader.Row row in reader)
            {
                if (row.Span.IndexOfAny('\0', CellText.NotDecoded) >= 0)
                {
                    throw NotText(row, line);
                }

                ReadRow(row, delimiter, line);
                line = row.LineNumberToExcl + skipped;
            }
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or ArgumentException)
        {
            const string problem = "found a row longer than 16 million characters, expected every quote to be closed";
            throw new DataFormatException(fileName, line, null, problem, innerException: e);
        }
    }

    private void ReadRow(SepReader.Row row, char delimiter, int line)
    {
        int before = _cells.Count;
        bool isBlank = row.ColCount == 1 && CellText.Trim(row[0].Span).IsEmpty;
        for (int i = 0; i < row.ColCount && !isBlank; i++)
        {
            if (delimiter == ' ')
            {
                AddBetweenTabs(row[i].Span, line);
            }
            else
            {
                Add(row[i].Span, line);
            }
        }

        int width = _cells.Count - before;
        if (width == 0)
        {
            return;
        }

        if (_lines.Count == 0)
        {
            _width = width;
            _hasHeader = options.Header == CsvHeader.Present || (options.Header == CsvHeader.Detect && !HasNumber(width));
        }
        else if (width != _width)
        {
            throw Table.WrongWidth(fileName, line, width, _width, _hasHeader);
        }
        else if (_cells.Count > MaxCells)
        {
            throw new DataFormatException(fileName, line, null, "found more than 2^30 cells, expected a smaller table");
        }

        _lines.Add(line);
    }

    /// <summary>Adds the cells of a text without blanks, which may contain tabs: those separate cells too.</summary>
    private void AddBetweenTabs(ReadOnlySpan<char> raw, int line)
    {
        bool isQuoted = false;
        int start = 0;
        for (int i = 0; i <= raw.Length; i++)
        {
            if (i == raw.Length || (raw[i] == '\t' && !isQuoted))
            {
                if (!CellText.Trim(raw[start..i]).IsEmpty)
                {
                    Add(raw[start..i], line);
                }

                start = i + 1;
            }
            else
            {
                isQuoted ^= raw[i] == '"';
            }
        }
    }

    private void Add(ReadOnlySpan<char> raw, int line)
    {
        if (!CellText.TryRead(raw, _scratch, out ReadOnlySpan<char> text, out bool isQuoted))
        {
            throw new DataFormatException(fileName, line, null, "found a misplaced or unclosed quote, expected quotes around whole cells");
        }

        _cells.Add(text, isQuoted);
    }

    private bool HasNumber(int width)
    {
        for (int i = 0; i < width; i++)
        {
            if (NumberFormat.Plain.TryParse(_cells[i], out _) || NumberFormat.Plain.FixesFor(_cells[i]).Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A row has a zero character, or bytes that are not valid in the encoding.</summary>
    private DataFormatException NotText(SepReader.Row row, int line)
    {
        int column = 0;
        while (row[column].Span.IndexOfAny('\0', CellText.NotDecoded) < 0)
        {
            column++;
        }

        string name = _hasHeader && column < _width ? _cells[column].ToString() : column.ToString(CultureInfo.InvariantCulture);
        (string problem, SuggestedFix fix) = row[column].Span.Contains(CellText.NotDecoded)
            ? (
                $"found bytes that are not {encoding ?? "text"}, expected {encoding ?? "characters"}",
                new SuggestedFix(nameof(CsvOptions.Encoding), "windows-1252", "reads western text of one byte per character"))
            : (
                "found a zero character, expected text",
                new SuggestedFix(nameof(CsvOptions.Encoding), "utf-16", "reads text of two bytes per character"));
        return new DataFormatException(fileName, line, name, problem, options.Encoding is null && encoding is not null ? [fix] : []);
    }

    /// <summary>The decimal mark and the thousands separator: from the options, or else from the cells.</summary>
    private NumberFormat DetectNumberFormat()
    {
        if (options.Decimal is not null || options.Thousands is not null)
        {
            return new NumberFormat(options.Decimal ?? '.', options.Thousands);
        }

        bool comma = false;
        for (int i = 0; i < _cells.Count; i++)
        {
            ReadOnlySpan<char> cell = _cells[i];
            int mark = cell.IndexOfAny(',', '.');
            if (mark < 0)
            {
                continue;
            }

            if (cell[mark] == '.' && NumberFormat.Plain.TryParse(cell, out _))
            {
                return NumberFormat.Plain;
            }

            comma = comma || (cell[mark] == ',' && IsDecimalComma(cell));
        }

        return comma ? new NumberFormat(',', null) : NumberFormat.Plain;
    }

    /// <summary>7,5 and 0,125 and 1234,567, but not 1,234, whose comma may separate thousands.</summary>
    private static bool IsDecimalComma(ReadOnlySpan<char> cell) =>
        new NumberFormat(',', null).TryParse(cell, out _)
        && (!new NumberFormat('.', ',').TryParse(cell, out _) || CellText.Trim(cell).TrimStart("+-").StartsWith('0'));
}
