using System;
using System.Numerics;
using NeuralKernels.Kernels.Updates;

namespace NeuralKernels.Optimizers;

/// <summary>Adam (Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015). See <see cref="AdamStep"/> for the definition to the
/// bit; for decoupled weight decay, <see cref="AdamW"/>.</summary>
public sealed record Adam : MomentOptimizer
{
    /// <summary>Adam.</summary>
    /// <param name="learningRate">Step size, at least 0.</param>
    /// <param name="beta1">Exponential decay rate of the first moment, in [0, 1).</param>
    /// <param name="beta2">Exponential decay rate of the second moment, in [0, 1).</param>
    /// <param name="epsilon">Added to the square root of the second moment, above 0.</param>
    /// <param name="weightDecay">Added to the gradient as weightDecay * p, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Adam(double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0)
        : base(learningRate, beta1, beta2, epsilon, weightDecay)
    {
    }

    /// <inheritdoc/>
    public override string Name => "adam";

    /// <inheritdoc/>
    protected override string Recipe => RecipeWith(("decoupled", false)); // a key of files from before AdamW was a type of its own

    /// <inheritdoc/>
    public override OptimizerState<T> CreateState<T>(int length) => new AdamState<T>(this, decoupled: false, length);
}

/// <summary>The moments of Adam and AdamW.</summary>
internal sealed class AdamState<T>(MomentOptimizer adam, bool decoupled, int length)
    : OptimizerState<T>(length, "first_moment", "second_moment")
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Step(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, int threads)
    {
        Steps++;
        AdamStep.Apply(parameters, gradients, Values(0), Values(1), Steps, adam.Hyperparameters(learningRate, decoupled), threads);
    }
}
