using System.Globalization;
using System.Numerics;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Layers;

/// <summary>y = x where x > threshold, else a value.</summary>
/// <remarks>
/// Rows x columns in, the same out. Backward: dx = dy where x > threshold, else 0. <see cref="Kernels.Activations.Threshold"/>; PyTorch's
/// Threshold.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Threshold<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Threshold(int size, double limit, double value)
        : base(size, size)
    {
        Limit = limit;
        Value = value;
    }

    /// <summary>What an input must exceed to pass.</summary>
    public double Limit { get; }

    /// <summary>What the others become.</summary>
    public double Value { get; }

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"threshold {OutputSize} (above {Limit}, else {Value})");

    internal override LayerSpec Spec => new ThresholdSpec(Limit, Value);

    internal override bool EndsInActivation => true;

    internal override void Forward(in ForwardPass<T> pass) => Threshold.Forward(pass.Input, pass.Output, Limit, Value);

    internal override void PreActivation(in ForwardPass<T> pass) => pass.Input.CopyTo(pass.Output);

    internal override void Backward(in BackwardPass<T> pass)
    {
        Threshold.Backward(pass.Input, pass.DOutput, pass.DOutput, Limit);
        if (!pass.DInput.IsEmpty)
        {
            pass.DOutput.CopyTo(pass.DInput);
        }
    }
}

/// <summary>y = 1 where x > threshold, else 0: the perceptron's answer.</summary>
/// <remarks>
/// Rows x columns in, the same out. Backward: dx = 0, the derivative wherever there is one, so that nothing before this layer learns by
/// gradients: it is for
/// networks whose weights are set or found otherwise. <see cref="Step"/>; Rosenblatt, "The perceptron", 1958.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Step<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Step(int size, double limit)
        : base(size, size)
    {
        Limit = limit;
    }

    /// <summary>What an input must exceed to become 1.</summary>
    public double Limit { get; }

    /// <inheritdoc/>
    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"step {OutputSize} (above {Limit})");

    internal override LayerSpec Spec => new StepSpec(Limit);

    internal override bool EndsInActivation => true;

    internal override void Forward(in ForwardPass<T> pass) => Step.Forward(pass.Input, pass.Output, Limit);

    internal override void PreActivation(in ForwardPass<T> pass) => pass.Input.CopyTo(pass.Output);

    internal override void Backward(in BackwardPass<T> pass)
    {
        pass.DOutput.Clear();
        pass.DInput.Clear();
    }
}
