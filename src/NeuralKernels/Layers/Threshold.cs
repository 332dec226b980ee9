using System.Numerics;
using NeuralKernels.Kernels.Activations;
using static System.FormattableString;

namespace NeuralKernels.Layers;

/// <summary>y = x where x > threshold, else a constant.</summary>
/// <remarks>Rows x columns in, the same out. Backward: dx = dy where x > threshold, else 0. <see cref="Kernels.Activations.Threshold"/>;
/// PyTorch's Threshold.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Threshold<T> : ActivationLayerBase<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Threshold(int size, double limit, double value)
        : base(size)
    {
        Limit = limit;
        Value = value;
    }

    /// <summary>The threshold.</summary>
    public double Limit { get; }

    /// <summary>The output where the input does not exceed the threshold.</summary>
    public double Value { get; }

    /// <inheritdoc/>
    public override string Describe() => Invariant($"threshold {OutputSize} (above {Limit}, else {Value})");

    internal override LayerSpec Spec => new ThresholdSpec(Limit, Value);

    internal override void Forward(in ForwardPass<T> pass) => Threshold.Forward(pass.Input, pass.Output, Limit, Value);

    private protected override void BackwardInPlace(in BackwardPass<T> pass) =>
        Threshold.Backward(pass.Input, pass.DOutput, pass.DOutput, Limit);
}

/// <summary>y = 1 where x > threshold, else 0: the output of a perceptron.</summary>
/// <remarks>Rows x columns in, the same out. Backward: dx = 0, the derivative wherever it exists, so that nothing before this layer learns
/// by gradients: it is for networks whose weights are set or found in another way. <see cref="Step"/>; Rosenblatt, "The perceptron",
/// 1958.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Step<T> : ActivationLayerBase<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Step(int size, double limit)
        : base(size)
    {
        Limit = limit;
    }

    /// <summary>The threshold.</summary>
    public double Limit { get; }

    /// <inheritdoc/>
    public override string Describe() => Invariant($"step {OutputSize} (above {Limit})");

    internal override LayerSpec Spec => new StepSpec(Limit);

    internal override void Forward(in ForwardPass<T> pass) => Step.Forward(pass.Input, pass.Output, Limit);

    private protected override void BackwardInPlace(in BackwardPass<T> pass) => pass.DOutput.Clear();
}
