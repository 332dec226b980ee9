using System;
using System.Collections.Generic;

namespace NeuralKernels.Tables;

/// <summary>Texts of cells, one after the other: the characters in blocks, and 8 bytes per cell that say where it stands.</summary>
/// <remarks>A million rows of ten numbers are 10^7 strings of some 40 bytes each otherwise.</remarks>
internal sealed class CellStore
{
    private const int StartBits = 22;
    private const int LengthBits = 25; // above the 2^24 characters that a row can have
    private const int LargestBlock = 1 << StartBits;
    private const int SmallestBlock = 1 << 10;

    // From the highest bit down: block, start within it, length, quoted.
    private readonly List<ulong> _places = [];
    private readonly List<char[]> _blocks = [new char[SmallestBlock]];
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
            int start = (int)(place >> (1 + LengthBits)) & (LargestBlock - 1);
            return _blocks[(int)(place >> (1 + LengthBits + StartBits))].AsSpan(start, length);
        }
    }

    /// <summary>Whether a cell stood in quotes.</summary>
    public bool IsQuoted(int cell) => (_places[cell] & 1) != 0;

    /// <summary>Adds a cell behind the others.</summary>
    public void Add(ReadOnlySpan<char> text, bool quoted)
    {
        char[] block = _blocks[^1];
        if (block.Length - _used < text.Length || _used == LargestBlock)
        {
            block = new char[Math.Max(Math.Min(2 * block.Length, LargestBlock), text.Length)];
            _blocks.Add(block);
            _used = 0;
        }

        text.CopyTo(block.AsSpan(_used));
        ulong start = ((ulong)(_blocks.Count - 1) << StartBits) | (uint)_used;
        _places.Add((((start << LengthBits) | (uint)text.Length) << 1) | (quoted ? 1UL : 0));
        _used += text.Length;
    }
}
