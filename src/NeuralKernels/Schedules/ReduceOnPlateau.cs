using System;
using NeuralKernels.IO;

namespace NeuralKernels.Schedules;

/// <summary>Falls where the loss does not: PyTorch's ReduceLROnPlateau without cooldown.</summary>
/// <remarks>
/// After an epoch whose loss is not below the best so far by more than the threshold (<see cref="ThresholdMode"/>: by default by a share of
/// |best|), one
/// more epoch was waited; after more than patience of them the factor is multiplied by fall, and not let below min. Losses may be 0 or
/// negative; one
/// that is NaN is no improvement and never the best.
/// </remarks>
public sealed record ReduceOnPlateau : Schedule
{
    /// <summary>What each fall multiplies by.</summary>
    public double Fall { get; }

    /// <summary>Epochs without progress that are borne.</summary>
    public int Patience { get; }

    /// <summary>How far below the best the loss must be to be progress.</summary>
    public double Threshold { get; }

    /// <summary>Whether that is a share of the best or a number by itself.</summary>
    public ThresholdMode ThresholdMode { get; }

    /// <summary>The least factor.</summary>
    public double Min { get; }

    /// <summary>Falls by <paramref name="fall"/>.</summary>
    /// <param name="fall">In [0, 1].</param>
    /// <param name="patience">Epochs without progress that are borne, at least 0.</param>
    /// <param name="threshold">How far below the best the loss must be to be progress; relative in [0, 1], absolute at least 0.</param>
    /// <param name="min">The least factor, in [0, 1].</param>
    /// <param name="thresholdMode">Whether the threshold is a share of the best or a number by itself.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public ReduceOnPlateau(
        double fall =
            0.1, int patience = 10, double threshold = 1e-4, double min = 0, ThresholdMode thresholdMode = ThresholdMode.Relative)
    {
        Fall = Number(fall, 0, 1, nameof(fall));
        Patience = Count(patience, 0, nameof(patience));
        ThresholdMode = thresholdMode is ThresholdMode.Relative or ThresholdMode.Absolute
            ? thresholdMode
            : throw new ArgumentOutOfRangeException(
                nameof(thresholdMode), thresholdMode, $"thresholdMode is {thresholdMode}; Relative or Absolute is needed.");
        Threshold = thresholdMode == ThresholdMode.Relative ? Number(threshold, 0, 1, nameof(threshold)) : Finite(
            threshold, 0, nameof(threshold));
        Min = Number(min, 0, 1, nameof(min));
    }

    private protected override string Recipe => RecipeText.Of(
        "plateau",
        ("factor", Fall),
        ("patience", Patience),
        ("threshold", Threshold),
        ("min_factor", Min),
        ("threshold_mode", RecipeText.Since(ThresholdMode, usual: ThresholdMode.Relative)));

    /// <inheritdoc/>
    public override double Factor(in ScheduleMoment moment) => moment.Memory.Factor;

    /// <inheritdoc/>
    public override PlateauMemory Observe(PlateauMemory memory, double loss)
    {
        if (ThresholdMode.Improves(loss, memory.Best, Threshold))
        {
            return memory with { Best = loss, Waited = 0 };
        }

        return memory.Waited < Patience
            ? memory with { Waited = memory.Waited + 1 }
            : memory with { Waited = 0, Factor = Math.Max(memory.Factor * Fall, Min) };
    }
}
