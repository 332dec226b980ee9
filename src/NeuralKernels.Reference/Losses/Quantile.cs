using System;
using System.Numerics;

namespace NeuralKernels.Reference.Losses;

/// <summary>L = (1/n) sum max(level (t - o), (level - 1) (t - o)).</summary>
public static class Quantile
{
    /// <summary>L, and dL/do, in double, the gradient rounded once.</summary>
    public static double ValueAndGradient<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs,
        double level = 0.5,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        return ElementLoss.Run(Term, rows, columns, outputs, targets, dOutputs, sampleWeights, reduction);

        (double Value, double Slope) Term(double o, double t)
        {
            double d = t - o, a = level * d, b = (level - 1) * d;
            return (a > b ? a : b, d > 0 ? -level : d < 0 ? 1 - level : d);
        }
    }

    /// <summary>L alone.</summary>
    public static double Value<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        double level = 0.5,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ValueAndGradient(rows, columns, outputs, targets, new T[rows * columns], level, sampleWeights, reduction);
}
