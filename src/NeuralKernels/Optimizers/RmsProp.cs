using System;
using System.Numerics;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Updates;

namespace NeuralKernels.Optimizers;

/// <summary>
/// RMSprop (Tieleman and Hinton, "Lecture 6.5: RMSProp", 2012): plain, centered (Graves, "Generating Sequences with Recurrent Neural
/// Networks", 2013),
/// with momentum, or both. See <see cref="RmsPropStep"/> for the definition to the bit, PyTorch's but for a variance that is not let below
/// 0.
/// </summary>
public sealed record RmsProp : Optimizer
{
    /// <summary>RMSprop.</summary>
    /// <param name="learningRate">Step size, at least 0.</param>
    /// <param name="alpha">Memory of the gradient's square, and of its mean where centered, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of the square, above 0.</param>
    /// <param name="weightDecay">Added to the gradient as weightDecay * p, at least 0.</param>
    /// <param name="momentum">What is kept of the last step, in [0, 1).</param>
    /// <param name="centered">Whether gradients are measured by their variance instead of their square.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public RmsProp(
        double learningRate = 1e-2,
        double alpha = 0.99,
        double epsilon = 1e-8,
        double weightDecay = 0,
        double momentum = 0,
        bool centered = false)
        : base(learningRate)
    {
        Alpha = Below1(alpha, nameof(alpha));
        Epsilon = Positive(epsilon, nameof(epsilon));
        WeightDecay = Finite(weightDecay, 0, nameof(weightDecay));
        Momentum = Below1(momentum, nameof(momentum));
        Centered = centered;
    }

    /// <inheritdoc/>
    public override string Name => "rmsprop";

    /// <summary>Memory of the gradient's square.</summary>
    public double Alpha { get; }

    /// <summary>Added to the root of the square.</summary>
    public double Epsilon { get; }

    /// <summary>Added to the gradient as WeightDecay * p.</summary>
    public double WeightDecay { get; }

    /// <summary>What is kept of the last step.</summary>
    public double Momentum { get; }

    /// <summary>Whether gradients are measured by their variance.</summary>
    public bool Centered { get; }

    private string[] Remembered => (Centered, Momentum > 0) switch
    {
        (false, false) => ["second_moment"],
        (false, true) => ["second_moment", "velocity"],
        (true, false) => ["second_moment", "first_moment"],
        (true, true) => ["second_moment", "first_moment", "velocity"],
    };

    private protected override string Recipe => RecipeText.Of(
        Name,
        ("learning_rate", LearningRate),
        ("alpha", Alpha),
        ("epsilon", Epsilon),
        ("weight_decay", WeightDecay),
        ("momentum", Momentum),
        ("centered", Centered));

    internal override OptimizerState<T> CreateState<T>(int length) => new State<T>(this, length);

    private sealed class State<T>(RmsProp recipe, int length) : OptimizerState<T>(length, recipe.Remembered)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override void Step(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, int threads)
        {
            Steps++;
            var hyperparameters = new RmsPropHyperparameters(
                learningRate, recipe.Alpha, recipe.Epsilon, recipe.WeightDecay, recipe.Momentum, recipe.Centered);
            Span<T> firstMoment = recipe.Centered ? Slab(1) : [];
            Span<T> velocity = recipe.Momentum > 0 ? Slab(recipe.Centered ? 2 : 1) : [];
            RmsPropStep.Apply(parameters, gradients, Slab(0), firstMoment, velocity, in hyperparameters, threads);
        }
    }
}
