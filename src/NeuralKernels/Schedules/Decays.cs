using System;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Functions;

namespace NeuralKernels.Schedules;

/// <summary>Factor 1 throughout.</summary>
public sealed record Constant : Schedule
{
    /// <inheritdoc/>
    protected override string Recipe => RecipeText.Of("constant");

    /// <inheritdoc/>
    public override double FactorAt(in SchedulePosition position) => 1;
}

/// <summary>factor^floor(epoch / every): PyTorch's StepLR.</summary>
public sealed record StepDecay : Schedule
{
    /// <summary>Multiplies by <paramref name="factor"/> after every <paramref name="every"/> epochs.</summary>
    /// <param name="every">Epochs between reductions, at least 1.</param>
    /// <param name="factor">In [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public StepDecay(int every = 10, double factor = 0.5)
    {
        Every = Require.Count(1, every);
        Factor = Require.Within(0, 1, factor);
    }

    /// <summary>Epochs between reductions.</summary>
    public int Every { get; }

    /// <summary>What each reduction multiplies by.</summary>
    public double Factor { get; }

    /// <inheritdoc/>
    protected override string Recipe => RecipeText.Of("step", ("every", Every), ("factor", Factor));

    /// <inheritdoc/>
    public override double FactorAt(in SchedulePosition position) => IntegerPower(Factor, position.Epoch / Every);
}

/// <summary>factor^epoch: PyTorch's ExponentialLR.</summary>
public sealed record ExponentialDecay : Schedule
{
    /// <summary>Multiplies by <paramref name="factor"/> after every epoch.</summary>
    /// <param name="factor">In [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is outside [0, 1].</exception>
    public ExponentialDecay(double factor = 0.95) => Factor = Require.Within(0, 1, factor);

    /// <summary>What each epoch multiplies by.</summary>
    public double Factor { get; }

    /// <inheritdoc/>
    protected override string Recipe => RecipeText.Of("exponential", ("factor", Factor));

    /// <inheritdoc/>
    public override double FactorAt(in SchedulePosition position) => IntegerPower(Factor, position.Epoch);
}

/// <summary>end + (1 - end) (1 - progress)^power, step by step to the last: PyTorch's PolynomialLR, which has end = 0.</summary>
/// <remarks>The power is exp(power ln(1 - progress)), and exact for power 1.</remarks>
public sealed record PolynomialDecay : Schedule
{
    /// <summary>Falls from 1 to <paramref name="end"/>.</summary>
    /// <param name="power">1 is a straight line; above 0.</param>
    /// <param name="end">The last factor, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public PolynomialDecay(double power = 1, double end = 0)
    {
        Power = Require.AtLeast(double.Epsilon, power);
        End = Require.Within(0, 1, end);
    }

    /// <summary>The power; 1 is a straight line.</summary>
    public double Power { get; }

    /// <summary>The last factor.</summary>
    public double End { get; }

    /// <inheritdoc/>
    protected override string Recipe => RecipeText.Of("polynomial", ("power", Power), ("end", End));

    /// <inheritdoc/>
    public override double FactorAt(in SchedulePosition position)
    {
        double left = 1 - position.Progress;
        return End + ((1 - End) * (Power == 1 ? left : PowerOf(left)));
    }

    private double PowerOf(double left)
    {
        if (left == 0)
        {
            return 0;
        }

        Span<double> x = [left];
        Log.Apply<double>(x, x);
        x[0] *= Power;
        Exp.Apply<double>(x, x);
        return x[0];
    }
}

/// <summary>1 / (1 + decay epochs), where epochs has a fraction: the step sizes of Robbins and Monro; Keras's InverseTimeDecay.</summary>
public sealed record InverseTimeDecay : Schedule
{
    /// <summary>1/2 after 1 / <paramref name="decay"/> epochs.</summary>
    /// <param name="decay">At least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decay"/> is negative or not finite.</exception>
    public InverseTimeDecay(double decay = 0.1) => Decay = Require.AtLeast(0, decay);

    /// <summary>1 over the epochs until the rate has halved.</summary>
    public double Decay { get; }

    /// <inheritdoc/>
    protected override string Recipe => RecipeText.Of("inverse-time", ("decay", Decay));

    /// <inheritdoc/>
    public override double FactorAt(in SchedulePosition position) => 1 / (1 + (Decay * position.Epochs));
}
