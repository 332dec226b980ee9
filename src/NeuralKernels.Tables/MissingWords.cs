using System;
using System.Collections.Generic;

namespace NeuralKernels.Tables;

/// <summary>Tells cells that hold no value from those that do.</summary>
internal sealed class MissingWords
{
    private readonly HashSet<string> _bare = new(StringComparer.Ordinal);
    private readonly HashSet<string> _quoted = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _isBare;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _isQuoted;
    private readonly int _longest;

    /// <param name="words">A word in quotes is of quoted cells, any other of cells that are not quoted.</param>
    public MissingWords(IReadOnlyList<string> words)
    {
        foreach (string word in words)
        {
            bool quoted = word.Length >= 2 && word[0] == '"' && word[^1] == '"';
            (quoted ? _quoted : _bare).Add(quoted ? word[1..^1] : word);
            _longest = Math.Max(_longest, word.Length);
        }

        _isBare = _bare.GetAlternateLookup<ReadOnlySpan<char>>();
        _isQuoted = _quoted.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Whether a cell is empty, or a word that means as much.</summary>
    public bool Contains(Table table, int row, int column)
    {
        ReadOnlySpan<char> cell = CellText.Trim(table.Cell(row, column));
        return cell.IsEmpty || (cell.Length <= _longest && (table.IsQuoted(row, column) ? _isQuoted : _isBare).Contains(cell));
    }
}
