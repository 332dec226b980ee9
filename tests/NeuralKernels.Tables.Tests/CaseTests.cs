using System;
using System.IO;
using System.Linq;
using System.Text;
using NeuralKernels.Data;
using Xunit;

namespace NeuralKernels.Tables.Tests;

/// <summary>Realistic texts, each with the correct result.</summary>
public class CaseTests
{
    private static Table Read(string text, CsvOptions? options = null) => Table.ReadCsv("t.csv", new StringReader(text), options);

    private static Table Read(byte[] bytes, CsvOptions? options = null) => Table.ReadCsv("t.csv", new MemoryStream(bytes), options);

    private static string Rows(int count, Func<int, FormattableString> row, string lineEnd = "\n") =>
        string.Concat(Enumerable.Range(0, count).Select(i => FormattableString.Invariant(row(i)) + lineEnd));

    private static double[] Numbers(Table table, int column) => [.. Enumerable.Range(0, table.RowCount).Select(row =>
    {
        Assert.True(table.TryGetNumber(row, column, out double number), table[row, column]);
        return number;
    })];

    private static string MessageOf(Func<object> act) => Assert.Throws<DataFormatException>(act).Message;

    [Fact]
    public void C01_Decimal_commas_between_semicolons_are_numbers_and_no_header()
    {
        Table table = Read("0,5;0,5;1,0\n7,5;5,5;7,0\n3,5;1,5;3,0\n10,5;6,5;9,0\n");
        Assert.Equal((4, 3, false), (table.RowCount, table.ColumnCount, table.HasHeader));
        Assert.Equal((',', ';'), (table.Format!.Decimal, table.Format.Delimiter));
        Assert.Equal([0.5, 7.5, 3.5, 10.5], Numbers(table, 0));
        Assert.Equal(
            [ColumnKind.Number, ColumnKind.Number, ColumnKind.Number], new TableEncoder(table).Columns.Select(column => column.Kind));
    }

    [Theory]
    [InlineData("sep=;\nx;y;kind\n")]
    [InlineData("SEP=;\r\nx;y;kind\r\n")]
    [InlineData("\ufeffsep=;\nx;y;kind\n")]
    public void C05_A_first_line_may_name_the_separator(string head)
    {
        Table table = Read(head + Rows(20, i => $"{i},5;{i % 5};{"ab"[i % 2]}"));
        Assert.Equal((20, 3, ';', 2), (table.RowCount, table.ColumnCount, table.Format!.Delimiter, table.HeaderLine));
        Assert.Equal(["x", "y", "kind"], table.ColumnNames);
        Assert.Equal(3, table.Line(0));
    }

    [Fact]
    public void C06_Whole_numbers_past_2_to_the_53_are_two_classes_and_no_numbers()
    {
        Table table = Read("x,id\n" + Rows(24, i => $"{i},{9007199254740992 + (i % 2)}"));
        var encoder = new TableEncoder(table, new() { Task = DataTask.Classification });
        Assert.Equal(["9007199254740992", "9007199254740993"], encoder.ClassNames);
        Assert.Equal([0, 1, 0], encoder.Labels[..3].ToArray());

        const string Found =
            "t.csv:3: column 'id': found '9007199254740993', which no double is equal to, expected whole numbers up to 2^53, or names; ";
        Assert.Equal(
            Found + "Task = 'Classification' reads classes; Task = 'Regression' reads numbers", MessageOf(() => new TableEncoder(table)));
        Assert.Equal(
            Found + "Categorical = 'id' reads categories; Numeric = 'id' reads numbers",
            MessageOf(() => new TableEncoder(table, new() { Target = "x" })));
        var numeric = new TableEncoder(table, new() { Target = "x", Numeric = ["id"] });
        Assert.Equal(ColumnKind.Number, numeric.Columns[1].Kind);
        // doubles, all of them
        Assert.Equal(24, new TableEncoder(Read("x,id\n" + Rows(24, i => $"{i},{9007199254740992L + (2 * i)}"))).Count);
    }

