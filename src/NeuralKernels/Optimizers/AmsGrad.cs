using System;
using System.Numerics;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Updates;

namespace NeuralKernels.Optimizers;

/// <summary>
/// AMSGrad: Adam whose denominator never shrinks (Reddi, Kale and Kumar, "On the Convergence of Adam and Beyond", 2018); PyTorch's Adam
/// with amsgrad.
/// See <see cref="AmsGradStep"/> for the definition to the bit.
/// </summary>
public sealed record AmsGrad : Optimizer
{
    /// <summary>AMSGrad.</summary>
    /// <param name="learningRate">Step size, at least 0.</param>
    /// <param name="beta1">Memory of the gradient's mean, in [0, 1).</param>
    /// <param name="beta2">Memory of its square, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of the square, above 0.</param>
    /// <param name="weightDecay">Pull towards zero, at least 0.</param>
    /// <param name="decoupled">Whether the pull acts on the parameters instead of the gradients.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public AmsGrad(
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0,
        bool decoupled = false)
        : base(learningRate)
    {
        Beta1 = Below1(beta1, nameof(beta1));
        Beta2 = Below1(beta2, nameof(beta2));
        Epsilon = Positive(epsilon, nameof(epsilon));
        WeightDecay = Finite(weightDecay, 0, nameof(weightDecay));
        Decoupled = decoupled;
    }

    /// <inheritdoc/>
    public override string Name => "amsgrad";

    /// <summary>Memory of the gradient's mean.</summary>
    public double Beta1 { get; }

    /// <summary>Memory of its square.</summary>
    public double Beta2 { get; }

    /// <summary>Added to the root of the square.</summary>
    public double Epsilon { get; }

    /// <summary>Pull towards zero.</summary>
    public double WeightDecay { get; }

    /// <summary>Whether the pull acts on the parameters.</summary>
    public bool Decoupled { get; }

    private protected override string Recipe => RecipeText.Of(
        Name,
        ("learning_rate", LearningRate),
        ("beta1", Beta1),
        ("beta2", Beta2),
        ("epsilon", Epsilon),
        ("weight_decay", WeightDecay),
        ("decoupled", Decoupled));

    internal override OptimizerState<T> CreateState<T>(int length) => new State<T>(this, length);

    private sealed class State<T>(AmsGrad recipe, int length)
        : OptimizerState<T>(length, "first_moment", "second_moment", "greatest_second_moment")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override void Step(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, int threads)
        {
            Steps++;
            var hyperparameters = new AdamHyperparameters(
                learningRate, recipe.Beta1, recipe.Beta2, recipe.Epsilon, recipe.WeightDecay, recipe.Decoupled);
            AmsGradStep.Apply(parameters, gradients, Slab(0), Slab(1), Slab(2), Steps, in hyperparameters, threads);
        }
    }
}
