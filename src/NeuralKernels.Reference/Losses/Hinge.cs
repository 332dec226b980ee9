using System;
using System.Numerics;

namespace NeuralKernels.Reference.Losses;

/// <summary>L = (1/n) sum max(0, 1 - s o), s = 1 where the target is above 0, else -1.</summary>
public static class Hinge
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
            double side = t > 0 ? 1 : t <= 0 ? -1 : t;
            double missing = 1 - (side * o);
            return (missing < 0 ? 0 : missing, missing > 0 ? -side : missing <= 0 ? 0 : missing);
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
