using System;
using System.Numerics;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Updates;

namespace NeuralKernels.Optimizers;

/// <summary>Lion: every parameter moves by the learning rate in the direction of the sign of its momentum (Chen et al., "Symbolic Discovery
/// of Optimization Algorithms", 2023). See <see cref="LionStep"/> for the definition to the bit, the paper's; PyTorch has no
/// Lion.</summary>
public sealed record Lion : Optimizer
{
    /// <summary>Lion.</summary>
    /// <param name="learningRate">Step size, at least 0; about a tenth of Adam's.</param>
    /// <param name="beta1">Weight of the momentum in the step, in [0, 1).</param>
    /// <param name="beta2">Exponential decay rate of the momentum, in [0, 1).</param>
    /// <param name="weightDecay">Decoupled weight decay, at least 0; about ten times AdamW's.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Lion(double learningRate = 1e-4, double beta1 = 0.9, double beta2 = 0.99, double weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        Beta1 = Require.Below1(beta1);
        Beta2 = Require.Below1(beta2);
    }

    /// <inheritdoc/>
    public override string Name => "lion";

    /// <summary>Weight of the momentum in the step.</summary>
    public double Beta1 { get; }

    /// <summary>Exponential decay rate of the momentum.</summary>
    public double Beta2 { get; }

    /// <inheritdoc/>
    protected override string Recipe => RecipeText.Of(
        Name,
        ("learning_rate", LearningRate),
        ("beta1", Beta1),
        ("beta2", Beta2),
        ("weight_decay", WeightDecay));

    /// <inheritdoc/>
    public override OptimizerState<T> CreateState<T>(int length) => new State<T>(this, length);

    private sealed class State<T>(Lion lion, int length) : OptimizerState<T>(length, "momentum")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override void Step(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, int threads)
        {
            Steps++;
            var hyperparameters = new LionHyperparameters(learningRate, lion.Beta1, lion.Beta2, lion.WeightDecay);
            LionStep.Apply(parameters, gradients, Values(0), in hyperparameters, threads);
        }
    }
}
