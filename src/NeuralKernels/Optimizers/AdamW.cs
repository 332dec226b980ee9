using System;
using NeuralKernels.Kernels.Updates;

namespace NeuralKernels.Optimizers;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019), with PyTorch's
/// defaults. See <see cref="AdamStep"/> for the definition to the bit.</summary>
public sealed record AdamW : MomentOptimizer
{
    /// <summary>AdamW.</summary>
    /// <param name="learningRate">Step size, at least 0.</param>
    /// <param name="beta1">Exponential decay rate of the first moment, in [0, 1).</param>
    /// <param name="beta2">Exponential decay rate of the second moment, in [0, 1).</param>
    /// <param name="epsilon">Added to the square root of the second moment, above 0.</param>
    /// <param name="weightDecay">A step multiplies the parameters by 1 - learningRate * weightDecay; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public AdamW(double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 1e-2)
        : base(learningRate, beta1, beta2, epsilon, weightDecay)
    {
    }

    /// <inheritdoc/>
    public override string Name => "adamw";

    /// <inheritdoc/>
    protected override string Recipe => RecipeWith(("decoupled", true)); // a key of files from before this was a type of its own

    /// <inheritdoc/>
    public override OptimizerState<T> CreateState<T>(int length) => new AdamState<T>(this, decoupled: true, length);
}
