using System;
using System.IO;

namespace NeuralKernels.Tables;

/// <summary>A text without its comments: the lines are emptied and not removed, so that every other line keeps its number.</summary>
/// <remarks>
/// Done before the parser, because a comment may hold quotes, which would swallow the lines after it. A line that a quoted cell runs over
/// is never a comment: well-formed text stands inside quotes exactly where the number of quotes before it is odd. A byte order mark at the
/// start of a line, as files joined end to end have it, is left out.
/// </remarks>
/// <param name="head">What was read already.</param>
/// <param name="rest">What comes behind it.</param>
/// <param name="prefix">What a comment begins with; empty where there is none.</param>
internal sealed class LineFilter(char[] head, TextReader rest, string prefix) : TextReader
{
    private const char Mark = '\ufeff';

    private readonly char[] _buffer = new char[Math.Max(1 << 16, 2 * prefix.Length)];
    private int _fromHead;
    private int _start;
    private int _end;
    private bool _ended;
    private bool _quoted;
    private bool _atLineStart = true;
    private bool _inComment;

    /// <summary>Comments so far.</summary>
    public int CommentLines { get; private set; }

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        int written = 0;

        // Whether a line begins with the prefix is seen once as many characters of it are there.
        while (written < buffer.Length && Fill(_atLineStart ? prefix.Length + 1 : 1))
        {
            ReadOnlySpan<char> text = _buffer.AsSpan(_start, _end - _start);
            if (_atLineStart && !_quoted)
            {
                if (text[0] == Mark)
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
            _quoted ^= (text[..length].Count('"') & 1) == 1;
            text[..length].CopyTo(buffer[written..]);
            _start += length;
            written += length;
        }

        return written;
    }

    /// <summary>Sees to it that characters are there; fewer than asked for only at the end, none only behind it.</summary>
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
