using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using NeuralKernels.Data;
using Xunit;

namespace NeuralKernels.Tables.Tests;

public class CsvPropertyTests
{
    private static readonly (Encoding Encoding, bool Mark)[] s_encodings =
    [
        (new UTF8Encoding(false), false), (Encoding.UTF8, true), (Encoding.Unicode, true), (Encoding.BigEndianUnicode, true),
        (Encoding.UTF32, true),
        (new UTF32Encoding(bigEndian: true, byteOrderMark: true), true),
    ];

    private static Gen<string> Cell => Gen.Elements(
            "", "x", "1.5", "#", "\"", ",", ";", "\t", "|", "\n", "\r\n", "\r", " ", "é", "😀", "'", "\u00a0", "\ufeff", "NA", "sep=;",
            "\ufffd", "-")
        .ListOf().Select(string.Concat);

    [Property(MaxTest = 500)]
    public Property Any_table_survives_being_written_and_read()
    {
        Gen<Written> tables =
            from width in Gen.Choose(1, 4)
            from height in Gen.Choose(1, 6)
            from cells in Cell.ListOf(width * height)
            from delimiter in Gen.Elements(',', ';', '\t', '|', ' ', ':', '~')
            from lineEnd in Gen.Elements("\n", "\r\n", "\r")
            from quoteAll in Gen.Elements(true, false)
            from encoding in Gen.Elements(s_encodings)
            select new Written(cells.Chunk(width).ToArray(), delimiter, lineEnd, quoteAll, encoding.Encoding, encoding.Mark);
        return Prop.ForAll(tables.ToArbitrary(), written =>
        {
            using var bytes = new MemoryStream(written.Bytes());
            Table read = Table.ReadCsv("t", bytes, new() { Delimiter = written.Delimiter, Header = CsvHeader.Absent });
            Assert.Equal((written.Rows.Length, written.Rows[0].Length), (read.RowCount, read.ColumnCount));
            int line = 1;
            for (int row = 0; row < written.Rows.Length; row++)
            {
                Assert.Equal(line, read.Line(row));
                line += 1 + written.Rows[row].Sum(cell => cell.ReplaceLineEndings("\n").Count(c => c == '\n'));
                for (int column = 0; column < read.ColumnCount; column++)
                {
                    Assert.Equal(written.Rows[row][column], read[row, column]);
                    Assert.Equal(written.IsQuoted(row, column), read.IsQuoted(row, column));
                }
            }
        });
    }

    [Property(MaxTest = 300)]
    public Property Rows_that_the_library_writes_read_back_as_values_and_not_as_gaps()
    {
        Gen<string[][]> rows =
            from width in Gen.Choose(1, 3)
            from cells in Cell.ListOf(width * 3)
            select cells.Chunk(width).ToArray();
        return Prop.ForAll(rows.ToArbitrary(), table =>
        {
            using var text = new StringWriter();
            foreach (string[] row in table)
            {
                CsvRow.Write(text, row);
            }

            Table read = Table.ReadCsv("t", new StringReader(text.ToString()), new() { Header = CsvHeader.Absent, Delimiter = ',' });
            var missing = new MissingWords(Preprocessing.DefaultMissingWords);
            for (int row = 0; row < table.Length; row++)
            {
                for (int column = 0; column < table[row].Length; column++)
                {
                    Assert.Equal(table[row][column], read[row, column]);
                    Assert.Equal(CellText.Trim(table[row][column]).IsEmpty, missing.Contains(read, row, column));
                }
            }
        });
    }

