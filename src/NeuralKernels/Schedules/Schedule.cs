using System;
using System.Collections.Generic;
using NeuralKernels.Kernels.Functions;

namespace NeuralKernels.Schedules;

/// <summary>How the learning rate changes over a training: a factor on the trainer's learning rate, a pure function of the position in the
/// training.</summary>
/// <remarks>Powers, exponentials and cosines are this library's own, so that a schedule has the same bits on every CPU.</remarks>
public abstract record Schedule
{
    private static readonly Dictionary<string, Func<Schedule>> s_defaults = new(StringComparer.Ordinal)
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

    /// <summary>For a schedule of your own: derive a record whose constants are its properties.</summary>
    protected Schedule()
    {
    }

    /// <summary>The names on the command line.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_defaults.Keys];

    /// <summary>The schedule of a name, with its default constants.</summary>
    /// <exception cref="ArgumentException">There is no schedule of that name.</exception>
    public static Schedule Parse(string name) => s_defaults.TryGetValue(name, out Func<Schedule>? create)
        ? create()
        : throw new ArgumentException($"There is no schedule '{name}'; there are {string.Join(", ", s_defaults.Keys)}.", nameof(name));

    /// <summary>Name and constants as checkpoints keep them: <c>step(every=10; factor=0.5)</c>, the same in every culture.</summary>
    public sealed override string ToString() => Recipe;

    /// <summary>The text of <see cref="ToString"/>, made by <see cref="IO.RecipeText.Of"/>. A checkpoint is resumed only by a training
    /// whose text is the same.</summary>
    protected abstract string Recipe { get; }

    /// <summary>The factor of the next step.</summary>
    public abstract double FactorAt(in SchedulePosition position);

    /// <summary>The state after an epoch; only a schedule that reacts to the loss changes it.</summary>
    /// <param name="state">The state before the epoch.</param>
    /// <param name="loss">The loss on the validation rows or, where there are none, in training.</param>
    public virtual PlateauState Observe(PlateauState state, double loss) => state;

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

/// <summary>The position in a training before a step.</summary>
/// <param name="Step">Steps taken so far.</param>
/// <param name="StepsPerEpoch">Steps of an epoch, at least 1.</param>
/// <param name="TotalSteps">Steps of the whole training, at least 1.</param>
/// <param name="Plateau">The state of a schedule that reacts to the loss.</param>
public readonly record struct SchedulePosition(long Step, long StepsPerEpoch, long TotalSteps, PlateauState Plateau)
{
    /// <summary>Epochs completed.</summary>
    public long Epoch => Step / StepsPerEpoch;

    /// <summary>Epochs completed, including the fraction of the current one.</summary>
    public double Epochs => (double)Step / StepsPerEpoch;

    /// <summary>Fraction of the training completed, 0 at the first step to 1 at the last.</summary>
    public double Progress => TotalSteps <= 1 ? 0 : Math.Min(1, (double)Step / (TotalSteps - 1));
}
