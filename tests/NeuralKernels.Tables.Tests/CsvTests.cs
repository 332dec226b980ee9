using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

using NeuralKernels.Data;
using Xunit;

namespace NeuralKernels.Tables.Tests;

public sealed class CsvTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("csv").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Table Parse(string text, CsvOptions? options = null) => Table.ReadCsv("t.csv", new StringReader(text), options);

    private static string[][] RowsOf(Table table) =>
        [.. Enumerable.Range(0, table.RowCount).Select(row => Enumerable.Range(0, table.ColumnCount).Select(c => table[row, c]).ToArray())];

    private static string ProblemOf(string text, CsvOptions? options = null) =>
        Assert.Throws<DataFormatException>(() => Parse(text, options)).Problem;

    private string Write(byte[] bytes)
    {
        string path = Path.Combine(_folder, "t.csv");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    [Fact]
    public void A_file_with_a_header_names_its_columns()
    {
        Table table = Parse("a,b\n1,x\n2,y\n");
        Assert.True(table.HasHeader);
        Assert.Equal(1, table.HeaderLine);
        Assert.Equal(["a", "b"], table.ColumnNames);
        Assert.Equal([["1", "x"], ["2", "y"]], RowsOf(table));
    }

    [Fact]
    public void A_first_row_with_a_number_in_it_is_no_header_unless_it_is_said_to_be()
    {
        Assert.False(Parse("1,x\n2,y\n").HasHeader);
        Assert.Equal(["year", "2019"], Parse("year,2019\n2,y\n", new() { Header = CsvHeader.Present }).ColumnNames);
        Assert.Equal(2, Parse("a,b\nc,d\n", new() { Header = CsvHeader.Absent }).RowCount);
    }

    [Theory]
    [InlineData("a,b,c\n1;2,3,4\n", ',', "commas")]
    [InlineData("a;b;c\n1,5;2;3\n", ';', "semicolons")]
    [InlineData("a\tb\tc\n1\t2\t3\n", '\t', "tabs")]
    [InlineData("a b\n1 2\n", ' ', "blanks")]
    [InlineData("a|b\n1|2\n", '|', "'|'")]
    [InlineData("0,5;0,5;1,0\n7,5;5,5;7,0\n", ';', "semicolons")]
    [InlineData("0,5 1,5\n2,5  3\n", ' ', "blanks")]
    [InlineData("Doe, J\t25\nRoe, R\t31\n", '\t', "tabs")]
    [InlineData("x\n1\n", ',', "commas")]
    [InlineData("\"a,b,c,d\";e;f\n1;2;3\n", ';', "semicolons")]
    [InlineData("# a;b;c;d\n\nx,y\n1,2\n", ',', "commas")]
    public void The_delimiter_is_taken_from_the_first_line_with_content(string text, char delimiter, string said)
    {
        Table read = Parse(text);
        Assert.Equal(delimiter, read.Format!.Delimiter);
        Assert.Contains($"separated by {said}", read.Describe(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('|')]
    [InlineData(' ')]
    [InlineData(':')]
    [InlineData('\t')]
    public void Any_delimiter_can_be_given(char delimiter) =>
        Assert.Equal([["1", "2"]], RowsOf(Parse($"a{delimiter}b\n1{delimiter}2\n", new() { Delimiter = delimiter })));

    [Theory]
    [InlineData('"')]
    [InlineData('\n')]
    [InlineData('\r')]
    [InlineData('\0')]
    [InlineData('#')]
    [InlineData('\u0001')]
    [InlineData('é')]
    public void A_delimiter_that_cannot_separate_is_refused(char delimiter) =>
        Assert.Throws<ArgumentException>("options", () => Parse("a,b\n1,2\n", new() { Delimiter = delimiter }));

    [Fact]
    public void Comments_and_blank_lines_are_passed_over_and_lines_keep_their_numbers()
    {
        Table table = Parse("# it's \"quoted\n\na,b\r\n  \r\n1,2\n#3,4\n\n\"5\n#6\",7\n8,9");
        Assert.Equal([["1", "2"], ["5\n#6", "7"], ["8", "9"]], RowsOf(table));
        Assert.Equal((3, 5, 8, 10), (table.HeaderLine, table.Line(0), table.Line(1), table.Line(2)));
    }

    [Fact]
    public void The_comment_prefix_can_be_any_text_or_none()
    {
        Assert.Equal([["1", "2"]], RowsOf(Parse("// \"c\na,b\n//\n1,2\n", new() { CommentPrefix = "//" })));
        Assert.Equal([["#1", "2"]], RowsOf(Parse("a,b\n#1,2\n", new() { CommentPrefix = "" })));
    }

    [Fact]
    public void A_row_of_empty_cells_between_tabs_is_a_row() =>
        Assert.Equal([["1", "2"], ["", ""]], RowsOf(Parse("a\tb\n1\t2\n\t\n")));

    [Fact]
    public void Blanks_around_a_cell_are_not_part_of_it_unless_quoted() =>
        Assert.Equal([["1", " x "]], RowsOf(Parse(" a , b \n 1 ,\" x \"\n")));

    [Fact]
    public void Quoted_cells_may_hold_delimiters_quotes_and_line_breaks() =>
        Assert.Equal([["1,2", "say \"hi\"\r\nthere"]], RowsOf(Parse("a,b\n\"1,2\",\"say \"\"hi\"\"\r\nthere\"\n")));

    [Theory]
    [InlineData("", "t.csv: found no rows, expected a table")]
    [InlineData("\n \n# only\n", "t.csv: found no rows, expected a table")]
    [InlineData("a,b\n", "t.csv: found a header and no rows, expected at least one row")]
    [InlineData("a,b\n1,2\n\n# c\n3\n", "t.csv:5: found 1 columns, expected 2 as in the header")]
    [InlineData("1,2\n3,4,5\n", "t.csv:2: found 3 columns, expected 2 as in the first row")]
    [InlineData("a,a\n1,2\n", "t.csv:1: column 'a': found the name twice in the header, expected distinct names")]
    [InlineData("a,b\n1,2\n\"x,3\n4,5\n", "t.csv:3: found a misplaced or unclosed quote, expected quotes around whole cells")]
    [InlineData("a,b\n\n1\"x,3\n", "t.csv:3: found a misplaced or unclosed quote, expected quotes around whole cells")]
    [InlineData("a,b\n\"x\"y,3\n", "t.csv:2: found a misplaced or unclosed quote, expected quotes around whole cells")]
    public void A_text_that_is_no_table_is_refused_with_its_place(string text, string message) => Assert.Equal(message, ProblemOf(text));

    [Fact]
    public void A_byte_order_mark_is_not_part_of_the_first_name()
    {
        string path = Write([.. Encoding.UTF8.Preamble, .. "ä,b\n1,2\n"u8]);
        Assert.Equal(["ä", "b"], Table.ReadCsv(path).ColumnNames);
        Write([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("ä,b\n1,2\n")]);
        Assert.Equal(["ä", "b"], Table.ReadCsv(path).ColumnNames);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-32")]
    public void Long_texts_are_read_whole_wherever_a_character_is_cut(string encoding)
    {
        const int Count = 9001;
        string cell = string.Concat(Enumerable.Repeat("😀é", 7));
        string text = "a,b\n" + string.Concat(
            Enumerable.Range(0, Count).Select(i => FormattableString.Invariant($"{cell[..(2 + (3 * (i % 7)))]},{i}\n# {i}\n")));
        Table table = Table.ReadCsv(
            Write([.. Encoding.GetEncoding(encoding).GetPreamble(), .. Encoding.GetEncoding(encoding).GetBytes(text)]));
        Assert.Equal((Count, Count), (table.RowCount, table.Format!.CommentLines));
        Assert.All(
            Enumerable.Range(0, Count),
            i => Assert.Equal(
                (cell[..(2 + (3 * (i % 7)))], i.ToString(CultureInfo.InvariantCulture), 2 + (2 * i)),
                (table[i, 0], table[i, 1], table.Line(i))));
    }

    [Fact]
    public void A_row_that_no_quote_ends_is_refused_however_long_it_is()
    {
        string text = "a,b\n1,\"" + new string('x', 20_000_000);
        Assert.StartsWith("t.csv:2: found a", ProblemOf(text), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_read_can_be_said()
    {
        Assert.Equal(
            "t.csv: 2 rows, 3 columns, separated by semicolons, decimal point, no header, no comment lines",
            Parse("1;2;3\n4;5;6").Describe());
        Assert.Equal(
            "t.csv: 1 rows, 2 columns, separated by tabs, decimal comma, thousands separated by blanks, with a header, "
            + "2 comment lines skipped",
            Parse("# a\n# b\nx\ty\n1\t2\n", new() { Decimal = ',', Thousands = ' ' }).Describe());
        CsvFormat format = Parse("x|y\n1|2\n").Format!;
        Assert.Equal(("separated by '|', decimal point", '|', 0), (format.Describe(), format.Delimiter, format.CommentLines));
        using var bytes = new MemoryStream("a,b\n1,2\n# c\n"u8.ToArray());
        Assert.Equal(
            "t.csv: 1 rows, 2 columns, UTF-8, separated by commas, decimal point, with a header, 1 comment line skipped",
            Table.ReadCsv("t.csv", bytes).Describe());
    }
}
