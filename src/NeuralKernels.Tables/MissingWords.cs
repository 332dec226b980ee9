using System;
using System.Collections.Generic;

namespace NeuralKernels.Tables;

/// <summary>Recognizes cells without a value.</summary>
internal sealed class MissingWords
{
    private readonly HashSet<string> _bare = new(StringComparer.Ordinal);
    private readonly HashSet<string> _quoted = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _isBare;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _isQuoted;
    private readonly int _maxLength;

    /// <param name="words">A word in quotes is for quoted cells, any other for cells without quotes.</param>
    public MissingWords(IReadOnlyList<string> words)
    {
        foreach (string word in words)
        {
            bool quoted = word.Length >= 2 && word[0] == '"' && word[^1] == '"';
            (quoted ? _quoted : _bare).Add(quoted ? word[1..^1] : word);
            _maxLength = Math.Max(_maxLength, word.Length);
        }

        _isBare = _bare.GetAlternateLookup<ReadOnlySpan<char>>();
        _isQuoted = _quoted.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Whether a cell is empty or one of the words.</summary>
    public bool Contains(Table table, int row, int column)
    {
        ReadOnlySpan<char> cell = CellText.Trim(table.Cell(row, column));
        return cell.IsEmpty || (cell.Length <= _maxLength && (table.IsQuoted(row, column) ? _isQuoted : _isBare).Contains(cell));
    }
}
