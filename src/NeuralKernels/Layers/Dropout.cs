using System;
using System.Globalization;
using System.Numerics;
using NeuralKernels.Kernels.RandomNumbers;

namespace NeuralKernels.Layers;

/// <summary>In training y = x m, m being 0 with probability p and else 1 / (1 - p); in use y = x.</summary>
/// <remarks>
/// Whether an element is left out is a pure function of (<see cref="Training.Trainer{T}.Seed"/>, layer, step, row of the batch, column): a
/// training that is
/// resumed draws what it would have drawn. Backward draws the same mask again: dx = dy m. Srivastava, Hinton, Krizhevsky, Sutskever and
/// Salakhutdinov,
/// "Dropout: a simple way to prevent neural networks from overfitting", 2014.
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

    /// <summary>p, how often an element is left out.</summary>
    public double Probability { get; }

    /// <inheritdoc/>
    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"dropout {OutputSize} (probability {Probability})");

    internal override LayerSpec Spec => new DropoutSpec(Probability);

    internal override bool DrawsInTraining => true;

    private ulong Stream => RandomStreams.Dropout + (ulong)Number;

    internal override void Forward(in ForwardPass<T> pass)
    {
        if (pass.Training)
        {
            Dropout.Forward(pass.Draw.Seed, Stream, pass.Draw.Start, pass.Input, pass.Output, Probability);
        }
        else
        {
            pass.Input.CopyTo(pass.Output);
        }
    }

    internal override void BackwardInUse(in BackwardPass<T> pass, ReadOnlySpan<T> state) => pass.DOutput.CopyTo(pass.DInput);

    internal override void Backward(in BackwardPass<T> pass)
    {
        if (!pass.DInput.IsEmpty)
        {
            Dropout.Backward(pass.Draw.Seed, Stream, pass.Draw.Start, pass.DOutput, pass.DInput, Probability);
        }
    }
}
