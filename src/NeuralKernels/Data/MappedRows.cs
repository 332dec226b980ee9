using System;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Numerics;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>The rows of an array in a file that may be larger than memory: mapped, and converted to T row by row as they are asked
/// for.</summary>
/// <remarks>
/// The first dimension counts rows, the others make one. Reading allocates nothing and may be done from many threads; the operating system
/// keeps what is
/// read often. Until it is disposed the file must not be shortened. Numbers become T(number) / divisor.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed unsafe class MappedRows<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RowFormat _format;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly T _divisor;
    private byte* _data;

    private MappedRows(string path, RowFormat format, MemoryMappedFile file, T divisor)
    {
        _format = format;
        _file = file;
        _divisor = divisor;
        Path = path;
        RowSize = format.RowSize(path);
        _view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _data = start + _view.PointerOffset + format.Start;
    }

    /// <summary>The file as it was named.</summary>
    public string Path { get; }

    /// <summary>Rows.</summary>
    public long Count => _format.Rows;

    /// <summary>Numbers per row.</summary>
    public int RowSize { get; }

    /// <summary>Maps an array of NumPy (.npy): signed and unsigned bytes, int16, uint16, int32, int64, float32, float64 of either byte
    /// order, rows first.</summary>
    /// <param name="path">The file.</param>
    /// <param name="divisor">What numbers are divided by: 255 for pixels; not 0.</param>
    /// <exception cref="DataFormatException">The file is no sound .npy file, or of another type or order.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="divisor"/> is 0 or not finite.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static MappedRows<T> OpenNpy(string path, double divisor = 1) => Open(path, divisor, RowFormats.ReadNpy);

    /// <summary>Maps an IDX file, plain, of any of its types.</summary>
    /// <param name="path">The file.</param>
    /// <param name="divisor">What numbers are divided by: 255 for pixels; not 0.</param>
    /// <exception cref="DataFormatException">The file is no sound IDX file, or gzipped.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="divisor"/> is 0 or not finite.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static MappedRows<T> OpenIdx(string path, double divisor = 1) => Open(path, divisor, RowFormats.ReadIdx);

    /// <summary>Copies one row.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="to">Room for <see cref="RowSize"/> numbers; the first are written.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException"><paramref name="to"/> is too short.</exception>
    /// <exception cref="ObjectDisposedException">The file was let go.</exception>
    public void Copy(long row, Span<T> to)
    {
        ObjectDisposedException.ThrowIf(_data == null, this);
        if (row < 0 || row >= Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(row), row, Invariant($"Row {row} was asked for; {Path} has {Count} rows, numbered from 0."));
        }

        if (to.Length < RowSize)
        {
            throw new ArgumentException(Invariant($"to has {to.Length} elements; a row has {RowSize}."), nameof(to));
        }

        long bytes = (long)RowSize * _format.ElementSize;
        byte* from = _data + (row * bytes);
        const int Piece = 1 << 20; // a span measures in int, and a row of doubles may have more bytes
        for (int done = 0; done < RowSize; done += Piece)
        {
            int count = Math.Min(Piece, RowSize - done);
            var piece = new ReadOnlySpan<byte>(from + ((long)done * _format.ElementSize), count * _format.ElementSize);
            _format.Convert(piece, to.Slice(done, count), _divisor);
        }
    }

    /// <summary>Lets the file go.</summary>
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

    private static MappedRows<T> Open(string path, double divisor, Func<string, Stream, RowFormat> readHeader)
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

        RowFormat format = readHeader(path, stream);
        format.CheckLength(path, stream.Length);
        var file = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        try
        {
            return new MappedRows<T>(path, format, file, T.CreateTruncating(divisor));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
