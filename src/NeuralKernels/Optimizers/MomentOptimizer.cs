using System;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Updates;

namespace NeuralKernels.Optimizers;

/// <summary>Adam and its variants: steps from exponential moving averages of the gradient (the first moment) and of its square (the
/// second).</summary>
public abstract record MomentOptimizer : Optimizer
{
    private protected MomentOptimizer(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
        : base(learningRate, weightDecay)
    {
        Beta1 = Require.Below1(beta1);
        Beta2 = Require.Below1(beta2);
        Epsilon = PositiveFloat(epsilon);
    }

    /// <summary>Exponential decay rate of the first moment.</summary>
    public double Beta1 { get; }

    /// <summary>Exponential decay rate of the second moment.</summary>
    public double Beta2 { get; }

    /// <summary>Added to the square root of the second moment.</summary>
    public double Epsilon { get; }

    /// <summary>The constants of a step.</summary>
    internal AdamHyperparameters Hyperparameters(double learningRate, bool decoupled) =>
        new(learningRate, Beta1, Beta2, Epsilon, WeightDecay, decoupled);

    /// <summary>The text of the constants that all have, and of further ones.</summary>
    private protected string RecipeWith(params ReadOnlySpan<(string Key, object? Value)> constants) => RecipeText.Of(
        Name,
        [
            ("learning_rate", LearningRate), ("beta1", Beta1), ("beta2", Beta2), ("epsilon", Epsilon), ("weight_decay", WeightDecay),
            .. constants,
        ]);
}
