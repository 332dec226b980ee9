using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;
using NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Reference.Losses;

/// <summary>Losses of one output and one target, each as l(o, t) and dl/do; and their sum or mean over a batch.</summary>
public static class ElementLoss
{
    /// <summary>The sum or mean over all elements, or row by row where rows have weights; the gradient rounded once.</summary>
    /// <param name="loss">l(o, t) and dl/do.</param>
    /// <param name="rows">Samples.</param>
    /// <param name="columns">Outputs of each.</param>
    /// <param name="outputs">o.</param>
    /// <param name="targets">t.</param>
    /// <param name="dOutputs">The gradient.</param>
    /// <param name="sampleWeights">One per row, or empty.</param>
    /// <param name="reduction">Mean or sum.</param>
    public static double Evaluate<T>(
        Func<double, double, (double Value, double Slope)> loss,
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
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

    /// <summary>|o - t|.</summary>
    public static (double Value, double Slope) MeanAbsoluteError(double o, double t)
    {
        double d = o - t;
        return (Math.Abs(d), d > 0 ? 1 : d < 0 ? -1 : d);
    }

    /// <summary>With d = o - t: d^2 / 2 up to |d| = delta, and beyond it delta (|d| - delta / 2).</summary>
    public static Func<double, double, (double Value, double Slope)> Huber(double delta) => (o, t) =>
    {
        double d = o - t, size = Math.Abs(d), c = delta < size ? delta : size;
        return (c * (size - (0.5 * c)), Math.CopySign(c, d));
    };

    /// <summary>ln cosh(o - t).</summary>
    public static Func<double, double, (double Value, double Slope)> LogCosh(Elementary functions) => (o, t) =>
    {
        double d = o - t, size = Math.Abs(d), m = functions.Expm1(-size), power = 1 + m, q = m * (m + 2);
        double value = size <= 1
            ? functions.Log1p(m * m / (2 * power))
            : size - 0.6931471805599453 + functions.Log1p(power * power);
        return (value, Math.CopySign(q / (2 + q), d));
    };

    /// <summary>max(level (t - o), (level - 1) (t - o)).</summary>
    public static Func<double, double, (double Value, double Slope)> Quantile(double level) => (o, t) =>
    {
        double d = t - o, a = level * d, b = (level - 1) * d;
        return (a > b ? a : b, d > 0 ? -level : d < 0 ? 1 - level : d);
    };

    /// <summary>e^o - t o.</summary>
    public static Func<double, double, (double Value, double Slope)> Poisson(Elementary functions) => (o, t) =>
    {
        double rate = functions.Exp(o);
        return (rate - (t * o), rate - t);
    };

    /// <summary>max(0, 1 - s o), s = 1 where the target is above 0, else -1.</summary>
    public static (double Value, double Slope) Hinge(double o, double t)
    {
        double side = t > 0 ? 1 : t <= 0 ? -1 : t;
        double missing = 1 - (side * o);
        return (missing < 0 ? 0 : missing, missing > 0 ? -side : missing <= 0 ? 0 : missing);
    }

    /// <summary>-(t ln p + (1 - t) ln(1 - p)), p = 1 / (1 + e^-z), from the logit z.</summary>
    public static Func<double, double, (double Value, double Slope)> BinaryCrossEntropy(Elementary functions) => (z, t) =>
    {
        double e = functions.Exp(-Math.Abs(z));
        double p = z < 0 ? e / (1 + e) : 1 / (1 + e);
        return ((z > 0 ? z : 0) - (z * t) + functions.Log1p(e), p - t);
    };
}
