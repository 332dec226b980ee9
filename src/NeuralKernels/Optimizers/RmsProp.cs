using System;
using System.Numerics;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Updates;

namespace NeuralKernels.Optimizers;

/// <summary>RMSprop (Tieleman and Hinton, "Lecture 6.5: RMSProp", 2012): plain, centered (Graves, "Generating Sequences with Recurrent
/// Neural Networks", 2013), with momentum, or both. See <see cref="RmsPropStep"/> for the definition to the bit: PyTorch's, except that a
/// negative variance becomes 0.</summary>
public sealed record RmsProp : Optimizer
{
    /// <summary>RMSprop.</summary>
    /// <param name="learningRate">Step size, at least 0.</param>
    /// <param name="alpha">Exponential decay rate of the second moment, and where centered of the first, in [0, 1).</param>
    /// <param name="epsilon">Added to the square root of the second moment, above 0.</param>
    /// <param name="weightDecay">Added to the gradient as weightDecay * p, at least 0.</param>
    /// <param name="momentum">Factor of the last step that is added to the next, in [0, 1).</param>
    /// <param name="centered">Whether gradients are divided by their standard deviation instead of their root mean square.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public RmsProp(
        double learningRate = 1e-2,
        double alpha = 0.99,
        double epsilon = 1e-8,
        double weightDecay = 0,
        double momentum = 0,
        bool centered = false)
        : base(learningRate, weightDecay)
    {
        Alpha = Require.Below1(alpha);
        Epsilon = PositiveFloat(epsilon);
        Momentum = Require.Below1(momentum);
        Centered = centered;
    }

    /// <inheritdoc/>
    public override string Name => "rmsprop";

    /// <summary>Exponential decay rate of the moments.</summary>
    public double Alpha { get; }

    /// <summary>Added to the square root of the second moment.</summary>
    public double Epsilon { get; }

    /// <summary>Factor of the last step that is added to the next.</summary>
    public double Momentum { get; }

    /// <summary>Whether gradients are divided by their standard deviation.</summary>
    public bool Centered { get; }

    private string[] SlabNames => (Centered, Momentum > 0) switch
    {
        (false, false) => ["second_moment"],
        (false, true) => ["second_moment", "velocity"],
        (true, false) => ["second_moment", "first_moment"],
        (true, true) => ["second_moment", "first_moment", "velocity"],
    };

    /// <inheritdoc/>
    protected override string Recipe => RecipeText.Of(
        Name,
        ("learning_rate", LearningRate),
        ("alpha", Alpha),
        ("epsilon", Epsilon),
        ("weight_decay", WeightDecay),
        ("momentum", Momentum),
        ("centered", Centered));

    /// <inheritdoc/>
    public override OptimizerState<T> CreateState<T>(int length) => new State<T>(this, length);

    private sealed class State<T>(RmsProp rmsProp, int length) : OptimizerState<T>(length, rmsProp.SlabNames)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override void Step(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, int threads)
        {
            Steps++;
            var hyperparameters = new RmsPropHyperparameters(
                learningRate, rmsProp.Alpha, rmsProp.Epsilon, rmsProp.WeightDecay, rmsProp.Momentum, rmsProp.Centered);
            Span<T> firstMoment = rmsProp.Centered ? Values(1) : [];
            Span<T> velocity = rmsProp.Momentum > 0 ? Values(rmsProp.Centered ? 2 : 1) : [];
            RmsPropStep.Apply(parameters, gradients, Values(0), firstMoment, velocity, in hyperparameters, threads);
        }
    }
}
