using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;
using NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Reference.Losses;

/// <summary>L = -(1/n) sum (t ln p + (1 - t) ln(1 - p)), p = 1 / (1 + e^-z), from the logits z.</summary>
public static class BinaryCrossEntropy
{
    /// <summary>L, and dL/dz = (p - t) / n, in double, the gradient rounded once.</summary>
    public static double ValueAndGradient<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, Span<T> dOutputs, Elementary? functions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        functions ??= Elementary.CorrectlyRounded;
        int n = rows * columns;
        double[] terms = new double[n];
        for (int i = 0; i < n; i++)
        {
            double z = double.CreateTruncating(outputs[i]);
            double t = double.CreateTruncating(targets[i]);
            double e = functions.Exp(-Math.Abs(z));
            double p = z < 0 ? e / (1 + e) : 1 / (1 + e);
            terms[i] = ((z > 0 ? z : 0) - (z * t)) + functions.Log1p(e);
            dOutputs[i] = T.CreateTruncating((p - t) / n);
        }

        return LaneOrder.Sum(n, i => terms[i]) / n;
    }

    /// <summary>L alone.</summary>
    public static double Value<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, Elementary? functions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ValueAndGradient(rows, columns, outputs, targets, new T[rows * columns], functions);

    /// <summary>L with a weight on every row, or summed instead of averaged, and its gradient.</summary>
    public static double ValueAndGradient<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs,
        ReadOnlySpan<T> sampleWeights,
        LossReduction reduction = LossReduction.Mean,
        Elementary? functions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        functions ??= Elementary.CorrectlyRounded;
        return ElementLoss.Run(Term, rows, columns, outputs, targets, dOutputs, sampleWeights, reduction);

        (double Value, double Slope) Term(double z, double t)
        {
            double e = functions.Exp(-Math.Abs(z));
            double p = z < 0 ? e / (1 + e) : 1 / (1 + e);
            return ((z > 0 ? z : 0) - (z * t) + functions.Log1p(e), p - t);
        }
    }

    /// <summary>L with a weight on every row, or summed instead of averaged.</summary>
    public static double Value<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        ReadOnlySpan<T> sampleWeights,
        LossReduction reduction = LossReduction.Mean,
        Elementary? functions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ValueAndGradient(rows, columns, outputs, targets, new T[rows * columns], sampleWeights, reduction, functions);
}
