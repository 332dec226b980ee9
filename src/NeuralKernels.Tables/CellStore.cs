using System;
using System.Collections.Generic;

namespace NeuralKernels.Tables;

/// <summary>The texts of cells in sequence: the characters in blocks, and 8 bytes per cell for its position.</summary>
/// <remarks>As strings, a million rows of ten numbers would be 10^7 objects of some 40 bytes each.</remarks>
internal sealed class CellStore
{
    private const int StartBits = 22;
    private const int LengthBits = 25; // above the 2^24 characters that a row can have
    private const int MaxBlock = 1 << StartBits;
    private const int MinBlock = 1 << 10;

    // From the highest bit down: block, start within it, length, quoted.
    private readonly List<ulong> _places = [];
    private readonly List<char[]> _blocks = [new char[MinBlock]];
    private int _used;

    /// <summary>The number of cells.</summary>
    public int Count => _places.Count;

    /// <summary>The text of a cell.</summary>
    public ReadOnlySpan<char> this[int cell]
    {
        get
        {
            ulong place = _places[cell];
            int length = (int)(place >> 1) & ((1 << LengthBits) - 1);
            int start = (int)(place >> (1 + LengthBits)) & (MaxBlock - 1);
            return _blocks[(int)(place >> (1 + LengthBits + StartBits))].AsSpan(start, length);
        }
    }

    /// <summary>Whether a cell was in quotes.</summary>
    public bool IsQuoted(int cell) => (_places[cell] & 1) != 0;

    /// <summary>Appends a cell.</summary>
    public void Add(ReadOnlySpan<char> text, bool isQuoted)
    {
        char[] block = _blocks[^1];
        if (block.Length - _used < text.Length || _used == MaxBlock)
        {
            block = new char[Math.Max(Math.Min(2 * block.Length, MaxBlock), text.Length)];
            _blocks.Add(block);
            _used = 0;
        }

        text.CopyTo(block.AsSpan(_used));
        ulong start = ((ulong)(_blocks.Count - 1) << StartBits) | (uint)_used;
        _places.Add((((start << LengthBits) | (uint)text.Length) << 1) | (isQuoted ? 1UL : 0));
        _used += text.Length;
    }
}
