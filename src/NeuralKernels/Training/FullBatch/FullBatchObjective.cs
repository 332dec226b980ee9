using System;
using System.Numerics;
using NeuralKernels.Data;

namespace NeuralKernels.Training.FullBatch;

/// <summary>The loss over a whole data set as a function of the parameters, without the gaps between them, in double.</summary>
/// <remarks>
/// Rows are taken in batches of the trainer, their losses and gradients weighed by their rows; for a mean over class weights, which is not one over rows,
/// the batch must hold all rows. The same bits everywhere, as all sums have a fixed order.
/// </remarks>
internal sealed class FullBatchObjective<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Trainer<T> _trainer;
    private readonly Dataset<T> _data;
    private readonly int[] _rows;

    public FullBatchObjective(Trainer<T> trainer, Dataset<T> data)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(data);
        trainer.CheckFits(data, nameof(data));
        if (data.Count == 0)
        {
            throw new ArgumentException("data has no rows; at least one is needed.", nameof(data));
        }

        _trainer = trainer;
        _data = data;
        _rows = new int[data.Count];
        for (int i = 0; i < _rows.Length; i++)
        {
            _rows[i] = i;
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
        foreach (ParameterSlice slice in _trainer.Network.ParameterSlices)
        {
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
        double sum = 0;
        for (int row = 0; row < _rows.Length; row += _trainer.BatchSize)
        {
            int rows = Math.Min(_trainer.BatchSize, _rows.Length - row);
            double loss = _trainer.GradientsOn(_data, _rows.AsSpan(row, rows), default);
            double share = _trainer.Loss.OverRows(1, rows) / _trainer.Loss.OverRows(1, _rows.Length);
            sum += loss * share;
            Gather(_trainer.Gradients, gradient, share);
        }

        return sum;
    }

    /// <summary>x . y in the fixed order of <see cref="Kernels.Reductions.Dot"/>.</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => Kernels.Reductions.Dot.Of(x, y);

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

    private void Gather(ReadOnlySpan<T> flat, Span<double> to, double share)
    {
        int at = 0;
        foreach (ParameterSlice slice in _trainer.Network.ParameterSlices)
        {
            foreach (T value in flat.Slice(slice.Offset, slice.Length))
            {
                to[at++] += share * double.CreateTruncating(value);
            }
        }
    }
}

/// <summary>How an optimizer of the whole batch ended.</summary>
/// <param name="Loss">The loss over all rows with the parameters that the network is left with.</param>
/// <param name="Iterations">Steps taken.</param>
/// <param name="Evaluations">Passes over all rows: losses with their gradients, and one per output for a Jacobian.</param>
/// <param name="Converged">Whether the gradient became as small as was asked; else the iterations ran out, or no step made the loss smaller.</param>
public sealed record FullBatchResult(double Loss, int Iterations, int Evaluations, bool Converged);
