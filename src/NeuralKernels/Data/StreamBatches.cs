using System;
using System.Numerics;
using NeuralKernels.Kernels.RandomNumbers;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>Reads the next row of a stream.</summary>
/// <param name="input">Receives the inputs of the row; every element must be written.</param>
/// <param name="target">Receives the class number or the target numbers of the row.</param>
/// <returns>Whether there was a row; false at the end of the stream.</returns>
/// <typeparam name="T">float or double.</typeparam>
public delegate bool RowReader<T>(Span<T> input, Span<T> target)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>Batches of rows that are read once and in sequence: from a socket, a sensor, a generator, or a file of any format.</summary>
/// <remarks>
/// <code>
/// var batches = new StreamBatches&lt;float&gt;(ReadRow, inputSize: 4, targetSize: 1, batchSize: 64, buffer: 10_000, seed: 1);
/// while (batches.Next())
/// {
///     trainer.Step(batches.Inputs, batches.Labels);
/// }
/// </code>
/// <para>
/// A batch allocates nothing; the memory is that of one batch and the buffer. A buffer shuffles rows: each row of a batch is drawn at
/// random from the buffer, and the next row of the stream takes its place, as in TensorFlow's Dataset.shuffle. Draw n is a pure function of
/// (seed, n). A buffer as long as the stream shuffles it uniformly, a shorter one only locally.
/// </para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class StreamBatches<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RowReader<T> _read;
    private readonly int _inputSize;
    private readonly int _targetSize;
    private readonly bool _hasLabels;
    private readonly ulong _seed;
    private readonly T[] _inputs;
    private readonly T[] _targets;
    private readonly int[] _labels;
    private readonly T[] _bufferedInputs;
    private readonly T[] _bufferedTargets;
    private readonly int _buffer;
    private int _rows;
    private int _buffered;
    private bool _isOver;
    private long _drawn;

    /// <summary>Batches of a stream.</summary>
    /// <param name="read">Reads a row; not called again after it returned false.</param>
    /// <param name="inputSize">Numbers per input row, at least 1.</param>
    /// <param name="targetSize">Numbers per target row, at least 1; 1 where targets are class numbers.</param>
    /// <param name="batchSize">Rows of a batch, at least 1; the last batch has the remaining ones.</param>
    /// <param name="targetsAreLabels">Whether targets are class numbers.</param>
    /// <param name="buffer">Rows of the shuffle buffer; 0 keeps the stream's order.</param>
    /// <param name="seed">Seed of the shuffle.</param>
    /// <exception cref="ArgumentNullException"><paramref name="read"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="OverflowException">The batch or the buffer has more than 2^31 - 1 numbers.</exception>
    public StreamBatches(
        RowReader<T> read, int inputSize, int targetSize, int batchSize, bool targetsAreLabels = true, int buffer = 0, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(buffer);
        if (targetsAreLabels && targetSize != 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(targetSize), targetSize, Invariant($"targetSize is {targetSize}; a class number is 1 number."));
        }

        (_read, _inputSize, _targetSize, _hasLabels, _buffer, _seed) = (read, inputSize, targetSize, targetsAreLabels, buffer, seed);
        _inputs = new T[checked(batchSize * inputSize)];
        _targets = new T[checked(batchSize * targetSize)];
        _labels = new int[targetsAreLabels ? batchSize : 0];
        _bufferedInputs = new T[checked(buffer * inputSize)];
        _bufferedTargets = new T[checked(buffer * targetSize)];
    }

    /// <summary>Rows of all batches so far.</summary>
    public long Count { get; private set; }

    /// <summary>The inputs of the current batch, row-major, rows x numbers per row.</summary>
    public ReadOnlySpan<T> Inputs => _inputs.AsSpan(0, _rows * _inputSize);

    /// <summary>The class of each row of the current batch; empty where targets are numbers.</summary>
    public ReadOnlySpan<int> Labels => _hasLabels ? _labels.AsSpan(0, _rows) : default;

    /// <summary>The targets of the current batch, row-major, rows x numbers per row; empty where targets are class numbers.</summary>
    public ReadOnlySpan<T> Targets => _hasLabels ? default : _targets.AsSpan(0, _rows * _targetSize);

    /// <summary>Reads the next batch; false at the end of the stream.</summary>
    /// <exception cref="InvalidOperationException">A label is not an integer from 0 to 2^31 - 1; the message has the number of its row, in
    /// the order of the batches.</exception>
    public bool Next()
    {
        while (!_isOver && _buffered < _buffer)
        {
            _isOver = !_read(Row(_bufferedInputs, _buffered, _inputSize), Row(_bufferedTargets, _buffered, _targetSize));
            _buffered += _isOver ? 0 : 1;
        }

        int batchSize = _targets.Length / _targetSize;
        for (_rows = 0; _rows < batchSize && Take(_rows); _rows++)
        {
            if (_hasLabels)
            {
                _labels[_rows] = Label(double.CreateTruncating(_targets[_rows]));
            }

            Count++;
        }

        return _rows > 0;
    }

    /// <summary>Fills row <paramref name="row"/> of the batch; false where no row is left.</summary>
    private bool Take(int row)
    {
        Span<T> input = Row(_inputs, row, _inputSize);
        Span<T> target = Row(_targets, row, _targetSize);
        if (_buffer == 0)
        {
            _isOver = _isOver || !_read(input, target);
            return !_isOver;
        }

        if (_buffered == 0)
        {
            return false;
        }

        int drawn = Draw();
        Row(_bufferedInputs, drawn, _inputSize).CopyTo(input);
        Row(_bufferedTargets, drawn, _targetSize).CopyTo(target);
        _isOver = _isOver || !_read(Row(_bufferedInputs, drawn, _inputSize), Row(_bufferedTargets, drawn, _targetSize));
        if (_isOver)
        {
            _buffered--; // the last buffered row fills the gap
            Row(_bufferedInputs, _buffered, _inputSize).CopyTo(Row(_bufferedInputs, drawn, _inputSize));
            Row(_bufferedTargets, _buffered, _targetSize).CopyTo(Row(_bufferedTargets, drawn, _targetSize));
        }

        return true;
    }

    /// <summary>A random index into the buffered rows: the high half of the product of their number and a random word.</summary>
    private int Draw()
    {
        Span<ulong> word = stackalloc ulong[1];
        Philox.Fill(_seed, RandomStreams.Buffer, _drawn++, word);
        return (int)Math.BigMul(word[0], (ulong)_buffered, out _);
    }

    private int Label(double value) => value is >= 0 and < 2147483648 && Math.Truncate(value) == value
        ? (int)value
        : throw new InvalidOperationException(
            Invariant($"The label of a row, number {Count} from 0, is {value}; a whole number, not negative, is needed."));

    private static Span<T> Row(T[] rows, int row, int size) => rows.AsSpan(row * size, size);
}
