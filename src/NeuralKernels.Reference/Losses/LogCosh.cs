using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Reference.Losses;

/// <summary>L = (1/n) sum ln cosh(o - t).</summary>
public static class LogCosh
{
    /// <summary>L, and dL/do, in double, the gradient rounded once.</summary>
    public static double ValueAndGradient<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean,
        Elementary? functions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        functions ??= Elementary.CorrectlyRounded;
        return ElementLoss.Run(Term, rows, columns, outputs, targets, dOutputs, sampleWeights, reduction);

        (double Value, double Slope) Term(double o, double t)
        {
            double d = o - t, size = Math.Abs(d), m = functions.Expm1(-size), power = 1 + m, q = m * (m + 2);
            double value = size <= 1
                ? functions.Log1p(m * m / (2 * power))
                : size - 0.6931471805599453 + functions.Log1p(power * power);
            return (value, Math.CopySign(q / (2 + q), d));
        }
    }

    /// <summary>L alone.</summary>
    public static double Value<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean,
        Elementary? functions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ValueAndGradient(rows, columns, outputs, targets, new T[rows * columns], sampleWeights, reduction, functions);
}
