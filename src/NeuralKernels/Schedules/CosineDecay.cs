using System;
using NeuralKernels.IO;

namespace NeuralKernels.Schedules;

/// <summary>Linear warm-up, then half a cosine from 1 down to an end, once or with restarts.</summary>
/// <remarks>
/// <para>Loshchilov and Hutter, "SGDR: Stochastic gradient descent with warm restarts", 2017. Step by step:</para>
/// <code>
/// (step + 1) / warm                                   for step below warm = warmup steps per epoch
/// end + (1 - end) (1 + cos(pi x)) / 2                 afterwards, x from 0 to 1 over the remaining steps, or over each period
/// </code>
/// <para>Without restarts x is 1 at the last step of the training. With a restart after p epochs, the first period has p epochs and each
/// following one is longer by the factor growth; x = 0 at a period's first step.</para>
/// </remarks>
public sealed record CosineDecay : Schedule
{
    /// <summary>Half a cosine.</summary>
    /// <param name="warmup">Epochs of warm-up, at least 0, not necessarily whole.</param>
    /// <param name="end">The last factor, in [0, 1].</param>
    /// <param name="restart">Epochs of the first period; 0 for no restart.</param>
    /// <param name="growth">The length of each period divided by that of the one before, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public CosineDecay(double warmup = 0, double end = 0, double restart = 0, double growth = 1)
    {
        Warmup = Require.AtLeast(0, warmup);
        End = Require.Within(0, 1, end);
        Restart = Require.AtLeast(0, restart);
        Growth = Require.AtLeast(1, growth);
    }

    /// <summary>Epochs of warm-up.</summary>
    public double Warmup { get; }

    /// <summary>The last factor.</summary>
    public double End { get; }

    /// <summary>Epochs of the first period; 0 for no restart.</summary>
    public double Restart { get; }

    /// <summary>The length of each period divided by that of the one before.</summary>
    public double Growth { get; }

    /// <inheritdoc/>
    protected override string Recipe => RecipeText.Of(
        "cosine", ("warmup", Warmup), ("end", End), ("restart", Restart), ("growth", Growth));

    /// <inheritdoc/>
    public override double FactorAt(in SchedulePosition position)
    {
        double warm = Warmup * position.StepsPerEpoch;
        if (position.Step < warm)
        {
            return Math.Min(1, (position.Step + 1) / warm);
        }

        return End + ((1 - End) * HalfCosine(Restart == 0 ? WithoutRestart(position, warm) : InPeriod(position, warm)));
    }

    private static double WithoutRestart(in SchedulePosition position, double warm)
    {
        double last = position.TotalSteps - 1 - warm;
        return last <= 0 ? 0 : Math.Min(1, (position.Step - warm) / last);
    }

    private double InPeriod(in SchedulePosition position, double warm)
    {
        double at = position.Step - warm;
        double period = Math.Max(1, Restart * position.StepsPerEpoch);
        while (at >= period)
        {
            at -= period;
            period *= Growth;
        }

        return at / period;
    }
}
