using System;
using NeuralKernels.IO;

namespace NeuralKernels.Schedules;

/// <summary>A warm-up along a straight line, then half a cosine from 1 down to an end, once or again and again.</summary>
/// <remarks>
/// <para>Loshchilov and Hutter, "SGDR: Stochastic gradient descent with warm restarts", 2017. Step by step:</para>
/// <code>
/// (step + 1) / warm                                   for step below warm = warmup steps per epoch
/// end + (1 - end) (1 + cos(pi x)) / 2                 afterwards, x from 0 to 1 over what is left, or over each period
/// </code>
/// <para>
/// Without restarts x is 1 at the last step of the training. With a restart after p epochs, the first period has p epochs and each is
/// longer than the
/// one before it by the growth; x = 0 at a period's first step.
/// </para>
/// </remarks>
public sealed record CosineDecay : Schedule
{
    /// <summary>Epochs of warm-up.</summary>
    public double Warmup { get; }

    /// <summary>The last factor.</summary>
    public double End { get; }

    /// <summary>Epochs of the first period; 0 for no restart.</summary>
    public double Restart { get; }

    /// <summary>How much longer each period is than the one before it.</summary>
    public double Growth { get; }

    /// <summary>Half a cosine.</summary>
    /// <param name="warmup">Epochs of warm-up, at least 0; a fraction will do.</param>
    /// <param name="end">The last factor, in [0, 1].</param>
    /// <param name="restart">Epochs of the first period; 0 for no restart.</param>
    /// <param name="growth">How much longer each period is than the one before it, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public CosineDecay(double warmup = 0, double end = 0, double restart = 0, double growth = 1)
    {
        Warmup = Finite(warmup, 0, nameof(warmup));
        End = Number(end, 0, 1, nameof(end));
        Restart = Finite(restart, 0, nameof(restart));
        Growth = Finite(growth, 1, nameof(growth));
    }

    private protected override string Recipe => RecipeText.Of(
        "cosine",
        ("warmup", Warmup),
        ("end", End),
        ("restart", Restart),
        ("growth", Growth));

    /// <inheritdoc/>
    public override double Factor(in ScheduleMoment moment)
    {
        double warm = Warmup * moment.StepsPerEpoch;
        if (moment.Step < warm)
        {
            return Math.Min(1, (moment.Step + 1) / warm);
        }

        return End + ((1 - End) * HalfCosine(Restart == 0 ? WithoutRestart(moment, warm) : InPeriod(moment, warm)));
    }

    private static double WithoutRestart(in ScheduleMoment moment, double warm)
    {
        double last = moment.TotalSteps - 1 - warm;
        return last <= 0 ? 0 : Math.Min(1, (moment.Step - warm) / last);
    }

    private double InPeriod(in ScheduleMoment moment, double warm)
    {
        double at = moment.Step - warm;
        double period = Math.Max(1, Restart * moment.StepsPerEpoch);
        while (at >= period)
        {
            at -= period;
            period *= Growth;
        }

        return at / period;
    }
}
