using System;
using System.Numerics;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Updates;

namespace NeuralKernels.Optimizers;

/// <summary>
/// NAdam: Adam with Nesterov's momentum (Dozat, "Incorporating Nesterov Momentum into Adam", 2016). See <see cref="NadamStep"/> for the
/// definition to
/// the bit, PyTorch's but for the rounding.
/// </summary>
public sealed record Nadam : Optimizer
{
    /// <summary>NAdam.</summary>
    /// <param name="learningRate">Step size, at least 0.</param>
    /// <param name="beta1">Memory of the gradient's mean, in [0, 1).</param>
    /// <param name="beta2">Memory of its square, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of the square, above 0.</param>
    /// <param name="weightDecay">Pull towards zero, at least 0.</param>
    /// <param name="momentumDecay">How fast the momentum grows from half of beta1 to beta1, at least 0.</param>
    /// <param name="decoupled">Whether the pull acts on the parameters instead of the gradients.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Nadam(
        double learningRate = 2e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0,
        double momentumDecay = 4e-3,
        bool decoupled = false)
        : base(learningRate)
    {
        Beta1 = Below1(beta1, nameof(beta1));
        Beta2 = Below1(beta2, nameof(beta2));
        Epsilon = Positive(epsilon, nameof(epsilon));
        WeightDecay = Finite(weightDecay, 0, nameof(weightDecay));
        MomentumDecay = Finite(momentumDecay, 0, nameof(momentumDecay));
        Decoupled = decoupled;
    }

    /// <inheritdoc/>
    public override string Name => "nadam";

    /// <summary>Memory of the gradient's mean.</summary>
    public double Beta1 { get; }

    /// <summary>Memory of its square.</summary>
    public double Beta2 { get; }

    /// <summary>Added to the root of the square.</summary>
    public double Epsilon { get; }

    /// <summary>Pull towards zero.</summary>
    public double WeightDecay { get; }

    /// <summary>How fast the momentum grows.</summary>
    public double MomentumDecay { get; }

    /// <summary>Whether the pull acts on the parameters.</summary>
    public bool Decoupled { get; }

    private protected override string Recipe => RecipeText.Of(
        Name,
        ("learning_rate", LearningRate),
        ("beta1", Beta1),
        ("beta2", Beta2),
        ("epsilon", Epsilon),
        ("weight_decay", WeightDecay),
        ("momentum_decay", MomentumDecay),
        ("decoupled", Decoupled));

    internal override OptimizerState<T> CreateState<T>(int length) => new State<T>(this, length);

    private sealed class State<T>(Nadam recipe, int length) : OptimizerState<T>(length, "first_moment", "second_moment")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override void Step(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, int threads)
        {
            Steps++;
            double product = Carried; // of the momenta of all steps so far
            var hyperparameters = new AdamHyperparameters(
                learningRate, recipe.Beta1, recipe.Beta2, recipe.Epsilon, recipe.WeightDecay, recipe.Decoupled);
            NadamStep.Apply(
                parameters, gradients, Slab(0), Slab(1), Steps, ref product, in hyperparameters, recipe.MomentumDecay, threads);
            Carried = product;
        }
    }
}
