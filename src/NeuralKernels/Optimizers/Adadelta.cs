using System;
using System.Numerics;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Updates;

namespace NeuralKernels.Optimizers;

/// <summary>
/// Adadelta: a step is as long as recent steps were, relative to recent gradients (Zeiler, "ADADELTA: An Adaptive Learning Rate Method",
/// 2012). See
/// <see cref="AdadeltaStep"/> for the definition to the bit, PyTorch's.
/// </summary>
public sealed record Adadelta : Optimizer
{
    /// <summary>Adadelta.</summary>
    /// <param name="learningRate">Factor on every step, at least 0; the paper has 1.</param>
    /// <param name="rho">Memory of the squares of gradients and steps, in [0, 1).</param>
    /// <param name="epsilon">Added under both roots, above 0; the first steps are about its root.</param>
    /// <param name="weightDecay">Added to the gradient as weightDecay * p, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Adadelta(double learningRate = 1, double rho = 0.9, double epsilon = 1e-6, double weightDecay = 0)
        : base(learningRate)
    {
        Rho = Below1(rho, nameof(rho));
        Epsilon = Positive(epsilon, nameof(epsilon));
        WeightDecay = Finite(weightDecay, 0, nameof(weightDecay));
    }

    /// <inheritdoc/>
    public override string Name => "adadelta";

    /// <summary>Memory of the squares.</summary>
    public double Rho { get; }

    /// <summary>Added under both roots.</summary>
    public double Epsilon { get; }

    /// <summary>Added to the gradient as WeightDecay * p.</summary>
    public double WeightDecay { get; }

    private protected override string Recipe => RecipeText.Of(
        Name,
        ("learning_rate", LearningRate),
        ("rho", Rho),
        ("epsilon", Epsilon),
        ("weight_decay", WeightDecay));

    internal override OptimizerState<T> CreateState<T>(int length) => new State<T>(this, length);

    private sealed class State<T>(Adadelta recipe, int length) : OptimizerState<T>(length, "second_moment", "squared_steps")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override void Step(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, int threads)
        {
            Steps++;
            var hyperparameters = new AdadeltaHyperparameters(learningRate, recipe.Rho, recipe.Epsilon, recipe.WeightDecay);
            AdadeltaStep.Apply(parameters, gradients, Slab(0), Slab(1), in hyperparameters, threads);
        }
    }
}
