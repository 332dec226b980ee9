using System;
using System.Collections.Generic;

namespace NeuralKernels.Tables;

/// <summary>What a column of a table holds: counted once, over all rows, before anything is decided about it.</summary>
internal sealed class ColumnSurvey
{
    /// <summary>More different numbers than this are not told apart: they are "many".</summary>
    public const int Many = 21;

    private const int None = -1;

    private readonly HashSet<double> _different = [];
    private int _digits; // cells that are digits and nothing else
    private int _bareExponents;
    private int _firstBareExponent = None;
    private int _length = None; // of all cells with digits or a bare exponent; 0 where they differ

    private ColumnSurvey()
    {
    }

    /// <summary>Cells that hold a number.</summary>
    public int Numbers { get; private set; }

    /// <summary>Cells that hold other text.</summary>
    public int Texts { get; private set; }

    /// <summary>Cells that hold nothing.</summary>
    public int Missing { get; private set; }

    /// <summary>Whether every number is a whole one.</summary>
    public bool AllWhole { get; private set; } = true;

    /// <summary>Different numbers, at most <see cref="Many"/>.</summary>
    public int DifferentNumbers => _different.Count;

    /// <summary>Whether the column is read as numbers: at least half of its cells that are not missing are.</summary>
    public bool IsNumeric => Numbers >= Texts;

    /// <summary>Of the texts, those that are numbers with another decimal mark or with groups of digits.</summary>
    public int NumbersElsewhere { get; private set; }

    /// <summary>The row of the first such text; -1 without one.</summary>
    public int FirstNumberElsewhere { get; private set; } = None;

    /// <summary>The row of the first whole number that no double is equal to; -1 without one.</summary>
    public int FirstInexact { get; private set; } = None;

    /// <summary>The row of the first cell that makes the numbers look like codes; -1 where none does. Such are a needless 0 in front (007),
    /// or digits among digits of one length with an e between them (100, 1E2, 205).</summary>
    public int FirstCode => _firstLeadingZero != None ? _firstLeadingZero
        : _bareExponents > 0 && _digits > 0 && _digits + _bareExponents == Numbers && _length > 0 ? _firstBareExponent
        : None;

    private int _firstLeadingZero = None;

    /// <summary>Looks at every row of a column.</summary>
    public static ColumnSurvey Of(Table table, int column, MissingWords missing)
    {
        var survey = new ColumnSurvey();
        for (int row = 0; row < table.RowCount; row++)
        {
            if (missing.Contains(table, row, column))
            {
                survey.Missing++;
            }
            else if (table.TryGetNumber(row, column, out double number))
            {
                survey.AddNumber(row, table.Cell(row, column), number);
            }
            else
            {
                survey.Texts++;
                if (table.Readings(row, column).Count > 0)
                {
                    survey.NumbersElsewhere++;
                    survey.FirstNumberElsewhere = survey.FirstNumberElsewhere == None ? row : survey.FirstNumberElsewhere;
                }
            }
        }

        return survey;
    }

    /// <summary>The different names in a column, whole numbers first and ascending, then text in ordinal order: the order of rows plays no
    /// part. Each is spelled as in the table; 9 and 9.0 are one name, spelled 9 where both are there.</summary>
    public static string[] NamesOf(Table table, int column, IEnumerable<int> rows, MissingWords missing)
    {
        var spellings = new Dictionary<string, string>(StringComparer.Ordinal);
        Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> known = spellings.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (int row in rows)
        {
            if (missing.Contains(table, row, column))
            {
                continue;
            }

            ReadOnlySpan<char> text = CellText.Trim(table.Cell(row, column));
            ReadOnlySpan<char> key = CellName.Key(text, table.Decimal);
            if (!known.TryGetValue(key, out string? spelling))
            {
                known[key] = text.ToString();
            }
            else if (!text.SequenceEqual(spelling))
            {
                known[key] = key.ToString();
            }
        }

        string[] keys = [.. spellings.Keys];
        Array.Sort(keys, CellName.Compare);
        return Array.ConvertAll(keys, key => spellings[key]);
    }

    private void AddNumber(int row, ReadOnlySpan<char> text, double number)
    {
        Numbers++;
        AllWhole &= CellName.IsWhole(number);
        if (_different.Count < Many)
        {
            _different.Add(number);
        }

        if (CellName.IsInexact(text, number))
        {
            FirstInexact = FirstInexact == None ? row : FirstInexact;
        }

        if (CellName.AreDigits(text))
        {
            _digits++;
            _firstLeadingZero = _firstLeadingZero == None && CellName.HasLeadingZero(text) ? row : _firstLeadingZero;
        }
        else if (CellName.IsBareExponent(text))
        {
            _bareExponents++;
            _firstBareExponent = _firstBareExponent == None ? row : _firstBareExponent;
        }

        _length = _length == None || _length == text.Length ? text.Length : 0;
    }
}
