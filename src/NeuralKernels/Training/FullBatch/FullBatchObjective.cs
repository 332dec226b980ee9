using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Data;

namespace NeuralKernels.Training.FullBatch;

/// <summary>The loss over a whole data set plus the trainer's L2 penalty, as a function of the parameters, in double; parameters are a
/// vector without the gaps of <see cref="Network{T}.Parameters"/>.</summary>
/// <remarks>
/// An evaluation allocates nothing. Rows are evaluated in the trainer's batches, and losses and gradients summed by the weight of their
/// rows, so that up to rounding a mean does not depend on the batch size. Where no row counts, the loss and its gradient are 0, and nothing
/// is penalized. The same bits everywhere, as all sums have a fixed order.
/// </remarks>
internal sealed class FullBatchObjective<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Trainer<T> _trainer;
    private readonly DatasetBatches<T> _batches;
    private readonly int[] _rows;
    private readonly double _weight;
    private readonly double _l2;
    private readonly int[] _offsets; // of each parameter in the network's flat span
    private readonly double[] _curvatures; // of the penalty by each parameter: L2 where it is penalized, else 0

    public FullBatchObjective(Trainer<T> trainer, Dataset<T> data)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        trainer.CheckHasRows(data, nameof(data));
        if (trainer.Regularization is { } regularization && regularization with { L2 = 0, PenalizeBiases = false } != new Regularization())
        {
            throw new ArgumentException(
                $"The trainer's regularization is {regularization}; only L2 is part of a loss over all rows, the rest belongs to steps.",
                nameof(trainer));
        }

        _trainer = trainer;
        _batches = new DatasetBatches<T>(trainer, data);
        _l2 = trainer.Regularization?.L2 ?? 0;
        bool penalizesBiases = trainer.Regularization is { PenalizeBiases: true };
        IReadOnlyList<ParameterSlice> slices = trainer.Network.ParameterSlices;
        _offsets = [.. slices.SelectMany(slice => Enumerable.Range(slice.Offset, slice.Length))];
        _curvatures = [.. slices.SelectMany(slice => Enumerable.Repeat(slice.IsMatrix || penalizesBiases ? _l2 : 0, slice.Length))];
        _rows = [.. Enumerable.Range(0, data.Count)];
        trainer.Enter();
        try
        {
            for (int row = 0; row < data.Count; row += trainer.BatchSize)
            {
                _weight += trainer.WeightOf(data, row, Math.Min(trainer.BatchSize, data.Count - row));
            }
        }
        finally
        {
            trainer.Leave();
        }
    }

    /// <summary>Number of parameters.</summary>
    public int Size => _offsets.Length;

    /// <summary>How often the loss and its gradient were computed over all rows.</summary>
    public int Evaluations { get; private set; }

    /// <summary>The parameters of the network.</summary>
    public double[] Parameters()
    {
        var parameters = new double[Size];
        Gather(_trainer.Network.Parameters, parameters, 1);
        return parameters;
    }

    /// <summary>Writes parameters to the network.</summary>
    public void SetParameters(ReadOnlySpan<double> parameters)
    {
        Span<T> flat = _trainer.Network.Parameters;
        for (int k = 0; k < parameters.Length; k++)
        {
            flat[_offsets[k]] = T.CreateTruncating(parameters[k]);
        }
    }

    /// <summary>The loss at <paramref name="parameters"/>, to which the network is set, and its gradient.</summary>
    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        SetParameters(parameters);
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
                double loss = _batches.ComputeGradients(_rows.AsSpan(row, rows));
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

    /// <summary>The second derivative of the L2 penalty by a parameter: L2 where it is penalized, else 0.</summary>
    public double Curvature(int parameter) => _curvatures[parameter];

    /// <summary>The gradient of the trainer's last batch.</summary>
    public void CopyGradient(Span<double> to)
    {
        ReadOnlySpan<T> gradients = _trainer.Gradients;
        for (int k = 0; k < to.Length; k++)
        {
            to[k] = double.CreateTruncating(gradients[_offsets[k]]);
        }
    }

    /// <summary>The maximum absolute value; NaN where one is NaN.</summary>
    public static double MaxAbs(ReadOnlySpan<double> x)
    {
        double max = 0;
        foreach (double value in x)
        {
            max = Math.Max(max, Math.Abs(value));
        }

        return max;
    }

    /// <summary>Adds L2 w to the gradient, and returns L2 sum w^2 / 2, in index order.</summary>
    private double Penalize(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        double squares = 0;
        for (int k = 0; _l2 > 0 && k < gradient.Length; k++)
        {
            if (_curvatures[k] != 0)
            {
                gradient[k] += _l2 * parameters[k];
                squares += parameters[k] * parameters[k];
            }
        }

        return _l2 * squares / 2;
    }

    private void Gather(ReadOnlySpan<T> flat, Span<double> to, double share)
    {
        for (int k = 0; k < to.Length; k++)
        {
            to[k] += share * double.CreateTruncating(flat[_offsets[k]]);
        }
    }
}
