using System;
using System.Numerics;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Updates;

namespace NeuralKernels.Optimizers;

/// <summary>Adagrad: steps divided by the square root of the sum of all squared gradients (Duchi, Hazan and Singer, "Adaptive Subgradient
/// Methods for Online Learning and Stochastic Optimization", 2011). See <see cref="AdagradStep"/> for the definition to the bit,
/// PyTorch's.</summary>
public sealed record Adagrad : Optimizer
{
    /// <summary>Adagrad.</summary>
    /// <param name="learningRate">Step size, at least 0.</param>
    /// <param name="learningRateDecay">Step t is taken with learningRate / (1 + (t - 1) learningRateDecay); at least 0.</param>
    /// <param name="weightDecay">Added to the gradient as weightDecay * p, at least 0.</param>
    /// <param name="initialSum">Initial value of the sum of the squares, at least 0.</param>
    /// <param name="epsilon">Added to the square root of the sum, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Adagrad(
        double learningRate = 1e-2, double learningRateDecay = 0, double weightDecay = 0, double initialSum = 0, double epsilon = 1e-10)
        : base(learningRate, weightDecay)
    {
        LearningRateDecay = Require.AtLeast(0, learningRateDecay);
        InitialSum = Require.AtLeast(0, initialSum);
        Epsilon = PositiveFloat(epsilon);
    }

    /// <inheritdoc/>
    public override string Name => "adagrad";

    /// <summary>Step t is taken with LearningRate / (1 + (t - 1) LearningRateDecay).</summary>
    public double LearningRateDecay { get; }

    /// <summary>Initial value of the sum of the squares.</summary>
    public double InitialSum { get; }

    /// <summary>Added to the square root of the sum.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected override string Recipe => RecipeText.Of(
        Name,
        ("learning_rate", LearningRate),
        ("learning_rate_decay", LearningRateDecay),
        ("weight_decay", WeightDecay),
        ("initial_sum", InitialSum),
        ("epsilon", Epsilon));

    /// <inheritdoc/>
    public override OptimizerState<T> CreateState<T>(int length) => new State<T>(this, length);

    private sealed class State<T> : OptimizerState<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Adagrad _adagrad;

        public State(Adagrad adagrad, int length)
            : base(length, "sum_of_squares")
        {
            _adagrad = adagrad;
            Values(0).Fill(T.CreateTruncating(adagrad.InitialSum));
        }

        public override void Step(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, int threads)
        {
            Steps++;
            var hyperparameters = new AdagradHyperparameters(
                learningRate, _adagrad.LearningRateDecay, _adagrad.Epsilon, _adagrad.WeightDecay);
            AdagradStep.Apply(parameters, gradients, Values(0), Steps, in hyperparameters, threads);
        }
    }
}
