using NeuralKernels.IO;

namespace NeuralKernels.Schedules;

/// <summary>Falls where the loss does not: PyTorch's ReduceLROnPlateau with a relative threshold and no cooldown.</summary>
/// <remarks>
/// After an epoch whose loss is not below best (1 - threshold), one more epoch was waited; after more than patience of them the factor is multiplied by
/// fall, and not let below least. A loss that is NaN is no fall of it.
/// </remarks>
public sealed record ReduceOnPlateau : Schedule
{
    /// <summary>What each fall multiplies by.</summary>
    public double Fall { get; }

    /// <summary>Epochs without progress that are borne.</summary>
    public int Patience { get; }

    /// <summary>The share of the loss that counts as progress.</summary>
    public double Threshold { get; }

    /// <summary>The least factor.</summary>
    public double Least { get; }

    /// <summary>Falls by <paramref name="fall"/>.</summary>
    /// <param name="fall">In [0, 1].</param>
    /// <param name="patience">Epochs without progress that are borne, at least 0.</param>
    /// <param name="threshold">The share of the loss that counts as progress, in [0, 1].</param>
    /// <param name="least">The least factor, in [0, 1].</param>
    /// <exception cref="System.ArgumentOutOfRangeException">A number is outside its range.</exception>
    public ReduceOnPlateau(double fall = 0.1, int patience = 10, double threshold = 1e-4, double least = 0)
    {
        Fall = Number(fall, 0, 1, nameof(fall));
        Patience = Count(patience, 0, nameof(patience));
        Threshold = Number(threshold, 0, 1, nameof(threshold));
        Least = Number(least, 0, 1, nameof(least));
    }

    private protected override string Recipe => RecipeText.Of(
        "plateau",
        ("factor", Fall),
        ("patience", Patience),
        ("threshold", Threshold),
        ("min_factor", Least));

    /// <inheritdoc/>
    public override double Factor(in ScheduleMoment moment) => moment.Memory.Factor;

    /// <inheritdoc/>
    public override PlateauMemory Observe(PlateauMemory memory, double loss)
    {
        if (loss < memory.Best * (1 - Threshold))
        {
            return memory with { Best = loss, Waited = 0 };
        }

        return memory.Waited < Patience
            ? memory with { Waited = memory.Waited + 1 }
            : memory with { Waited = 0, Factor = System.Math.Max(memory.Factor * Fall, Least) };
    }
}
