using System;
using System.Numerics;
using NeuralKernels.Kernels.RandomNumbers;
using static System.FormattableString;

namespace NeuralKernels.Layers;

/// <summary>In training y = x m, where m is 0 with probability p and else 1 / (1 - p); in inference y = x.</summary>
/// <remarks>
/// The mask is a pure function of (<see cref="Training.Trainer{T}.Seed"/>, layer, step, row of the batch, column), so a resumed training
/// draws the same masks. Backward draws the mask again: dx = dy m. Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: a
/// simple way to prevent neural networks from overfitting", 2014.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Dropout<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Dropout(int size, double probability)
        : base(size, size)
    {
        Probability = probability;
    }

    /// <summary>p, the probability with which an element is zeroed.</summary>
    public double Probability { get; }

    /// <inheritdoc/>
    public override string Describe() => Invariant($"dropout {OutputSize} (probability {Probability})");

    internal override LayerSpec Spec => new DropoutSpec(Probability);

    internal override bool DrawsRandomNumbers => true;

    private ulong Stream => RandomStreams.Dropout + (ulong)Number;

    internal override void Forward(in ForwardPass<T> pass)
    {
        if (pass.Training)
        {
            Dropout.Forward(pass.Randomness.Seed, Stream, pass.Randomness.Start, pass.Input, pass.Output, Probability);
        }
        else
        {
            pass.Input.CopyTo(pass.Output);
        }
    }

    internal override void BackwardInference(in BackwardPass<T> pass, ReadOnlySpan<T> state) => pass.DOutput.CopyTo(pass.DInput);

    internal override void Backward(in BackwardPass<T> pass)
    {
        if (!pass.DInput.IsEmpty)
        {
            Dropout.Backward(pass.Randomness.Seed, Stream, pass.Randomness.Start, pass.DOutput, pass.DInput, Probability);
        }
    }
}