    [Fact]
    public void C07_Codes_stay_as_they_stand()
    {
        string[] codes = ["1E2", "100", "2B7"];
        Table table = Read("x,code\n" + Rows(36, i => $"{i},{codes[i % 3]}"));
        Assert.Equal(["100", "1E2", "2B7"], new TableEncoder(table, new() { Task = DataTask.Classification }).ClassNames);
        string message = MessageOf(() => new TableEncoder(table));
        Assert.StartsWith("t.csv:4: column 'code': found '2B7', expected a number; ", message, StringComparison.Ordinal);
        Assert.EndsWith("; Task = 'Classification' reads classes", message, StringComparison.Ordinal);

        string[] zeros = ["007", "7", "7.0", "1.10", "1.1"];
        Table spellings = Read("x,code\n" + Rows(40, i => $"{i},{zeros[i % 5]}"));
        Assert.Equal(["007", "7", "1.1", "1.10"], new TableEncoder(spellings, new() { Task = DataTask.Classification }).ClassNames);
        Table alike = Read("x,code\n" + Rows(40, i => $"{i},{1 + (i % 2)}.0"));
        Assert.Equal(["1.0", "2.0"], new TableEncoder(alike).ClassNames);
    }

    [Theory]
    [InlineData("007", "012", "'007'")]
    [InlineData("100", "1E2", "'1E2'")]
    public void C07_Features_that_may_be_codes_are_refused_until_they_are_told(string first, string second, string shown)
    {
        Table table = Read("code,y\n" + Rows(40, i => $"{(i % 2 == 0 ? first : second)},{i}.5"));
        string line = shown.Contains(first, StringComparison.Ordinal) ? "2" : "3";
        Assert.Equal(
            $"t.csv:{line}: column 'code': found {shown}, which may be a code, expected numbers or names; "
            + "Categorical = 'code' reads categories; Numeric = 'code' reads numbers",
            MessageOf(() => new TableEncoder(table)));
        Assert.Equal([first, second], new TableEncoder(table, new() { Categorical = ["code"] }).Columns[0].Names);
        Assert.Equal(ColumnKind.Number, new TableEncoder(table, new() { Numeric = ["code"] }).Columns[0].Kind);
    }

    [Fact]
    public void Numbers_with_exponents_are_numbers() =>
        Assert.Equal(ColumnKind.Number, new TableEncoder(Read("x,y\n1E2,1.5\n100.5,2.5\n1e-05,3.5\n0.07,1\n")).Columns[0].Kind);

    [Fact]
    public void C09_A_quoted_cell_is_text_and_words_that_mean_missing_can_be_told()
    {
        string text = "country,x,kind\n" + Rows(30, i => $"\"{new[] { "NA", "DE", "FR" }[i % 3]}\",{i},{"ba"[i % 2]}");
        var encoder = new TableEncoder(Read(text));
        Assert.Equal(30, encoder.Count);
        Assert.Equal(["DE", "FR", "NA"], encoder.Columns[0].Names);

        Table bare = Read(text.Replace("\"", "", StringComparison.Ordinal));
        Assert.Equal(
            "t.csv:2: column 'country': found a missing value ('NA'), expected a category; "
            + "Missing = 'Drop' leaves such rows out; Missing = 'Mean' fills in the mean",
            MessageOf(() => new TableEncoder(bare)));
        Assert.Equal(["DE", "FR", "NA"], new TableEncoder(bare, new() { MissingWords = ["?"] }).Columns[0].Names);
        var dropping = new TableEncoder(bare, new() { Missing = MissingPolicy.Drop, MissingWords = ["NA", "DE"] });
        Assert.Equal((10, 20), (dropping.Count, dropping.Columns[0].Missing));
        var quoted = new TableEncoder(Read(text), new() { Missing = MissingPolicy.Drop, MissingWords = ["\"NA\""] });
        Assert.Equal((20, 10), (quoted.Count, quoted.Columns[0].Missing));
    }

    [Fact]
    public void Words_that_mean_missing_travel_with_the_preprocessing()
    {
        Table table = Read("a,y\n1,1.5\nnone,2.5\n3,3.5\n");
        var encoder = new TableEncoder(table, new() { Missing = MissingPolicy.Drop, MissingWords = ["none"] });
        Preprocessing fitted = encoder.Fit([0, 1]);
        fitted.EncodeInputs<double>(Read("a\nnone\n4\n"), out int[] rows);
        Assert.Equal([1], rows);
        Assert.Throws<DataFormatException>(() => fitted.EncodeInputs<double>(Read("a\nNA\n4\n"), out _));
    }

