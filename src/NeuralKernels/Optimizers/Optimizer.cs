using System;
using System.Numerics;
using static System.FormattableString;

namespace NeuralKernels.Optimizers;

/// <summary>How parameters follow their gradients: the recipe and its constants, without state.</summary>
/// <remarks>
/// A recipe's weight decay acts on every parameter, biases too, as PyTorch's does on one group of parameters; decay of the weights alone is
/// one of the
/// <see cref="Training.Regularization"/>.
/// </remarks>
public abstract record Optimizer
{
    private protected Optimizer(double learningRate)
    {
        LearningRate = Finite(learningRate, 0, nameof(learningRate));
    }

    /// <summary>The name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Step size, unless the trainer is told another.</summary>
    public double LearningRate { get; }

    /// <summary>Name and constants as checkpoints keep them: <c>adam(learning_rate=0.001; beta1=0.9; ...)</c>, the same in every
    /// culture.</summary>
    public sealed override string ToString() => Recipe;

    /// <summary>The text of <see cref="ToString"/>, made by <see cref="IO.RecipeText"/>.</summary>
    private protected abstract string Recipe { get; }

    internal abstract OptimizerState<T> CreateState<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    private protected static double Finite(double value, double least, string name) => double.IsFinite(value) && value >= least
        ? value
        : throw new ArgumentOutOfRangeException(
            name, value, Invariant($"{name} is {value}; a finite number, at least {least}, is needed."));

    private protected static double Below1(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, Invariant($"{name} is {value}; a number in [0, 1) is needed."));

    /// <summary>Finite and above 0, as a float too: a parameter whose gradients were all 0 is moved by 0 / epsilon, which must not be 0 /
    /// 0.</summary>
    private protected static double Positive(double value, string name) => double.IsFinite(value) && (float)value > 0
        ? value
        : throw new ArgumentOutOfRangeException(
            name, value, Invariant($"{name} is {value}; a finite number above 0 is needed, one that float can hold."));
}
