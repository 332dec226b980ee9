using System;
using NeuralKernels.IO;

namespace NeuralKernels.Schedules;

/// <summary>Up to the trainer's learning rate and far down again, both along half cosines: PyTorch's OneCycleLR.</summary>
/// <remarks>
/// <para>Smith and Topin, "Super-convergence: very fast training of neural networks using large learning rates", 2018. With up = rise total
/// - 1 and
/// down = total - 1:</para>
/// <code>
/// first + (1 - first) (1 - cos(pi step / up)) / 2                     to step up, first = 1 / startDivisor
/// last + (1 - last) (1 + cos(pi (step - up) / (down - up))) / 2       from there, last = first / endDivisor
/// </code>
/// <para>The trainer's learning rate is the highest, PyTorch's max_lr. Momentum is left as it is, where PyTorch may cycle it.</para>
/// </remarks>
public sealed record OneCycle : Schedule
{
    /// <summary>The share of the steps that lead up.</summary>
    public double Rise { get; }

    /// <summary>The first factor.</summary>
    public double First { get; }

    /// <summary>The last factor.</summary>
    public double Last { get; }

    /// <summary>One cycle over the whole training.</summary>
    /// <param name="rise">The share of the steps that lead up, in [0, 1].</param>
    /// <param name="startDivisor">How far below the highest rate the first is, at least 1.</param>
    /// <param name="endDivisor">How far below the first the last is, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public OneCycle(double rise = 0.3, double startDivisor = 25, double endDivisor = 1e4)
    {
        Rise = Number(rise, 0, 1, nameof(rise));
        First = 1 / Finite(startDivisor, 1, nameof(startDivisor));
        Last = First / Finite(endDivisor, 1, nameof(endDivisor));
    }

    private protected override string Recipe => RecipeText.Of("one-cycle", ("rise", Rise), ("first", First), ("last", Last));

    /// <inheritdoc/>
    public override double Factor(in ScheduleMoment moment)
    {
        double up = (Rise * moment.TotalSteps) - 1;
        double down = moment.TotalSteps - 1;
        if (moment.Step < up)
        {
            return First + ((1 - First) * (1 - HalfCosine(moment.Step / up)));
        }

        double from = Math.Max(up, 0);
        double x = down > from ? Math.Min(1, (moment.Step - from) / (down - from)) : 0;
        return Last + ((1 - Last) * HalfCosine(x));
    }
}