    [Theory]
    [InlineData('\u00a0')]
    [InlineData('\u202f')]
    [InlineData('\u200b')]
    [InlineData('\ufeff')]
    public void C17_Invisible_characters_around_a_number_are_no_part_of_it(char invisible)
    {
        Table table = Read("x1,x2,kind\n" + Rows(40, i => $"{i}{invisible},{invisible}{i * 3 % 7},{"ab"[i % 2]}"));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (double)i), Numbers(table, 0));
        Assert.Equal(
            [ColumnKind.Number, ColumnKind.Number, ColumnKind.Class], new TableEncoder(table).Columns.Select(column => column.Kind));
        Assert.True(Read($"a,b\n\"7{invisible}\",1\n").TryGetNumber(0, 0, out double quoted));
        Assert.Equal(7, quoted);
    }

    [Fact]
    public void C17_Invisible_characters_within_a_number_are_seen_in_the_message_and_settled()
    {
        Table table = Read("x,y\n1\u00a0234,0.5\n2\u202f345,1.5\n3 456,2.5\n");
        Assert.Equal(
            "t.csv:2: column 'x': found '1<U+00A0>234', expected a number or a name; Thousands = ' ' reads it as 1234; "
            + "Categorical = 'x' reads categories",
            MessageOf(() => new TableEncoder(table)));
        Table told = Read("x,y\n1\u00a0234,0.5\n2\u202f345,1.5\n3 456,2.5\n", new() { Thousands = ' ' });
        Assert.Equal([1234.0, 2345, 3456], Numbers(told, 0));
        Table within = Read("x,y\n1,0.5\n2,1.5\n3\u200b4,2.5\n");
        Assert.StartsWith(
            "t.csv:4: column 'x': found '3<U+200B>4', expected a number; ", MessageOf(() => new TableEncoder(within)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,234", "Thousands = ',' reads it as 1234; Decimal = ',' reads it as 1.234; ")]
    [InlineData("1.234,5", "Decimal = ',' and Thousands = '.' reads it as 1234.5; ")]
    [InlineData("1,234,567", "Thousands = ',' reads it as 1234567; ")]
    [InlineData("1'234.5", "Thousands = ''' reads it as 1234.5; ")]
    [InlineData("1,5", "Decimal = ',' reads it as 1.5; ")]
    public void Marks_that_can_be_read_in_two_ways_are_refused_with_both(string cell, string fixes)
    {
        string rest = "t.csv:3: column 'x': found '" + cell;
        Table few = Read($"x;y\n0.5;1.5\n{cell};2.5\n7;3.5\n"); // another cell has a decimal point
        Assert.StartsWith($"{rest}', expected a number; {fixes}", MessageOf(() => new TableEncoder(few)), StringComparison.Ordinal);
        Table most = Read($"x;y\n0.5;1.5\n{cell};2.5\n{cell};3.5\n");
        Assert.StartsWith(
            $"{rest}', expected a number or a name; {fixes}", MessageOf(() => new TableEncoder(most)), StringComparison.Ordinal);
        Table target = Read($"x;y\n0.5;1\n1.5;{cell}\n2.5;{cell}\n");
        Assert.StartsWith(
            $"t.csv:3: column 'y': found '{cell}', expected a number or a name; {fixes}Task = ",
            MessageOf(() => new TableEncoder(target)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7,5;1\n2;3\n", ',')]
    [InlineData("\"7,5\",1\n2,3\n", ',')]
    [InlineData("0,125;1\n2;3\n", ',')]
    [InlineData("1234,567;1\n2;3\n", ',')]
    [InlineData("1,234;1\n2;3\n", '.')]
    [InlineData("7,5;1.5\n2;3\n", '.')]
    [InlineData("1;2\n3;4\n", '.')]
    public void The_decimal_mark_is_a_comma_only_where_nothing_else_explains_the_numbers(string text, char mark) =>
        Assert.Equal(mark, Read(text).Format!.Decimal);

    [Fact]
    public void A_true_minus_sign_is_one() => Assert.Equal([-5.5, 5], Numbers(Read("a,b\n\u22125.5,1\n5,2\n"), 0));

    [Theory]
    [InlineData("utf-16BE", "UTF-16BE")]
    [InlineData("utf-16LE", "UTF-16LE")]
    [InlineData("utf-32BE", "UTF-32BE")]
    [InlineData("utf-32LE", "UTF-32LE")]
    public void C19_Wide_encodings_need_no_byte_order_mark(string encoding, string name)
    {
        Table table = Read(Encoding.GetEncoding(encoding).GetBytes("x,kind ä\n" + Rows(24, i => $"{i},{i % 2}")));
        Assert.Equal((24, 2, name), (table.RowCount, table.ColumnCount, table.Format!.Encoding));
        Assert.Equal(["x", "kind ä"], table.ColumnNames);
    }

    [Fact]
    public void C19_Bytes_that_are_not_of_the_encoding_are_refused_with_their_place()
    {
        byte[] latin = Encoding.Latin1.GetBytes("x,name\n1,a\n2,Zoë\n");
        Assert.Equal(
            "t.csv:3: column 'name': found bytes that are not UTF-8, expected UTF-8; "
            + "Encoding = 'windows-1252' reads western text of one byte per character",
            MessageOf(() => Read(latin)));
        Assert.Equal("Zoë", Read(latin, new() { Encoding = Encoding.Latin1 })[1, 1]);
        Assert.Equal(
            "t.csv:2: column '1': found a zero character, expected text; Encoding = 'utf-16' reads text of two bytes per character",
            MessageOf(() => Read("1,2,3,4\n1,\0,3,4\n"u8.ToArray())));
        Assert.Equal(2, Read(Encoding.Latin1.GetBytes("# Zoë\nx,y\n1,2\n3,4\n")).RowCount); // a comment is not read
    }

    [Fact]
    public void C19_Characters_with_a_zero_byte_do_not_mislead() =>
        Assert.Equal("😀Ā", Read(Encoding.Unicode.GetBytes("x,kind\n1,😀Ā\n2,a\n3,b\n"))[0, 1]);

    [Fact]
    public void C22_Columns_may_be_lined_up_by_blanks()
    {
        Table table = Read(
            Rows(20, i => $"  {10 + (i / 2)}.{5 * (i % 2)}   {i}{(i == 7 ? "\t" : "")} {(i == 5 ? "?" : "7")}     {i % 2} "));
        Assert.Equal((20, 4, false, ' '), (table.RowCount, table.ColumnCount, table.HasHeader, table.Format!.Delimiter));
        Assert.Equal(19, new TableEncoder(table, new() { Missing = MissingPolicy.Drop }).Count);
        Assert.Equal("a b", Read("x y\n\"a b\"   1\n")[0, 0]);
    }

    [Fact]
    public void C31_A_byte_order_mark_within_the_text_is_passed_over_at_the_start_of_a_line()
    {
        string half = Rows(20, i => $"{i},{i * 3 % 7},{i % 2}");
        Table table = Read(Encoding.UTF8.GetBytes("\ufeff" + half + "\ufeff" + half));
        Assert.Equal((40, 3, false), (table.RowCount, table.ColumnCount, table.HasHeader));
        Assert.Equal([19.0, 0], Numbers(table, 0)[19..21]);
        Assert.Equal(2, Read("a,b\n1,2\n\ufeff# c\n3,4\n").RowCount);
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void X4_Lines_may_end_in_any_way(string lineEnd)
    {
        Table table = Read("x,kind" + lineEnd + "# c" + lineEnd + Rows(20, i => $"{i},{"ab"[i % 2]}", lineEnd));
        Assert.Equal((20, 2, 22), (table.RowCount, table.ColumnCount, table.Line(19)));
    }

    [Fact]
    public void Commas_and_semicolons_that_part_alike_are_refused() => Assert.Equal(
        "t.csv: found commas and semicolons that split every line alike, expected one of them between cells; "
        + "Delimiter = ',' takes commas; Delimiter = ';' takes semicolons",
        MessageOf(() => Read("Doe, J;25\nRoe, R;31\n")));

    [Fact]
    public void Commas_and_bars_that_part_alike_are_refused() => Assert.Equal(
        "t.csv: found commas and bars that split every line alike, expected one of them between cells; "
        + "Delimiter = ',' takes commas; Delimiter = '|' takes bars",
        MessageOf(() => Read("a|b, c\nd|e, f\n")));

    [Fact]
    public void Options_that_contradict_each_other_are_refused()
    {
        Assert.Throws<ArgumentException>("options", () => Read("1\n", new() { Decimal = ',', Thousands = ',' }));
        Assert.Throws<ArgumentException>("options", () => Read("1\n", new() { Thousands = '.' }));
        Assert.Throws<ArgumentException>("options", () => Read("1\n", new() { Decimal = 'x' }));
    }
}
