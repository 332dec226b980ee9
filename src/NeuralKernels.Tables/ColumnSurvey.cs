using System;
using System.Collections.Generic;

namespace NeuralKernels.Tables;

/// <summary>Statistics of a column over all rows, on which the decision how to read it is based.</summary>
internal sealed class ColumnSurvey
{
    /// <summary>Distinct numbers are counted up to this many.</summary>
    public const int MaxDistinct = 21;

    private const int None = -1;

    private readonly HashSet<double> _distinct = [];
    private int _digits; // cells of digits only
    private int _bareExponents;
    private int _firstBareExponent = None;
    private int _firstLeadingZero = None;
    private int _length = None; // of all numbers; 0 where they differ

    /// <summary>Cells with a number.</summary>
    public int Numbers { get; private set; }

    /// <summary>Cells with other text.</summary>
    public int Texts { get; private set; }

    /// <summary>Cells without a value.</summary>
    public int Missing { get; private set; }

    /// <summary>Whether every number is an integer.</summary>
    public bool AllIntegers { get; private set; } = true;

    /// <summary>Distinct numbers, at most <see cref="MaxDistinct"/>.</summary>
    public int DistinctNumbers => _distinct.Count;

    /// <summary>Whether the column is read as numbers: at least half of its cells with a value are.</summary>
    public bool IsNumeric => Numbers >= Texts;

    /// <summary>Texts that are numbers in another format.</summary>
    public int OtherFormats { get; private set; }

    /// <summary>The row of the first such text; -1 for none.</summary>
    public int FirstOtherFormat { get; private set; } = None;

    /// <summary>The row of the first integer that no double equals; -1 for none.</summary>
    public int FirstInexact { get; private set; } = None;

    /// <summary>The row of the first cell that suggests that the numbers are codes; -1 for none. These are numbers with a redundant leading
    /// 0 (007), and digits with an e among digits of the same length (100, 1E2, 205).</summary>
    public int FirstCode => _firstLeadingZero != None ? _firstLeadingZero
        : _bareExponents > 0 && _digits > 0 && _digits + _bareExponents == Numbers && _length > 0 ? _firstBareExponent
        : None;

    /// <summary>Surveys a column.</summary>
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
                if (table.FormatFixes(row, column).Count > 0)
                {
                    survey.OtherFormats++;
                    survey.FirstOtherFormat = First(survey.FirstOtherFormat, row);
                }
            }
        }

        return survey;
    }

    /// <summary>The distinct names in a column, integers first and ascending, then text in ordinal order, independent of the order of the
    /// rows. Each is spelled as in the table; 9 and 9.0 are one name, spelled 9 where both occur.</summary>
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

    private static int First(int first, int row) => first == None ? row : first;

    private void AddNumber(int row, ReadOnlySpan<char> text, double number)
    {
        Numbers++;
        AllIntegers &= CellName.IsInteger(number);
        if (_distinct.Count < MaxDistinct)
        {
            _distinct.Add(number);
        }

        if (CellName.IsInexact(text, number))
        {
            FirstInexact = First(FirstInexact, row);
        }

        if (CellName.AreDigits(text))
        {
            _digits++;
            _firstLeadingZero = CellName.HasLeadingZero(text) ? First(_firstLeadingZero, row) : _firstLeadingZero;
        }
        else if (CellName.IsBareExponent(text))
        {
            _bareExponents++;
            _firstBareExponent = First(_firstBareExponent, row);
        }

        _length = _length == None || _length == text.Length ? text.Length : 0;
    }
}
