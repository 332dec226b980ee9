using System;
using System.Numerics;

namespace NeuralKernels.Reference.Losses;

/// <summary>L = (1/n) sum h(o - t): h(d) = d^2 / 2 up to |d| = delta, and beyond it delta (|d| - delta / 2).</summary>
public static class Huber
{
    /// <summary>L, and dL/do, in double, the gradient rounded once.</summary>
    public static double ValueAndGradient<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs,
        double delta = 1,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        return ElementLoss.Run(Term, rows, columns, outputs, targets, dOutputs, sampleWeights, reduction);

        (double Value, double Slope) Term(double o, double t)
        {
            double d = o - t, size = Math.Abs(d), c = delta < size ? delta : size;
            return (c * (size - (0.5 * c)), Math.CopySign(c, d));
        }
    }

    /// <summary>L alone.</summary>
    public static double Value<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        double delta = 1,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ValueAndGradient(rows, columns, outputs, targets, new T[rows * columns], delta, sampleWeights, reduction);
}
