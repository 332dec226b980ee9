using System;
using System.Numerics;
using NeuralKernels.Data;

namespace NeuralKernels.Training.FullBatch;

/// <summary>The loss over a whole data set, and the trainer's penalty L2, as a function of the parameters, without the gaps between them,
/// in double.</summary>
/// <remarks>
/// An evaluation allocates nothing (so lists are walked by index: enumerating them through their interface would). Rows are taken in
/// batches of the trainer,
/// their losses and gradients by the weight of their rows, so that a mean does not depend on the batch size, but for rounding. Where no row
/// counts, the loss
/// and its gradient are 0, and nothing is penalized. The same bits everywhere, as all sums have a fixed order.
/// </remarks>
internal sealed class FullBatchObjective<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Trainer<T> _trainer;
    private readonly Dataset<T> _data;
    private readonly int[] _rows;
    private readonly double _weight;
    private readonly double _l2;
    private readonly bool _penalizesBiases;

    public FullBatchObjective(Trainer<T> trainer, Dataset<T> data)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(data);
        trainer.CheckFits(data, nameof(data));
        if (data.Count == 0)
        {
            throw new ArgumentException("data has no rows; at least one is needed.", nameof(data));
        }

        if (trainer.Regularization is { } rules && rules with { L2 = 0, PenalizeBiases = false } != new Regularization())
        {
            throw new ArgumentException(
                $"The trainer's rules are {rules}; of them only L2 is a part of what is made small, the others are for steps.",
                nameof(trainer));
        }

        _trainer = trainer;
        _data = data;
        _l2 = trainer.Regularization?.L2 ?? 0;
        _penalizesBiases = trainer.Regularization?.PenalizeBiases ?? false;
        _rows = new int[data.Count];
        for (int i = 0; i < _rows.Length; i++)
        {
            _rows[i] = i;
        }

        trainer.Enter();
        try
        {
            _weight = trainer.WeightOf(data);
        }
        finally
        {
            trainer.Leave();
        }

        Size = checked((int)trainer.Network.ParameterCount);
    }

    /// <summary>Parameters.</summary>
    public int Size { get; }

    /// <summary>How often the loss and its gradient were computed over all rows.</summary>
    public int Evaluations { get; private set; }

    /// <summary>The parameters of the network.</summary>
    public double[] Parameters()
    {
        var parameters = new double[Size];
        Gather(_trainer.Network.Parameters, parameters, 1);
        return parameters;
    }

    /// <summary>Puts parameters into the network.</summary>
    public void Put(ReadOnlySpan<double> parameters)
    {
        int at = 0;
        for (int i = 0; i < _trainer.Network.ParameterSlices.Count; i++)
        {
            ParameterSlice slice = _trainer.Network.ParameterSlices[i];
            foreach (ref T parameter in _trainer.Network.Parameters.Slice(slice.Offset, slice.Length))
            {
                parameter = T.CreateTruncating(parameters[at++]);
            }
        }
    }

    /// <summary>The loss at <paramref name="parameters"/>, which are left in the network, and its gradient.</summary>
    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        Put(parameters);
        Evaluations++;
        gradient.Clear();
        if (_weight == 0)
        {
            return 0;
        }

        double sum = 0;
        _trainer.Enter();
        try
        {
            for (int row = 0; row < _rows.Length; row += _trainer.BatchSize)
            {
                int rows = Math.Min(_trainer.BatchSize, _rows.Length - row);
                double loss = _trainer.GradientsOn(_data, _rows.AsSpan(row, rows), default);
                double share = _trainer.Loss.Total(1, _trainer.BatchWeight) / _trainer.Loss.Total(1, _weight);
                sum += loss * share;
                Gather(_trainer.Gradients, gradient, share);
            }
        }
        finally
        {
            _trainer.Leave();
        }

        return sum + Penalize(parameters, gradient);
    }

    /// <summary>What L2 adds to the curvature by a parameter: L2 where it acts, else 0.</summary>
    public double Curvature(int parameter) => _l2 > 0 && IsPenalized(SliceOf(parameter)) ? _l2 : 0;

    /// <summary>x . y in the fixed order of <see cref="Kernels.Reductions.Dot"/>.</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => Kernels.Reductions.Dot.Compute(x, y);

    /// <summary>The greatest absolute value; NaN where one is.</summary>
    public static double Largest(ReadOnlySpan<double> x)
    {
        double largest = 0;
        foreach (double value in x)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    /// <summary>Adds L2 w to the gradient, and returns L2 sum w^2 / 2, in index order.</summary>
    private double Penalize(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        double squares = 0;
        int at = 0;
        for (int i = 0; _l2 > 0 && i < _trainer.Network.ParameterSlices.Count; i++)
        {
            ParameterSlice slice = _trainer.Network.ParameterSlices[i];
            for (int k = at; k < at + slice.Length && IsPenalized(slice); k++)
            {
                gradient[k] += _l2 * parameters[k];
                squares += parameters[k] * parameters[k];
            }

            at += slice.Length;
        }

        return _l2 * squares / 2;
    }

    private bool IsPenalized(ParameterSlice slice) => Trainer<T>.IsWeight(slice) || _penalizesBiases;

    private ParameterSlice SliceOf(int parameter)
    {
        int i = 0;
        for (int end = _trainer.Network.ParameterSlices[0].Length; parameter >= end; end += _trainer.Network.ParameterSlices[i].Length)
        {
            i++;
        }

        return _trainer.Network.ParameterSlices[i];
    }

    private void Gather(ReadOnlySpan<T> flat, Span<double> to, double share)
    {
        int at = 0;
        for (int i = 0; i < _trainer.Network.ParameterSlices.Count; i++)
        {
            ParameterSlice slice = _trainer.Network.ParameterSlices[i];
            foreach (T value in flat.Slice(slice.Offset, slice.Length))
            {
                to[at++] += share * double.CreateTruncating(value);
            }
        }
    }
}

/// <summary>How an optimizer of the whole batch ended.</summary>
/// <param name="Loss">The loss over all rows, and the penalty L2 where the trainer's rules have one, with the parameters that the network
/// is left with.</param>
/// <param name="Iterations">Steps taken.</param>
/// <param name="Evaluations">Passes over all rows: losses with their gradients, and one per output for a Jacobian.</param>
/// <param name="Converged">Whether the gradient became as small as was asked; else the iterations ran out, or no step made the loss
/// smaller.</param>
public sealed record FullBatchResult(double Loss, int Iterations, int Evaluations, bool Converged);
