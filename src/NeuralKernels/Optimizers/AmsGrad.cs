using System;
using System.Numerics;
using NeuralKernels.Kernels.Updates;

namespace NeuralKernels.Optimizers;

/// <summary>AMSGrad: Adam with the maximum of all second moments so far in the denominator (Reddi, Kale and Kumar, "On the Convergence of
/// Adam and Beyond", 2018); PyTorch's Adam with amsgrad. See <see cref="AmsGradStep"/> for the definition to the bit.</summary>
public sealed record AmsGrad : MomentOptimizer
{
    /// <summary>AMSGrad.</summary>
    /// <param name="learningRate">Step size, at least 0.</param>
    /// <param name="beta1">Exponential decay rate of the first moment, in [0, 1).</param>
    /// <param name="beta2">Exponential decay rate of the second moment, in [0, 1).</param>
    /// <param name="epsilon">Added to the square root of the second moment, above 0.</param>
    /// <param name="weightDecay">Weight decay, at least 0.</param>
    /// <param name="decoupled">Whether the weight decay acts on the parameters (as in <see cref="AdamW"/>) instead of the
    /// gradients.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public AmsGrad(
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0,
        bool decoupled = false)
        : base(learningRate, beta1, beta2, epsilon, weightDecay) => Decoupled = decoupled;

    /// <inheritdoc/>
    public override string Name => "amsgrad";

    /// <summary>Whether the weight decay acts on the parameters instead of the gradients.</summary>
    public bool Decoupled { get; }

    /// <inheritdoc/>
    protected override string Recipe => RecipeWith(("decoupled", Decoupled));

    /// <inheritdoc/>
    public override OptimizerState<T> CreateState<T>(int length) => new State<T>(this, length);

    private sealed class State<T>(AmsGrad adam, int length)
        : OptimizerState<T>(length, "first_moment", "second_moment", "greatest_second_moment")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override void Step(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, int threads)
        {
            Steps++;
            AdamHyperparameters hyperparameters = adam.Hyperparameters(learningRate, adam.Decoupled);
            AmsGradStep.Apply(parameters, gradients, Values(0), Values(1), Values(2), Steps, in hyperparameters, threads);
        }
    }
}
