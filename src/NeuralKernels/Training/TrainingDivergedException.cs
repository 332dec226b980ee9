using System;
using static System.FormattableString;

namespace NeuralKernels.Training;

/// <summary>The loss is not finite; says where the first such number is. The step was not taken: the weights are those before it.</summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(int epoch, long step, int? layer, string where, double loss)
        : base(Invariant($"The loss became {loss} in epoch {epoch}, step {step}, both from 0: {where}."))
    {
        Epoch = epoch;
        Step = step;
        Layer = layer;
    }

    /// <summary>The epoch, from 0.</summary>
    public int Epoch { get; }

    /// <summary>The step of this training, from 0.</summary>
    public long Step { get; }

    /// <summary>The first layer with a parameter or an output that is not finite; null where the cause is in the inputs or the loss
    /// itself.</summary>
    public int? Layer { get; }
}
