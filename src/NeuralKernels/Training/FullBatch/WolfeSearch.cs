using System;
using System.Numerics;
using NeuralKernels.Kernels.Reductions;

namespace NeuralKernels.Training.FullBatch;

/// <summary>A step length along a direction that satisfies the strong Wolfe conditions.</summary>
/// <remarks>
/// <para>Nocedal and Wright, "Numerical optimization", 2006, algorithms 3.5 and 3.6. With f(a) the loss at step a and f'(a) its slope
/// there:</para>
/// <code>
/// f(a) &lt;= f(0) + 1e-4 a f'(0)      and      |f'(a)| &lt;= 0.9 |f'(0)|
/// </code>
/// <para>Between two steps the minimum of the cubic through values and slopes is tried, at least a tenth of the interval from either
/// end.</para>
/// </remarks>
internal sealed class WolfeSearch<T>(FullBatchObjective<T> objective)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Decrease = 1e-4;
    private const double Curvature = 0.9;
    private const int MaxEvaluations = 25;

    private readonly double[] _at = new double[objective.Size];
    private double[] _from = [];
    private double[] _direction = [];
    private double _value;
    private double _slope;

    /// <summary>The gradient at the step found.</summary>
    public double[] Gradient { get; } = new double[objective.Size];

    /// <summary>The parameters at the step found.</summary>
    public ReadOnlySpan<double> Parameters => _at;

    /// <summary>Searches for a step; null where there is none, because of rounding or because the direction is no descent
    /// direction.</summary>
    public double? Run(double[] from, double[] direction, double value, double slope, double firstStep)
    {
        (_from, _direction, _value, _slope) = (from, direction, value, slope);
        if (!(slope < 0))
        {
            return null;
        }

        Point last = new(0, value, slope);
        double step = firstStep;
        for (int i = 0; i < MaxEvaluations; i++)
        {
            Point point = Evaluate(step);
            if (!(point.Value <= value + (Decrease * step * slope)) || (i > 0 && point.Value >= last.Value))
            {
                return Zoom(last, point, MaxEvaluations - i);
            }

            if (Math.Abs(point.Slope) <= -Curvature * slope)
            {
                return point.Value;
            }

            if (point.Slope >= 0)
            {
                return Zoom(point, last, MaxEvaluations - i);
            }

            last = point;
            step *= 2;
        }

        return null;
    }

    /// <summary>Shrinks the interval between two steps around one that satisfies the conditions; low is the better of the two.</summary>
    private double? Zoom(Point low, Point high, int evaluations)
    {
        for (int i = 0; i < evaluations; i++)
        {
            Point point = Evaluate(Between(low, high));
            if (!(point.Value <= _value + (Decrease * point.Step * _slope)) || point.Value >= low.Value)
            {
                high = point;
                continue;
            }

            if (Math.Abs(point.Slope) <= -Curvature * _slope)
            {
                return point.Value;
            }

            if (point.Slope * (high.Step - low.Step) >= 0)
            {
                high = low;
            }

            low = point;
        }

        // A step that merely reduces the loss is better than none.
        return low.Step > 0 && low.Value < _value ? Evaluate(low.Step).Value : null;
    }

    private static double Between(Point low, Point high)
    {
        double width = high.Step - low.Step;
        double d1 = low.Slope + high.Slope - (3 * (high.Value - low.Value) / width);
        double square = (d1 * d1) - (low.Slope * high.Slope);
        double d2 = square >= 0 ? Math.CopySign(Math.Sqrt(square), width) : double.NaN;
        double fraction = 1 - ((high.Slope + d2 - d1) / (high.Slope - low.Slope + (2 * d2)));
        return low.Step + (width * (fraction >= 0.1 && fraction <= 0.9 ? fraction : fraction > 0.9 ? 0.9 : fraction < 0.1 ? 0.1 : 0.5));
    }

    private Point Evaluate(double step)
    {
        for (int i = 0; i < _at.Length; i++)
        {
            _at[i] = _from[i] + (step * _direction[i]);
        }

        double value = objective.Evaluate(_at, Gradient);
        return new Point(step, value, Dot.Compute<double>(Gradient, _direction));
    }

    private readonly record struct Point(double Step, double Value, double Slope);
}
