using System;
using System.IO;

namespace NeuralKernels.Tables;

/// <summary>A text without its comments: their lines become empty, so that the other lines keep their numbers.</summary>
/// <remarks>
/// Filtered before parsing, because a quote in a comment would make the parser take the next lines for a quoted cell. A line within a
/// quoted cell is never a comment: a position in well-formed text is inside quotes exactly if the number of quotes before it is odd. A byte
/// order mark at the start of a line, as in concatenated files, is removed.
/// </remarks>
/// <param name="head">The beginning of the text, already read.</param>
/// <param name="rest">The remaining text.</param>
/// <param name="prefix">The beginning of a comment; empty for none.</param>
internal sealed class LineFilter(char[] head, TextReader rest, string prefix) : TextReader
{
    public const char ByteOrderMark = '\ufeff';

    private readonly char[] _buffer = new char[Math.Max(1 << 16, 2 * prefix.Length)];
    private int _fromHead;
    private int _start;
    private int _end;
    private bool _ended;
    private bool _isQuoted;
    private bool _atLineStart = true;
    private bool _inComment;

    /// <summary>Comments removed so far.</summary>
    public int CommentLines { get; private set; }

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        int written = 0;

        // A line can be compared with the prefix once that many of its characters are in the buffer.
        while (written < buffer.Length && Fill(_atLineStart ? prefix.Length + 1 : 1))
        {
            ReadOnlySpan<char> text = _buffer.AsSpan(_start, _end - _start);
            if (_atLineStart && !_isQuoted)
            {
                if (text[0] == ByteOrderMark)
                {
                    _start++;
                    continue;
                }

                _inComment = prefix.Length > 0 && text.StartsWith(prefix, StringComparison.Ordinal);
                CommentLines += _inComment ? 1 : 0;
            }

            _atLineStart = false;
            int length = text.IndexOfAny('\r', '\n');
            if (length == 0)
            {
                length = 1;
                (_atLineStart, _inComment) = (true, false);
            }
            else if (length < 0)
            {
                length = text.Length;
            }

            if (_inComment)
            {
                _start += length;
                continue;
            }

            length = Math.Min(length, buffer.Length - written);
            _isQuoted ^= (text[..length].Count('"') & 1) == 1;
            text[..length].CopyTo(buffer[written..]);
            _start += length;
            written += length;
        }

        return written;
    }

    /// <summary>Buffers at least <paramref name="count"/> characters, or all that are left; false where none are.</summary>
    private bool Fill(int count)
    {
        if (_end - _start >= count || _ended)
        {
            return _end > _start;
        }

        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        while (_end < count && !_ended)
        {
            Span<char> free = _buffer.AsSpan(_end);
            int read = Math.Min(free.Length, head.Length - _fromHead);
            if (read > 0)
            {
                head.AsSpan(_fromHead, read).CopyTo(free);
                _fromHead += read;
            }
            else
            {
                read = rest.Read(free);
            }

            _end += read;
            _ended = read == 0;
        }

        return _end > _start;
    }
}
