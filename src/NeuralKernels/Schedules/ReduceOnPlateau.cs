using System;
using NeuralKernels.IO;

namespace NeuralKernels.Schedules;

/// <summary>Reduces the learning rate when the loss stops falling: PyTorch's ReduceLROnPlateau without cooldown.</summary>
/// <remarks>An epoch is bad whose loss is not below the best so far by more than the threshold (<see cref="ThresholdMode"/>: by default a
/// fraction of |best|). After more than <c>patience</c> bad epochs the learning rate is multiplied by <c>factor</c>, down to <c>min</c>
/// times the trainer's. Losses may be 0 or negative; NaN is no improvement and never the best.</remarks>
public sealed record ReduceOnPlateau : Schedule
{
    /// <summary>Reduces by <paramref name="factor"/>.</summary>
    /// <param name="factor">What each reduction multiplies by, in [0, 1].</param>
    /// <param name="patience">Number of bad epochs that are tolerated, at least 0.</param>
    /// <param name="threshold">How far below the best the loss must be to be an improvement; relative in [0, 1], absolute at least
    /// 0.</param>
    /// <param name="min">The minimum factor on the trainer's learning rate, in [0, 1].</param>
    /// <param name="thresholdMode">Whether the threshold is a fraction of the best or absolute.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public ReduceOnPlateau(
        double factor = 0.1,
        int patience = 10,
        double threshold = 1e-4,
        double min = 0,
        ThresholdMode thresholdMode = ThresholdMode.Relative)
    {
        Factor = Require.Within(0, 1, factor);
        Patience = Require.Count(0, patience);
        ThresholdMode = thresholdMode.Checked();
        Threshold = thresholdMode == ThresholdMode.Relative ? Require.Within(0, 1, threshold) : Require.AtLeast(0, threshold);
        Min = Require.Within(0, 1, min);
    }

    /// <summary>What each reduction multiplies by.</summary>
    public double Factor { get; }

    /// <summary>Number of bad epochs that are tolerated.</summary>
    public int Patience { get; }

    /// <summary>How far below the best the loss must be to be an improvement.</summary>
    public double Threshold { get; }

    /// <summary>Whether the threshold is a fraction of the best or absolute.</summary>
    public ThresholdMode ThresholdMode { get; }

    /// <summary>The minimum factor on the trainer's learning rate.</summary>
    public double Min { get; }

    /// <inheritdoc/>
    protected override string Recipe => RecipeText.Of(
        "plateau",
        ("factor", Factor),
        ("patience", Patience),
        ("threshold", Threshold),
        ("min_factor", Min),
        ("threshold_mode", RecipeText.Since(ThresholdMode, usual: ThresholdMode.Relative)));

    /// <inheritdoc/>
    public override double FactorAt(in SchedulePosition position) => position.Plateau.Factor;

    /// <inheritdoc/>
    public override PlateauState Observe(PlateauState state, double loss)
    {
        if (ThresholdMode.Improves(loss, state.Best, Threshold))
        {
            return state with { Best = loss, BadEpochs = 0 };
        }

        return state.BadEpochs < Patience
            ? state with { BadEpochs = state.BadEpochs + 1 }
            : state with { BadEpochs = 0, Factor = Math.Max(state.Factor * Factor, Min) };
    }
}

/// <summary>The state of <see cref="ReduceOnPlateau"/>.</summary>
/// <param name="Best">The lowest loss so far.</param>
/// <param name="BadEpochs">Epochs without improvement since then, or since the last reduction.</param>
/// <param name="Factor">The current factor on the trainer's learning rate.</param>
public readonly record struct PlateauState(double Best, int BadEpochs, double Factor)
{
    /// <summary>Before the first epoch.</summary>
    public static PlateauState Initial => new(double.PositiveInfinity, 0, 1);
}
