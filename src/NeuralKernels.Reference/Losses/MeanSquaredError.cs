using System;
using System.Numerics;
using NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Reference.Losses;

/// <summary>L = (1/n) sum (o - t)^2 over all n = rows x columns elements.</summary>
public static class MeanSquaredError
{
    /// <summary>
    /// L, and dL/do = 2 (o - t) / n, in double, the gradient rounded once; the squares of a mean without weights are fused.
    /// </summary>
    public static double Evaluate<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double value = ElementLoss.Evaluate(Term, rows, columns, outputs, targets, dOutputs, sampleWeights, reduction);
        if (!sampleWeights.IsEmpty || reduction == LossReduction.Sum)
        {
            return value;
        }

        double[] o = Row.Of(outputs, 0, rows * columns), t = Row.Of(targets, 0, rows * columns);
        return LaneOrder.SumOfProducts(o.Length, i => o[i] - t[i], i => o[i] - t[i]) / o.Length;

        static (double Value, double Slope) Term(double o, double t) => ((o - t) * (o - t), 2 * (o - t));
    }
}
