using System;
using System.Numerics;
using NeuralKernels.Kernels.Updates;

namespace NeuralKernels.Optimizers;

/// <summary>NAdam: Adam with Nesterov momentum (Dozat, "Incorporating Nesterov Momentum into Adam", 2016). See <see cref="NadamStep"/> for
/// the definition to the bit, up to rounding PyTorch's.</summary>
public sealed record Nadam : MomentOptimizer
{
    /// <summary>NAdam.</summary>
    /// <param name="learningRate">Step size, at least 0.</param>
    /// <param name="beta1">Exponential decay rate of the first moment, in [0, 1).</param>
    /// <param name="beta2">Exponential decay rate of the second moment, in [0, 1).</param>
    /// <param name="epsilon">Added to the square root of the second moment, above 0.</param>
    /// <param name="weightDecay">Weight decay, at least 0.</param>
    /// <param name="momentumDecay">How fast the momentum grows from half of beta1 to beta1, at least 0.</param>
    /// <param name="decoupled">Whether the weight decay acts on the parameters (as in <see cref="AdamW"/>) instead of the
    /// gradients.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Nadam(
        double learningRate = 2e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0,
        double momentumDecay = 4e-3,
        bool decoupled = false)
        : base(learningRate, beta1, beta2, epsilon, weightDecay)
    {
        MomentumDecay = Require.AtLeast(0, momentumDecay);
        Decoupled = decoupled;
    }

    /// <inheritdoc/>
    public override string Name => "nadam";

    /// <summary>How fast the momentum grows.</summary>
    public double MomentumDecay { get; }

    /// <summary>Whether the weight decay acts on the parameters instead of the gradients.</summary>
    public bool Decoupled { get; }

    /// <inheritdoc/>
    protected override string Recipe => RecipeWith(("momentum_decay", MomentumDecay), ("decoupled", Decoupled));

    /// <inheritdoc/>
    public override OptimizerState<T> CreateState<T>(int length) => new State<T>(this, length);

    private sealed class State<T>(Nadam adam, int length) : OptimizerState<T>(length, "first_moment", "second_moment")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override void Step(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, int threads)
        {
            Steps++;
            double product = Carried; // of the momenta of all steps so far
            AdamHyperparameters hyperparameters = adam.Hyperparameters(learningRate, adam.Decoupled);
            NadamStep.Apply(
                parameters, gradients, Values(0), Values(1), Steps, ref product, in hyperparameters, adam.MomentumDecay, threads);
            Carried = product;
        }
    }
}
