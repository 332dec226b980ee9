using System;
using System.Collections.Generic;
using NeuralKernels.Kernels.Functions;
using static System.FormattableString;

namespace NeuralKernels.Schedules;

/// <summary>How the step size changes over a training: a factor on the trainer's learning rate, a pure function of where the training
/// stands.</summary>
/// <remarks>Powers, exponentials and cosines are this library's own, so that a schedule has the same bits on every CPU.</remarks>
public abstract record Schedule
{
    private static readonly Dictionary<string, Func<Schedule>> s_usual = new(StringComparer.Ordinal)
    {
        ["constant"] = () => new Constant(),
        ["step"] = () => new StepDecay(),
        ["exponential"] = () => new ExponentialDecay(),
        ["polynomial"] = () => new PolynomialDecay(),
        ["inverse-time"] = () => new InverseTimeDecay(),
        ["cosine"] = () => new CosineDecay(),
        ["one-cycle"] = () => new OneCycle(),
        ["plateau"] = () => new ReduceOnPlateau(),
    };

    private protected Schedule()
    {
    }

    /// <summary>The names on the command line.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_usual.Keys];

    /// <summary>The schedule of a name, with its usual numbers.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Schedule Parse(string name) => s_usual.TryGetValue(name, out Func<Schedule>? make)
        ? make()
        : throw new ArgumentException($"There is no schedule '{name}'; there are {string.Join(", ", s_usual.Keys)}.", nameof(name));

    /// <summary>Name and constants as checkpoints keep them: <c>step(every=10; factor=0.5)</c>, the same in every culture.</summary>
    public sealed override string ToString() => Recipe;

    /// <summary>The text of <see cref="ToString"/>, made by <see cref="IO.RecipeText"/>.</summary>
    private protected abstract string Recipe { get; }

    /// <summary>The factor of the step that is about to be taken.</summary>
    public abstract double Factor(in ScheduleMoment moment);

    /// <summary>What a schedule that listens makes of an epoch's loss; the others carry what they carried.</summary>
    /// <param name="memory">What it carried into the epoch.</param>
    /// <param name="loss">The loss on the validation rows, or where there are none the one met in training.</param>
    public virtual PlateauMemory Observe(PlateauMemory memory, double loss) => memory;

    private protected static double Number(double value, double least, double most, string name) => value >= least && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(name, value, Invariant($"{name} is {value}; a number from {least} to {most} is needed."));

    private protected static double Finite(double value, double least, string name) => double.IsFinite(value) && value >= least
        ? value
        : throw new ArgumentOutOfRangeException(
            name, value, Invariant($"{name} is {value}; a finite number, at least {least}, is needed."));

    private protected static int Count(int value, int least, string name) => value >= least
        ? value
        : throw new ArgumentOutOfRangeException(name, value, Invariant($"{name} is {value}; at least {least} is needed."));

    /// <summary>x^n by repeated squaring.</summary>
    private protected static double IntegerPower(double x, long n)
    {
        double power = 1;
        for (double square = x; n > 0; n >>= 1, square *= square)
        {
            power = (n & 1) != 0 ? power * square : power;
        }

        return power;
    }

    /// <summary>(1 + cos(pi x)) / 2, from 1 at x = 0 to 0 at x = 1.</summary>
    private protected static double HalfCosine(double x) => 0.5 * (1 + SinCosPi.Of(x).Cos);
}

/// <summary>Where a training stands before a step.</summary>
/// <param name="Step">Steps taken so far.</param>
/// <param name="StepsPerEpoch">Steps of an epoch, at least 1.</param>
/// <param name="TotalSteps">Steps of the whole training, at least 1.</param>
/// <param name="Memory">What a schedule that listens has heard.</param>
public readonly record struct ScheduleMoment(long Step, long StepsPerEpoch, long TotalSteps, PlateauMemory Memory)
{
    /// <summary>Epochs finished.</summary>
    public long Epoch => Step / StepsPerEpoch;

    /// <summary>Epochs, the fraction of the one at hand included.</summary>
    public double Epochs => (double)Step / StepsPerEpoch;

    /// <summary>The share of the training that lies behind, from 0 at the first step to 1 at the last.</summary>
    public double Progress => TotalSteps <= 1 ? 0 : Math.Min(1, (double)Step / (TotalSteps - 1));
}

/// <summary>What <see cref="ReduceOnPlateau"/> carries from epoch to epoch.</summary>
/// <param name="Best">The least loss so far.</param>
/// <param name="Waited">Epochs since it fell.</param>
/// <param name="Factor">The factor that is in force.</param>
public readonly record struct PlateauMemory(double Best, int Waited, double Factor)
{
    /// <summary>Before the first epoch.</summary>
    public static PlateauMemory None => new(double.PositiveInfinity, 0, 1);
}
