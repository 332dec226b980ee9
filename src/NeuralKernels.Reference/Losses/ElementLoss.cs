using System;
using System.Numerics;
using NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Reference.Losses;

/// <summary>The loop that losses of one output and one target share.</summary>
internal static class ElementLoss
{
    /// <summary>The sum or mean of a loss over all elements, or row by row where rows have weights; the gradient rounded once.</summary>
    /// <param name="loss">l(o, t) and dl/do.</param>
    /// <param name="rows">Samples.</param>
    /// <param name="columns">Outputs of each.</param>
    /// <param name="outputs">o.</param>
    /// <param name="targets">t.</param>
    /// <param name="dOutputs">The gradient.</param>
    /// <param name="sampleWeights">One per row, or empty.</param>
    /// <param name="reduction">Mean or sum.</param>
    public static double Run<T>(
        Func<double, double, (double Value, double Slope)> loss,
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs,
        ReadOnlySpan<T> sampleWeights,
        LossReduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = rows * columns;
        double[] weights = Row.Weights(sampleWeights, rows);
        double divisor = reduction == LossReduction.Sum ? 1 : Row.Divisor(LaneOrder.Sum(rows, i => weights[i]) * columns);
        double[] values = new double[n];
        for (int k = 0; k < n; k++)
        {
            if (weights[k / columns] == 0)
            {
                dOutputs[k] = T.Zero;
                continue;
            }

            (values[k], double slope) = loss(double.CreateTruncating(outputs[k]), double.CreateTruncating(targets[k]));
            dOutputs[k] = T.CreateTruncating(slope * weights[k / columns] / divisor);
        }

        return sampleWeights.IsEmpty
            ? LaneOrder.Sum(n, k => values[k]) / divisor
            : LaneOrder.Sum(rows, i => weights[i] * LaneOrder.Sum(columns, j => values[(i * columns) + j])) / divisor;
    }
}
