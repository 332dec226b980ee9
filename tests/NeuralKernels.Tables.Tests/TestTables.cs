using System;
using System.Linq;
using NeuralKernels.Data;

namespace NeuralKernels.Tables.Tests;

/// <summary>Tables for tests, written as text: cells separated by bars, the header on line 1.</summary>
internal static class TestTables
{
    public static Table WithHeader(string header, params string[] rows) =>
        new("t.csv", header.Split('|'), 1, [.. rows.Select(row => row.Split('|'))], [.. Enumerable.Range(2, rows.Length)]);

    public static Table WithoutHeader(params string[] rows) =>
        new("t.csv", null, 0, [.. rows.Select(row => row.Split('|'))], [.. Enumerable.Range(1, rows.Length)]);

    public static int[] All(int count) => [.. Enumerable.Range(0, count)];

    public static Preprocessing FitOnAll(Table table, TableEncoderOptions? options = null)
    {
        var encoder = new TableEncoder(table, options);
        return encoder.Fit(All(encoder.Count));
    }

    public static string ProblemOf(Action act) => Xunit.Assert.Throws<DataFormatException>(act).Problem;
}
