using System;
using NeuralKernels.IO;

namespace NeuralKernels.Schedules;

/// <summary>Up to the trainer's learning rate and far down again, both along half cosines: PyTorch's OneCycleLR.</summary>
/// <remarks>
/// <para>Smith and Topin, "Super-convergence: very fast training of neural networks using large learning rates", 2018. With up = rise total
/// - 1 and down = total - 1:</para>
/// <code>
/// first + (1 - first) (1 - cos(pi step / up)) / 2                     to step up, first = 1 / startDivisor
/// last + (1 - last) (1 + cos(pi (step - up) / (down - up))) / 2       from there, last = first / endDivisor
/// </code>
/// <para>The trainer's learning rate is the maximum, PyTorch's max_lr. Momentum does not change, where PyTorch may cycle it.</para>
/// </remarks>
public sealed record OneCycle : Schedule
{
    /// <summary>One cycle over the whole training.</summary>
    /// <param name="rise">The fraction of the steps in which the rate increases, in [0, 1].</param>
    /// <param name="startDivisor">The maximum rate divided by the first, at least 1.</param>
    /// <param name="endDivisor">The first rate divided by the last, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public OneCycle(double rise = 0.3, double startDivisor = 25, double endDivisor = 1e4)
    {
        Rise = Require.Within(0, 1, rise);
        First = 1 / Require.AtLeast(1, startDivisor);
        Last = First / Require.AtLeast(1, endDivisor);
    }

    /// <summary>The fraction of the steps in which the rate increases.</summary>
    public double Rise { get; }

    /// <summary>The first factor.</summary>
    public double First { get; }

    /// <summary>The last factor.</summary>
    public double Last { get; }

    /// <inheritdoc/>
    protected override string Recipe => RecipeText.Of("one-cycle", ("rise", Rise), ("first", First), ("last", Last));

    /// <inheritdoc/>
    public override double FactorAt(in SchedulePosition position)
    {
        double up = (Rise * position.TotalSteps) - 1;
        double down = position.TotalSteps - 1;
        if (position.Step < up)
        {
            return First + ((1 - First) * (1 - HalfCosine(position.Step / up)));
        }

        double from = Math.Max(up, 0);
        double x = down > from ? Math.Min(1, (position.Step - from) / (down - from)) : 0;
        return Last + ((1 - Last) * HalfCosine(x));
    }
}