    [Property(MaxTest = 2000)]
    public Property Any_bytes_are_read_or_refused()
    {
        // Pieces with a meaning to the reader among arbitrary bytes.
        Gen<byte[]> piece = Gen.OneOf(
            Gen.Choose(0, 255).ListOf().Select(bytes => bytes.Select(b => (byte)b).ToArray()),
            Gen.Elements("a,b\n", "\"", "\"\"", "1;2\r\n", "#", "\r", "\t", " ", "sep=", "sep=;\n", "\0", "1,5", "NA", "\ufeff")
                .Select(Encoding.UTF8.GetBytes),
            Gen.Elements<byte[]>(
                [0xff, 0xfe], [0xfe, 0xff], [0xff, 0xfe, 0, 0], [0, 0, 0xfe, 0xff], [0xef, 0xbb], [0xd8, 0], [0, 0xdc], [0x31, 0]));
        Gen<(byte[], CsvOptions)> inputs =
            from pieces in piece.ListOf()
            from delimiter in Gen.Elements<char?>(null, ',', ' ', '\t')
            from header in Gen.Elements(CsvHeader.Detect, CsvHeader.Absent, CsvHeader.Present)
            from prefix in Gen.Elements("", "#", "//")
            select (
                pieces.SelectMany(bytes => bytes).ToArray(),
                new CsvOptions { Delimiter = delimiter, Header = header, CommentPrefix = prefix });
        return Prop.ForAll(inputs.ToArbitrary(), input =>
        {
            (byte[] bytes, CsvOptions options) = input;
            try
            {
                Table table = Table.ReadCsv("t", new MemoryStream(bytes), options);
                Assert.True(table.RowCount >= 1 && table.ColumnCount >= 1);
                _ = new TableEncoder(table, new() { Missing = MissingPolicy.Mean });
            }
            catch (DataFormatException e)
            {
                Assert.StartsWith("t", e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', e.Message);
            }
        });
    }

    [Property(MaxTest = 300)]
    public Property Numbers_are_read_whatever_marks_they_are_written_with()
    {
        Gen<(double[] Numbers, char Mark, char? Thousands)> inputs =
            from numbers in ArbMap.Default.GeneratorFor<NormalFloat>().ListOf(4)
            from mark in Gen.Elements('.', ',')
            from thousands in Gen.Elements<char?>(null, ' ', '\'', mark == '.' ? ',' : '.')
            select (numbers.Select(number => number.Get).ToArray(), mark, thousands);
        return Prop.ForAll(inputs.ToArbitrary(), input =>
        {
            string text = string.Join(';', input.Numbers.Select(number => Marked(number, input.Mark, input.Thousands)));
            var options = new CsvOptions { Delimiter = ';', Header = CsvHeader.Absent, Decimal = input.Mark, Thousands = input.Thousands };
            Table table = Table.ReadCsv("t", new StringReader(text), options);
            for (int column = 0; column < input.Numbers.Length; column++)
            {
                Assert.True(table.TryGetNumber(0, column, out double number), text);
                Assert.Equal(input.Numbers[column], number);
            }
        });
    }

    private static string Marked(double number, char mark, char? thousands)
    {
        string text = number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        int end = text.IndexOfAny(['.', 'E']);
        var whole = new StringBuilder(end < 0 ? text : text[..end]);
        for (int place = whole.Length - 3; thousands is not null && place > (number < 0 ? 1 : 0); place -= 3)
        {
            whole.Insert(place, thousands.Value);
        }

        return whole + (end < 0 ? "" : text[end..].Replace('.', mark));
    }

    private sealed record Written(string[][] Rows, char Delimiter, string LineEnd, bool QuoteAll, Encoding Encoding, bool Mark)
    {
        public bool IsQuoted(int row, int column)
        {
            string cell = Rows[row][column];
            return QuoteAll || cell.Length == 0 || cell != cell.Trim() || cell[0] is '#' or '\ufeff' || cell[^1] == '\ufeff'
                || cell.StartsWith("sep=", StringComparison.Ordinal) || cell.IndexOfAny([Delimiter, '"', '\r', '\n', '\t']) >= 0;
        }

        public byte[] Bytes()
        {
            IEnumerable<string> lines = Rows.Select((cells, row) =>
                string.Join(Delimiter, cells.Select((cell, column) => IsQuoted(row, column) ? Quoted(cell) : cell)) + LineEnd);
            static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
            return [.. Mark ? Encoding.GetPreamble() : [], .. Encoding.GetBytes(string.Concat(lines))];
        }
    }
}
