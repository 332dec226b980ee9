using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using static System.FormattableString;

namespace NeuralKernels.Optimizers;

/// <summary>How parameters follow their gradients: the method and its constants, without state.</summary>
/// <remarks>An optimizer's weight decay acts on every parameter, biases too, like PyTorch's on one group of parameters; decay of the
/// weights alone is part of the trainer's <c>Regularization</c>.</remarks>
public abstract record Optimizer
{
    /// <summary>For an optimizer of your own: derive a record whose constants are its properties.</summary>
    /// <param name="learningRate">Step size, finite and at least 0.</param>
    /// <param name="weightDecay">Finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    protected Optimizer(double learningRate, double weightDecay = 0)
    {
        LearningRate = Require.AtLeast(0, learningRate);
        WeightDecay = Require.AtLeast(0, weightDecay);
    }

    /// <summary>The name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Step size, unless the trainer sets another.</summary>
    public double LearningRate { get; }

    /// <summary>Added to the gradient as WeightDecay * p; decoupled, p is multiplied by 1 - LearningRate * WeightDecay instead.</summary>
    public double WeightDecay { get; }

    /// <summary>Name and constants as checkpoints keep them: <c>adam(learning_rate=0.001; beta1=0.9; ...)</c>, the same in every
    /// culture.</summary>
    public sealed override string ToString() => Recipe;

    /// <summary>The text of <see cref="ToString"/>, made by <see cref="IO.RecipeText.Of"/>. A checkpoint is resumed only by a training
    /// whose text is the same.</summary>
    protected abstract string Recipe { get; }

    /// <summary>Creates the state for one network.</summary>
    /// <param name="length">Number of parameters, including the gaps between them, whose gradients are 0.</param>
    /// <typeparam name="T">float or double.</typeparam>
    public abstract OptimizerState<T> CreateState<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Finite and above 0, as a float too: a parameter whose gradients were all 0 is moved by 0 / epsilon, which must not be 0 /
    /// 0.</summary>
    private protected static double PositiveFloat(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) && (float)value > 0
        ? value
        : throw new ArgumentOutOfRangeException(
            name, value, Invariant($"{name} is {value}; a finite number above 0 is needed, one that float can hold."));
}
