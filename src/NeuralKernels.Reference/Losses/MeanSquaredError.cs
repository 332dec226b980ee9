using System;
using System.Numerics;
using NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Reference.Losses;

/// <summary>L = (1/n) sum (o - t)^2 over all n = rows x columns elements.</summary>
public static class MeanSquaredError
{
    /// <summary>L, and dL/do = 2 (o - t) / n, in double, the gradient rounded once.</summary>
    public static double ValueAndGradient<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, Span<T> dOutputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = rows * columns;
        double[] error = new double[n];
        for (int i = 0; i < n; i++)
        {
            error[i] = double.CreateTruncating(outputs[i]) - double.CreateTruncating(targets[i]);
            dOutputs[i] = T.CreateTruncating(2 * error[i] / n);
        }

        return LaneOrder.SumOfProducts(n, i => error[i], i => error[i]) / n;
    }

    /// <summary>L alone.</summary>
    public static double Value<T>(int rows, int columns, ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ValueAndGradient(rows, columns, outputs, targets, new T[rows * columns]);

    /// <summary>L with a weight on every row, or summed instead of averaged, and its gradient.</summary>
    public static double ValueAndGradient<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs,
        ReadOnlySpan<T> sampleWeights,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        return sampleWeights.IsEmpty && reduction == LossReduction.Mean
            ? ValueAndGradient(rows, columns, outputs, targets, dOutputs)
            : ElementLoss.Run(Term, rows, columns, outputs, targets, dOutputs, sampleWeights, reduction);

        static (double Value, double Slope) Term(double o, double t) => ((o - t) * (o - t), 2 * (o - t));
    }

    /// <summary>L with a weight on every row, or summed instead of averaged.</summary>
    public static double Value<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        ReadOnlySpan<T> sampleWeights,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ValueAndGradient(rows, columns, outputs, targets, new T[rows * columns], sampleWeights, reduction);
}
