using System;
using System.Numerics;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Updates;

namespace NeuralKernels.Optimizers;

/// <summary>Adadelta: steps scaled by the ratio of recent steps to recent gradients, both root mean squares (Zeiler, "ADADELTA: An Adaptive
/// Learning Rate Method", 2012). See <see cref="AdadeltaStep"/> for the definition to the bit, PyTorch's.</summary>
public sealed record Adadelta : Optimizer
{
    /// <summary>Adadelta.</summary>
    /// <param name="learningRate">Factor on every step, at least 0; the paper has 1.</param>
    /// <param name="rho">Exponential decay rate of the squares of gradients and steps, in [0, 1).</param>
    /// <param name="epsilon">Added under both square roots, above 0; the first steps are about its square root.</param>
    /// <param name="weightDecay">Added to the gradient as weightDecay * p, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Adadelta(double learningRate = 1, double rho = 0.9, double epsilon = 1e-6, double weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        Rho = Require.Below1(rho);
        Epsilon = PositiveFloat(epsilon);
    }

    /// <inheritdoc/>
    public override string Name => "adadelta";

    /// <summary>Exponential decay rate of the squares.</summary>
    public double Rho { get; }

    /// <summary>Added under both square roots.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected override string Recipe => RecipeText.Of(
        Name,
        ("learning_rate", LearningRate),
        ("rho", Rho),
        ("epsilon", Epsilon),
        ("weight_decay", WeightDecay));

    /// <inheritdoc/>
    public override OptimizerState<T> CreateState<T>(int length) => new State<T>(this, length);

    private sealed class State<T>(Adadelta adadelta, int length) : OptimizerState<T>(length, "second_moment", "squared_steps")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override void Step(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, int threads)
        {
            Steps++;
            var hyperparameters = new AdadeltaHyperparameters(learningRate, adadelta.Rho, adadelta.Epsilon, adadelta.WeightDecay);
            AdadeltaStep.Apply(parameters, gradients, Values(0), Values(1), in hyperparameters, threads);
        }
    }
}
