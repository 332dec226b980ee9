using System;
using System.Numerics;
using NeuralKernels.Kernels.RandomNumbers;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>Reads the next row of a stream.</summary>
/// <param name="input">Receives the inputs; all of it is to be written.</param>
/// <param name="target">Receives the class number, or the target numbers.</param>
/// <returns>Whether there was a row; false ends the stream.</returns>
/// <typeparam name="T">float or double.</typeparam>
public delegate bool RowReader<T>(Span<T> input, Span<T> target)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>Batches of rows that come one after the other and once: from a socket, a sensor, a generator, a file of any format.</summary>
/// <remarks>
/// <code>
/// var batches = new StreamBatches&lt;float&gt;(ReadRow, inputSize: 4, targetSize: 1, batchSize: 64, buffer: 10_000, seed: 1);
/// while (batches.Next())
/// {
///     trainer.Step(batches.Inputs, batches.Labels);
/// }
/// </code>
/// <para>
/// A batch allocates nothing; in memory are one batch and the buffer. With a buffer rows are mixed: each row of a batch is drawn from the
/// buffer's at random,
/// and the stream's next takes its place, as in TensorFlow's Dataset.shuffle. Draw n is a pure function of (seed, n). A buffer as long as
/// the stream mixes
/// it evenly, a shorter one only near rows.
/// </para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class StreamBatches<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RowReader<T> _read;
    private readonly int _inputSize;
    private readonly int _targetSize;
    private readonly bool _labelled;
    private readonly ulong _seed;
    private readonly T[] _inputs;
    private readonly T[] _targets;
    private readonly int[] _labels;
    private readonly T[] _waitingInputs;
    private readonly T[] _waitingTargets;
    private readonly int _buffer;
    private int _rows;
    private int _waiting;
    private bool _isOver;
    private long _drawn;

    /// <summary>Batches of a stream.</summary>
    /// <param name="read">Reads a row; not called again once it has said that there is none.</param>
    /// <param name="inputSize">Numbers per input row, at least 1.</param>
    /// <param name="targetSize">Numbers per target row, at least 1; 1 where targets are class numbers.</param>
    /// <param name="batchSize">Rows of a batch; the last has what is left. At least 1.</param>
    /// <param name="targetsAreLabels">Whether targets are class numbers.</param>
    /// <param name="buffer">Rows that are mixed; 0 leaves rows in the stream's order.</param>
    /// <param name="seed">Decides how they are mixed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="read"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="OverflowException">The batch or the buffer has more numbers than an int holds.</exception>
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

        (_read, _inputSize, _targetSize, _labelled, _buffer, _seed) = (read, inputSize, targetSize, targetsAreLabels, buffer, seed);
        _inputs = new T[checked(batchSize * inputSize)];
        _targets = new T[checked(batchSize * targetSize)];
        _labels = new int[targetsAreLabels ? batchSize : 0];
        _waitingInputs = new T[checked(buffer * inputSize)];
        _waitingTargets = new T[checked(buffer * targetSize)];
    }

    /// <summary>Rows that batches have had so far.</summary>
    public long Count { get; private set; }

    /// <summary>Rows of the batch at hand x numbers per row.</summary>
    public ReadOnlySpan<T> Inputs => _inputs.AsSpan(0, _rows * _inputSize);

    /// <summary>The class numbers of the batch at hand; empty where targets are numbers.</summary>
    public ReadOnlySpan<int> Labels => _labelled ? _labels.AsSpan(0, _rows) : default;

    /// <summary>The target numbers of the batch at hand, rows x numbers per row; empty where targets are class numbers.</summary>
    public ReadOnlySpan<T> Targets => _labelled ? default : _targets.AsSpan(0, _rows * _targetSize);

    /// <summary>Reads the next batch; false where the stream is over.</summary>
    /// <exception cref="InvalidOperationException">A label is no whole number from 0 that an int holds; the message has the number of its
    /// row, in the
    /// order of the batches.</exception>
    public bool Next()
    {
        while (!_isOver && _waiting < _buffer)
        {
            _isOver = !_read(Row(_waitingInputs, _waiting, _inputSize), Row(_waitingTargets, _waiting, _targetSize));
            _waiting += _isOver ? 0 : 1;
        }

        int batchSize = _targets.Length / _targetSize;
        for (_rows = 0; _rows < batchSize && Take(_rows); _rows++)
        {
            if (_labelled)
            {
                _labels[_rows] = Label(double.CreateTruncating(_targets[_rows]));
            }

            Count++;
        }

        return _rows > 0;
    }

    /// <summary>Puts a row into place <paramref name="row"/> of the batch.</summary>
    private bool Take(int row)
    {
        Span<T> input = Row(_inputs, row, _inputSize);
        Span<T> target = Row(_targets, row, _targetSize);
        if (_buffer == 0)
        {
            _isOver = _isOver || !_read(input, target);
            return !_isOver;
        }

        if (_waiting == 0)
        {
            return false;
        }

        int drawn = Draw();
        Row(_waitingInputs, drawn, _inputSize).CopyTo(input);
        Row(_waitingTargets, drawn, _targetSize).CopyTo(target);
        _isOver = _isOver || !_read(Row(_waitingInputs, drawn, _inputSize), Row(_waitingTargets, drawn, _targetSize));
        if (_isOver)
        {
            _waiting--; // the last row that waits takes the place
            Row(_waitingInputs, _waiting, _inputSize).CopyTo(Row(_waitingInputs, drawn, _inputSize));
            Row(_waitingTargets, _waiting, _targetSize).CopyTo(Row(_waitingTargets, drawn, _targetSize));
        }

        return true;
    }

    /// <summary>A place among those that wait: the high half of the product of their number and a random word.</summary>
    private int Draw()
    {
        Span<ulong> word = stackalloc ulong[1];
        Philox.Fill(_seed, RandomStreams.Buffer, _drawn++, word);
        return (int)Math.BigMul(word[0], (ulong)_waiting, out _);
    }

    private int Label(double value) => value is >= 0 and < 2147483648 && Math.Truncate(value) == value
        ? (int)value
        : throw new InvalidOperationException(
            Invariant($"The label of a row, number {Count} from 0, is {value}; a whole number, not negative, is needed."));

    private static Span<T> Row(T[] rows, int row, int size) => rows.AsSpan(row * size, size);
}
