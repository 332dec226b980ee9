using System;
using System.IO;
using System.Linq;
using NeuralKernels.Data;
using Xunit;

namespace NeuralKernels.Tables.Tests;

/// <summary>Columns that are refused unless an option resolves them, and ignored columns.</summary>
public class ColumnTests
{
    private static Table Read(string text) => Table.ReadCsv("t.csv", new StringReader(text));

    private static string Rows(int count, Func<int, FormattableString> row) => string.Concat(
        Enumerable.Range(0, count).Select(i => FormattableString.Invariant(row(i)) + "\n"));

    private static string MessageOf(Func<object> act) => Assert.Throws<DataFormatException>(act).Message;

    [Fact]
    public void Hundreds_of_names_are_no_categories()
    {
        Table table = Read("day,x,y\n" + Rows(100, i => $"2020-{1 + (i / 28)}-{1 + (i % 28)},{i},{"ab"[i % 2]}"));
        const string Found = "t.csv: column 'day': found 100 different texts in 100 rows, such as '2020-1-1', "
            + "expected numbers or at most 256 categories that rows share; ";
        Assert.Equal(
            Found + "Ignore = 'day' leaves it out; Categorical = 'day' reads categories", MessageOf(() => new TableEncoder(table)));
        Assert.Equal(Found + "Task = 'Classification' reads classes", MessageOf(() => new TableEncoder(table, new() { Target = "day" })));
        Assert.Equal(100, new TableEncoder(table, new() { Categorical = ["day"] }).Columns[0].Names.Count);
        Assert.Equal(100, new TableEncoder(table, new() { Target = "day", Task = DataTask.Classification }).ClassNames.Count);

        Table shared = Read("day,y\n" + Rows(100, i => $"d{i % 50},{i}"));
        Assert.Equal(50, new TableEncoder(shared).Columns[0].Names.Count);
        Table more = Read("day,y\n" + Rows(900, i => $"d{i % 300},{i}"));
        Assert.EndsWith("; MaxCategories = '300' takes them all", MessageOf(() => new TableEncoder(more)), StringComparison.Ordinal);
        Assert.Equal(300, new TableEncoder(more, new() { MaxCategories = 300 }).Columns[0].Names.Count);
    }

    [Theory]
    [InlineData("id,a,t,y\n7,1,u,0.5\n8,3,v,1.5\n", "id,t,a,y\n9,v,1,?\n")]
    [InlineData("7,1,u,0.5\n8,3,v,1.5\n", "9,1,v,?\n")]
    [InlineData("7,1,u,0.5\n8,3,v,1.5\n", "9,1,v\n")]
    public void Columns_that_are_left_out_play_no_part(string training, string row)
    {
        Table table = Read(training);
        var encoder = new TableEncoder(table, new() { Ignore = ["0"] });
        Assert.Equal(
            [ColumnKind.Ignored, ColumnKind.Number, ColumnKind.Category, ColumnKind.Number], encoder.Columns.Select(column => column.Kind));
        TableColumn category = encoder.Columns[2];
        Assert.Equal((false, 0, "u,v"), (category.IsTarget, category.Missing, string.Join(',', category.Names)));
        Preprocessing fitted = encoder.Fit([0, 1]);
        Assert.Equal([0], fitted.Ignored);
        Assert.Equal([-1.0, 0, 1], fitted.EncodeInputs<double>(Read(row), out _));
        Assert.Equal([-1.0, 1], fitted.Encode<double>(table, out _).Targets.ToArray());
    }

    [Fact]
    public void A_column_is_told_one_thing()
    {
        Table table = Read("a,b,y\n1,2,0.5\n3,4,1.5\n");
        Assert.Equal(
            "t.csv: column 'a': found Ignore and Numeric for one column, expected one or the other",
            MessageOf(() => new TableEncoder(table, new() { Ignore = ["a"], Numeric = ["a"] })));
        Assert.Equal(
            "t.csv: column 'y': found the target among Ignore, expected features",
            MessageOf(() => new TableEncoder(table, new() { Ignore = ["y"] })));
        Assert.Equal(
            "t.csv: found one column that is not left out, expected at least one feature and the target",
            MessageOf(() => new TableEncoder(table, new() { Ignore = ["a", "b"] })));
    }
}
