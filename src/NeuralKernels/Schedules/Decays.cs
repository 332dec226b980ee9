using NeuralKernels.IO;
using NeuralKernels.Kernels.Functions;

namespace NeuralKernels.Schedules;

/// <summary>Factor 1 throughout.</summary>
public sealed record Constant : Schedule
{
    private protected override string Recipe => RecipeText.Of("constant");

    /// <inheritdoc/>
    public override double Factor(in ScheduleMoment moment) => 1;
}

/// <summary>factor^floor(epoch / every): PyTorch's StepLR.</summary>
public sealed record StepDecay : Schedule
{
    /// <summary>Epochs between falls.</summary>
    public int Every { get; }

    /// <summary>What each fall multiplies by.</summary>
    public double FallFactor { get; }

    /// <summary>Falls by <paramref name="factor"/> every so many epochs.</summary>
    /// <param name="every">Epochs between falls, at least 1.</param>
    /// <param name="factor">In [0, 1].</param>
    /// <exception cref="System.ArgumentOutOfRangeException">A number is outside its range.</exception>
    public StepDecay(int every = 10, double factor = 0.5)
    {
        Every = Count(every, 1, nameof(every));
        FallFactor = Number(factor, 0, 1, nameof(factor));
    }

    private protected override string Recipe => RecipeText.Of("step", ("every", Every), ("factor", FallFactor));

    /// <inheritdoc/>
    public override double Factor(in ScheduleMoment moment) => IntegerPower(FallFactor, moment.Epoch / Every);
}

/// <summary>factor^epoch: PyTorch's ExponentialLR.</summary>
public sealed record ExponentialDecay : Schedule
{
    /// <summary>What each fall multiplies by.</summary>
    public double FallFactor { get; }

    /// <summary>Falls by <paramref name="factor"/> every epoch.</summary>
    /// <param name="factor">In [0, 1].</param>
    /// <exception cref="System.ArgumentOutOfRangeException"><paramref name="factor"/> is outside [0, 1].</exception>
    public ExponentialDecay(double factor = 0.95) => FallFactor = Number(factor, 0, 1, nameof(factor));

    private protected override string Recipe => RecipeText.Of("exponential", ("factor", FallFactor));

    /// <inheritdoc/>
    public override double Factor(in ScheduleMoment moment) => IntegerPower(FallFactor, moment.Epoch);
}

/// <summary>end + (1 - end) (1 - progress)^power, step by step to the last: PyTorch's PolynomialLR, which has end = 0.</summary>
/// <remarks>The power is exp(power ln(1 - progress)), and exact for power 1.</remarks>
public sealed record PolynomialDecay : Schedule
{
    /// <summary>The power; 1 is a straight line.</summary>
    public double Power { get; }

    /// <summary>The last factor.</summary>
    public double End { get; }

    /// <summary>Falls from 1 to <paramref name="end"/>.</summary>
    /// <param name="power">1 is a straight line; above 0.</param>
    /// <param name="end">The last factor, in [0, 1].</param>
    /// <exception cref="System.ArgumentOutOfRangeException">A number is outside its range.</exception>
    public PolynomialDecay(double power = 1, double end = 0)
    {
        Power = Finite(power, double.Epsilon, nameof(power));
        End = Number(end, 0, 1, nameof(end));
    }

    private protected override string Recipe => RecipeText.Of("polynomial", ("power", Power), ("end", End));

    /// <inheritdoc/>
    public override double Factor(in ScheduleMoment moment)
    {
        double left = 1 - moment.Progress;
        return End + ((1 - End) * (Power == 1 ? left : PowerOf(left)));
    }

    private double PowerOf(double left)
    {
        if (left == 0)
        {
            return 0;
        }

        System.Span<double> x = [left];
        Log.Apply<double>(x, x);
        x[0] *= Power;
        Exp.Apply<double>(x, x);
        return x[0];
    }
}

/// <summary>1 / (1 + decay epochs), epochs with their fraction: the step sizes of Robbins and Monro; Keras's InverseTimeDecay.</summary>
public sealed record InverseTimeDecay : Schedule
{
    /// <summary>One over the epochs until the rate has halved.</summary>
    public double Decay { get; }

    /// <summary>Halves after 1 / <paramref name="decay"/> epochs.</summary>
    /// <param name="decay">At least 0.</param>
    /// <exception cref="System.ArgumentOutOfRangeException"><paramref name="decay"/> is negative or not finite.</exception>
    public InverseTimeDecay(double decay = 0.1) => Decay = Finite(decay, 0, nameof(decay));

    private protected override string Recipe => RecipeText.Of("inverse-time", ("decay", Decay));

    /// <inheritdoc/>
    public override double Factor(in ScheduleMoment moment) => 1 / (1 + (Decay * moment.Epochs));
}
