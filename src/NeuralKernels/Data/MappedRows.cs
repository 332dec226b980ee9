using System;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Numerics;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>The rows of an array in a memory-mapped file, which may be larger than memory; a row is converted to T when it is
/// read.</summary>
/// <remarks>
/// The first dimension counts rows, the product of the others is the size of a row. Numbers become T(number) / divisor. Reading allocates
/// nothing and is safe from many threads; the operating system caches what is read often. The file must not be shortened until this is
/// disposed.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed unsafe class MappedRows<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ArrayLayout _layout;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly T _divisor;
    private byte* _data;

    private MappedRows(string path, ArrayLayout layout, MemoryMappedFile file, T divisor)
    {
        _layout = layout;
        _file = file;
        _divisor = divisor;
        Path = path;
        RowSize = layout.RowSize(path);
        _view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _data = start + _view.PointerOffset + layout.Start;
    }

    /// <summary>The file as it was named.</summary>
    public string Path { get; }

    /// <summary>Rows.</summary>
    public long Count => _layout.Rows;

    /// <summary>Numbers per row.</summary>
    public int RowSize { get; }

    /// <summary>Maps a NumPy array (.npy) of signed or unsigned bytes, int16, uint16, int32, int64, float32 or float64, of either byte
    /// order, row-major.</summary>
    /// <param name="path">The file.</param>
    /// <param name="divisor">Divisor of every number, such as 255 for pixels; not 0.</param>
    /// <exception cref="DataFormatException">The file is not a valid .npy file, or of another type or order.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="divisor"/> is 0 or not finite.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static MappedRows<T> OpenNpy(string path, double divisor = 1) => Open(path, divisor, ArrayHeaders.ReadNpy);

    /// <summary>Maps an uncompressed IDX file of any of its types.</summary>
    /// <param name="path">The file.</param>
    /// <param name="divisor">Divisor of every number, such as 255 for pixels; not 0.</param>
    /// <exception cref="DataFormatException">The file is not a valid IDX file, or gzipped.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="divisor"/> is 0 or not finite.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static MappedRows<T> OpenIdx(string path, double divisor = 1) => Open(
        path, divisor, (file, stream) => ArrayHeaders.ReadIdx(file, stream, onlyBytes: false));

    /// <summary>Copies one row.</summary>
    /// <param name="row">In [0, <see cref="Count"/>).</param>
    /// <param name="destination">At least <see cref="RowSize"/> elements, of which the first <see cref="RowSize"/> are written.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    /// <exception cref="ObjectDisposedException">This is disposed.</exception>
    public void Copy(long row, Span<T> destination)
    {
        ObjectDisposedException.ThrowIf(_data == null, this);
        if (row < 0 || row >= Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(row), row, Invariant($"Row {row} was requested; {Path} has {Count} rows, numbered from 0."));
        }

        if (destination.Length < RowSize)
        {
            throw new ArgumentException(
                Invariant($"destination has {destination.Length} elements; a row has {RowSize}."), nameof(destination));
        }

        long bytes = (long)RowSize * _layout.ElementSize;
        byte* from = _data + (row * bytes);
        const int pieceLength = 1 << 20; // the length of a span is an int, and a row of doubles may have more bytes
        for (int done = 0; done < RowSize; done += pieceLength)
        {
            int count = Math.Min(pieceLength, RowSize - done);
            var piece = new ReadOnlySpan<byte>(from + ((long)done * _layout.ElementSize), count * _layout.ElementSize);
            _layout.Convert(piece, destination.Slice(done, count), _divisor);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        if (_data != null)
        {
            _data = null;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }

    private static MappedRows<T> Open(string path, double divisor, Func<string, Stream, ArrayLayout> readHeader)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!double.IsFinite(divisor) || divisor == 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(divisor), divisor, Invariant($"divisor is {divisor}; a finite number other than 0 is needed."));
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (!stream.CanSeek)
        {
            throw new DataFormatException(path, "found a pipe or a device, expected a file, whose rows can be read in any order");
        }

        ArrayLayout layout = readHeader(path, stream);
        layout.CheckLength(path, stream.Length);
        var file = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        try
        {
            return new MappedRows<T>(path, layout, file, T.CreateTruncating(divisor));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
