using System;
using System.Numerics;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Updates;

namespace NeuralKernels.Optimizers;

/// <summary>
/// Adagrad: each parameter's rate falls with the gradients that it has seen (Duchi, Hazan and Singer, "Adaptive Subgradient Methods for
/// Online Learning
/// and Stochastic Optimization", 2011). See <see cref="AdagradStep"/> for the definition to the bit, PyTorch's.
/// </summary>
public sealed record Adagrad : Optimizer
{
    /// <summary>Adagrad.</summary>
    /// <param name="learningRate">Step size, at least 0.</param>
    /// <param name="learningRateDecay">Step t is taken with learningRate / (1 + (t - 1) learningRateDecay); at least 0.</param>
    /// <param name="weightDecay">Added to the gradient as weightDecay * p, at least 0.</param>
    /// <param name="initialSum">What the sum of the squares starts from, at least 0.</param>
    /// <param name="epsilon">Added to the root of the sum, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Adagrad(
        double learningRate = 1e-2, double learningRateDecay = 0, double weightDecay = 0, double initialSum = 0, double epsilon = 1e-10)
        : base(learningRate)
    {
        LearningRateDecay = Finite(learningRateDecay, 0, nameof(learningRateDecay));
        WeightDecay = Finite(weightDecay, 0, nameof(weightDecay));
        InitialSum = Finite(initialSum, 0, nameof(initialSum));
        Epsilon = Positive(epsilon, nameof(epsilon));
    }

    /// <inheritdoc/>
    public override string Name => "adagrad";

    /// <summary>How the rate falls with the steps.</summary>
    public double LearningRateDecay { get; }

    /// <summary>Added to the gradient as WeightDecay * p.</summary>
    public double WeightDecay { get; }

    /// <summary>What the sum of the squares starts from.</summary>
    public double InitialSum { get; }

    /// <summary>Added to the root of the sum.</summary>
    public double Epsilon { get; }

    private protected override string Recipe => RecipeText.Of(
        Name,
        ("learning_rate", LearningRate),
        ("learning_rate_decay", LearningRateDecay),
        ("weight_decay", WeightDecay),
        ("initial_sum", InitialSum),
        ("epsilon", Epsilon));

    internal override OptimizerState<T> CreateState<T>(int length) => new State<T>(this, length);

    private sealed class State<T> : OptimizerState<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Adagrad _recipe;

        public State(Adagrad recipe, int length)
            : base(length, "sum_of_squares")
        {
            _recipe = recipe;
            Slab(0).Fill(T.CreateTruncating(recipe.InitialSum));
        }

        public override void Step(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, int threads)
        {
            Steps++;
            var hyperparameters = new AdagradHyperparameters(
                learningRate, _recipe.LearningRateDecay, _recipe.Epsilon, _recipe.WeightDecay);
            AdagradStep.Apply(parameters, gradients, Slab(0), Steps, in hyperparameters, threads);
        }
    }
}
