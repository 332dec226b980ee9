using System;
using System.IO;
using System.Text;

namespace NeuralKernels.Tables;

/// <summary>Decodes a stream of bytes whose encoding is given or detected. Bytes that are not valid in it become
/// <see cref="CellText.NotDecoded"/>, so that an error message can say where they are.</summary>
internal sealed class TextDecoder : TextReader
{
    private const int BufferSize = 1 << 16;

    private readonly Stream _stream;
    private readonly Decoder _decoder;
    private readonly byte[] _bytes = new byte[BufferSize];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Reads the first bytes and detects their encoding unless it is given.</summary>
    public TextDecoder(Stream stream, Encoding? encoding)
    {
        _stream = stream;
        _end = stream.ReadAtLeast(_bytes, BufferSize, throwOnEndOfStream: false);
        ReadOnlySpan<byte> head = _bytes.AsSpan(0, _end);
        encoding ??= ByMark(head) ?? ByZeros(head) ?? Encoding.UTF8;
        Name = NameOf(encoding);
        var replacing = (Encoding)encoding.Clone();
        replacing.DecoderFallback = new DecoderReplacementFallback(CellText.NotDecoded.ToString());
        _decoder = replacing.GetDecoder();
    }

    /// <summary>The encoding's name: UTF-8, UTF-16LE and so on.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        int written = 0;
        while (written == 0 && !buffer.IsEmpty)
        {
            if (_start == _end && !_ended)
            {
                _start = 0;
                _end = _stream.Read(_bytes);
                _ended = _end == 0;
            }

            _decoder.Convert(_bytes.AsSpan(_start, _end - _start), buffer, flush: _ended, out int used, out written, out bool completed);
            _start += used;
            if (_ended && completed)
            {
                break;
            }
        }

        return written;
    }

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    private static Encoding? ByMark(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe, 0, 0]) ? new UTF32Encoding(bigEndian: false, byteOrderMark: false)
        : head.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xfe, 0xff]) ? new UTF32Encoding(bigEndian: true, byteOrderMark: false)
        : head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) ? Encoding.Unicode
        : head.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]) ? Encoding.BigEndianUnicode
        : head.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]) ? Encoding.UTF8
        : null;

    /// <summary>UTF-16 or UTF-32 without a byte order mark: the upper bytes of delimiters, digits and line ends, which are ASCII, are zero,
    /// whereas UTF-8 text has no zero bytes.</summary>
    private static Encoding? ByZeros(ReadOnlySpan<byte> head)
    {
        Span<int> zeros = [0, 0, 0, 0];
        int length = head.Length & ~3;
        for (int i = 0; i < length; i++)
        {
            zeros[i & 3] += head[i] == 0 ? 1 : 0;
        }

        // Other characters have zero bytes too, such as the lower byte of U+DE00, but fewer of them on the side of the upper bytes.
        int quarter = length / 4;
        (int even, int odd) = (zeros[0] + zeros[2], zeros[1] + zeros[3]);
        return zeros[3] == quarter && 2 * zeros[2] >= quarter && length > 0 ? new UTF32Encoding(bigEndian: false, byteOrderMark: false)
            : zeros[0] == quarter && 2 * zeros[1] >= quarter && length > 0 ? new UTF32Encoding(bigEndian: true, byteOrderMark: false)
            : odd >= quarter && odd > 4 * even ? Encoding.Unicode
            : even >= quarter && even > 4 * odd ? Encoding.BigEndianUnicode
            : null;
    }

    private static string NameOf(Encoding encoding) => encoding.WebName switch
    {
        "utf-8" => "UTF-8",
        "utf-16" => "UTF-16LE",
        "utf-16BE" => "UTF-16BE",
        "utf-32" => "UTF-32LE",
        "utf-32BE" => "UTF-32BE",
        { } name => name,
    };
}
