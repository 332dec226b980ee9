using System;
using System.Numerics;
using NeuralKernels.Kernels.RandomNumbers;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>Batches of rows of mapped files for the steps of a <see cref="Training.Trainer{T}"/>, in an order that depends on the seed and
/// the epoch.</summary>
/// <remarks>
/// <code>
/// var batches = new MappedBatches&lt;float&gt;(images, labels, batchSize: 64);
/// for (int epoch = 0; epoch &lt; 10; epoch++)
/// {
///     batches.Begin(seed: 1, epoch);
///     while (batches.Next())
///     {
///         trainer.Step(batches.Inputs, batches.Labels);
///     }
/// }
/// </code>
/// <para>A batch allocates nothing. The memory is that of one batch, and four bytes per row for the order, which is that of Trainer.Fit
/// with the same seed.</para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class MappedBatches<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly MappedRows<T> _inputs;
    private readonly MappedRows<T> _targets;
    private readonly bool _hasLabels;
    private readonly int[] _order;
    private readonly T[] _batch;
    private readonly T[] _batchTargets;
    private readonly int[] _batchLabels;
    private int _next;
    private int _rows;

    /// <summary>Batches of inputs and targets.</summary>
    /// <param name="inputs">The inputs of each row.</param>
    /// <param name="targets">As many rows: one class number each where <paramref name="targetsAreLabels"/>, else target numbers.</param>
    /// <param name="batchSize">Rows of a batch, at least 1; the last batch of an epoch has the remaining ones.</param>
    /// <param name="targetsAreLabels">Whether targets are class numbers.</param>
    /// <exception cref="ArgumentException">The numbers of rows differ, are 0, or exceed 2^31 - 1; or a label has more than one
    /// number.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is below 1.</exception>
    public MappedBatches(MappedRows<T> inputs, MappedRows<T> targets, int batchSize, bool targetsAreLabels = true)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (inputs.Count != targets.Count || inputs.Count is 0 or > int.MaxValue)
        {
            throw new ArgumentException(
                $"{inputs.Path} has {inputs.Count} rows, {targets.Path} {targets.Count}; "
                + $"the same number, from 1 to {int.MaxValue}, is needed.",
                nameof(targets));
        }

        if (targetsAreLabels && targets.RowSize != 1)
        {
            throw new ArgumentException(
                Invariant($"{targets.Path} has rows of {targets.RowSize} numbers; a label is one."), nameof(targets));
        }

        (_inputs, _targets, _hasLabels) = (inputs, targets, targetsAreLabels);
        _order = new int[inputs.Count];
        _batch = new T[checked(batchSize * inputs.RowSize)];
        _batchTargets = new T[checked(batchSize * targets.RowSize)];
        _batchLabels = new int[targetsAreLabels ? batchSize : 0];
        _next = _order.Length;
    }

    /// <summary>The inputs of the current batch, row-major, rows x numbers per row.</summary>
    public ReadOnlySpan<T> Inputs => _batch.AsSpan(0, _rows * _inputs.RowSize);

    /// <summary>The class of each row of the current batch; empty where targets are numbers.</summary>
    public ReadOnlySpan<int> Labels => _hasLabels ? _batchLabels.AsSpan(0, _rows) : default;

    /// <summary>The targets of the current batch, row-major, rows x numbers per row; empty where targets are class numbers.</summary>
    public ReadOnlySpan<T> Targets => _hasLabels ? default : _batchTargets.AsSpan(0, _rows * _targets.RowSize);

    /// <summary>Begins an epoch.</summary>
    /// <param name="seed">Seed of the order.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="shuffle">Whether the order is random; else it is that of the file.</param>
    public void Begin(ulong seed, int epoch, bool shuffle = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        (_next, _rows) = (0, 0);
        if (shuffle)
        {
            Shuffle.Fill(seed, RandomStreams.Order + (ulong)epoch, _order);
            return;
        }

        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }
    }

    /// <summary>Reads the next batch; false at the end of the epoch, or where none was begun.</summary>
    /// <exception cref="DataFormatException">A label is not an integer from 0 to 2^31 - 1.</exception>
    public bool Next()
    {
        int batchSize = _batchTargets.Length / _targets.RowSize;
        _rows = Math.Min(batchSize, _order.Length - _next);
        for (int i = 0; i < _rows; i++)
        {
            int row = _order[_next + i];
            _inputs.Copy(row, _batch.AsSpan(i * _inputs.RowSize));
            Span<T> target = _batchTargets.AsSpan(i * _targets.RowSize, _targets.RowSize);
            _targets.Copy(row, target);
            if (_hasLabels)
            {
                _batchLabels[i] = Label(row, double.CreateTruncating(target[0]));
            }
        }

        _next += _rows;
        return _rows > 0;
    }

    private int Label(int row, double value) => value is >= 0 and < 2147483648 && Math.Truncate(value) == value
        ? (int)value
        : throw new DataFormatException(
            _targets.Path, Invariant($"found {value} as the label of row {row}, expected a whole number, not negative"));
}
