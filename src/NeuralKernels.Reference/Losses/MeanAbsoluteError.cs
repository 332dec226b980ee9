using System;
using System.Numerics;

namespace NeuralKernels.Reference.Losses;

/// <summary>L = (1/n) sum |o - t| over all n = rows x columns elements.</summary>
public static class MeanAbsoluteError
{
    /// <summary>L, and dL/do, in double, the gradient rounded once.</summary>
    public static double ValueAndGradient<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        return ElementLoss.Run(Term, rows, columns, outputs, targets, dOutputs, sampleWeights, reduction);

        (double Value, double Slope) Term(double o, double t)
        {
            double d = o - t;
            return (Math.Abs(d), d > 0 ? 1 : d < 0 ? -1 : d);
        }
    }

    /// <summary>L alone.</summary>
    public static double Value<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ValueAndGradient(rows, columns, outputs, targets, new T[rows * columns], sampleWeights, reduction);
}
