using System;
using System.Linq;
using NeuralKernels.Data;
using Xunit;

namespace NeuralKernels.Tables.Tests;

public class TableTests
{
    [Fact]
    public void Columns_without_a_header_are_named_by_their_index()
    {
        Table table = TestTables.WithoutHeader("1|2|3", "4|5|6");
        Assert.Equal(["0", "1", "2"], table.ColumnNames);
        Assert.False(table.HasHeader);
        Assert.Equal("6", table[1, 2]);
        Assert.Equal(2, table.Line(1));
    }

    [Fact]
    public void A_column_without_a_name_is_named_by_its_index() =>
        Assert.Equal(["0", "a"], TestTables.WithHeader("|a", "1|2").ColumnNames);

    [Fact]
    public void Ragged_rows_name_their_line()
    {
        Assert.Equal(
            "t.csv:3: found 1 columns, expected 2 as in the header", TestTables.ProblemOf(() => TestTables.WithHeader("a|b", "1|2", "1")));
        Assert.Equal(
            "t.csv:2: found 3 columns, expected 2 as in the first row",
            TestTables.ProblemOf(() => TestTables.WithoutHeader("1|2", "1|2|3")));
    }

    [Fact]
    public void A_table_without_rows_is_refused()
    {
        Assert.Equal("t.csv: found no rows, expected at least one", TestTables.ProblemOf(() => TestTables.WithoutHeader()));
        Assert.Equal(
            "t.csv: found a header and no rows, expected at least one row", TestTables.ProblemOf(() => TestTables.WithHeader("a|b")));
    }

    [Fact]
    public void Two_columns_of_one_name_are_refused()
    {
        Assert.Equal(
            "t.csv:1: column 'a': found the name twice in the header, expected distinct names",
            TestTables.ProblemOf(() => TestTables.WithHeader("a|b|a", "1|2|3")));
    }

    [Fact]
    public void Each_row_needs_its_line() =>
        Assert.Throws<ArgumentException>("lines", () => new Table("t.csv", null, 0, [["1"]], [1, 2]));

    [Fact]
    public void A_message_stays_on_one_line_whatever_the_file_holds()
    {
        Table table = TestTables.WithHeader("a|y", "1|1", "2|2", "x\ny\u0007" + new string('z', 100) + "|3");
        string message = TestTables.ProblemOf(() => _ = new TableEncoder(table));
        Assert.DoesNotContain('\n', message);
        Assert.Equal($"t.csv:4: column 'a': found 'x\\u000ay\\u0007{new string('z', 36)}...', expected a number", message);
    }

    [Fact]
    public void A_message_ends_with_what_settles_the_problem()
    {
        var error = Assert.Throws<DataFormatException>(() => new TableEncoder(TestTables.WithHeader("a|y", "1|1", "2|2", "x|3")));
        Assert.Equal("t.csv:4: column 'a': found 'x', expected a number", error.Problem);
        Assert.Equal(
            error.Problem + "; MissingWords = '?,NA,NaN,nan,NAN,x' reads it as missing; Categorical = 'a' reads categories", error.Message);
        SuggestedFix fix = error.Fixes[1];
        Assert.Equal(("reads categories", ("Categorical", "a")), (fix.Effect, fix.Settings.Single()));
    }

    [Fact]
    public void Text_in_a_cell_is_that_of_the_rows_and_places_that_are_not_there_are_refused()
    {
        Table table = TestTables.WithHeader("a|b", "1|2", "3|" + new string('x', 5_000_000), "5|6");
        Assert.Equal("6", table[2, 1]);
        Assert.Equal(5_000_000, table.Cell(1, 1).Length);
        Assert.Throws<ArgumentOutOfRangeException>("row", () => table[3, 0]);
        Assert.Throws<ArgumentOutOfRangeException>("row", () => table[-1, 0]);
        Assert.Throws<ArgumentOutOfRangeException>("column", () => table[0, 2]);
    }
}
