using System;
using System.Collections.Generic;
using System.Globalization;

namespace NeuralKernels.Data;

/// <summary>What a column of a table holds: counted once, over all rows, before anything is decided about it.</summary>
internal sealed class ColumnSurvey
{
    /// <summary>More different numbers than this are not told apart: they are "many".</summary>
    public const int Many = 21;

    private readonly HashSet<double> _different = [];

    private ColumnSurvey()
    {
    }

    /// <summary>Cells that hold a number.</summary>
    public int Numbers { get; private set; }

    /// <summary>Cells that hold other text.</summary>
    public int Texts { get; private set; }

    /// <summary>Whether every number is a whole one.</summary>
    public bool AllWhole { get; private set; } = true;

    /// <summary>Different numbers, at most <see cref="Many"/>.</summary>
    public int DifferentNumbers => _different.Count;

    /// <summary>Whether the column is read as numbers: at least half of its cells that are not missing are.</summary>
    public bool IsNumeric => Numbers >= Texts;

    /// <exception cref="DataFormatException">Every cell is missing.</exception>
    public static ColumnSurvey Of(Table table, int column)
    {
        var survey = new ColumnSurvey();
        for (int row = 0; row < table.RowCount; row++)
        {
            string cell = table[row, column];
            if (Cell.IsMissing(cell))
            {
                continue;
            }

            if (Cell.TryNumber(cell, out double number))
            {
                survey.Numbers++;
                survey.AllWhole &= Cell.IsWhole(number);
                if (survey._different.Count < Many)
                {
                    survey._different.Add(number);
                }
            }
            else
            {
                survey.Texts++;
            }
        }

        return survey.Numbers + survey.Texts > 0 ? survey : throw new DataFormatException(
            table.FileName, 0, table.ColumnNames[column], "found a missing value in every row, expected numbers or categories");
    }

    /// <summary>The different names in a column, whole numbers first and ascending, then text in ordinal order: the order of rows plays no
    /// part.</summary>
    public static string[] NamesOf(Table table, int column, IEnumerable<int> rows)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (int row in rows)
        {
            if (!Cell.IsMissing(table[row, column]))
            {
                names.Add(Cell.Name(table[row, column]));
            }
        }

        string[] sorted = [.. names];
        Array.Sort(sorted, Compare);
        return sorted;
    }

    private static int Compare(string a, string b)
    {
        bool aWhole = long.TryParse(a, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long x);
        bool bWhole = long.TryParse(b, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long y);
        int byNumber = aWhole && bWhole ? x.CompareTo(y) : bWhole.CompareTo(aWhole);
        return byNumber != 0 ? byNumber : string.CompareOrdinal(a, b);
    }
}
