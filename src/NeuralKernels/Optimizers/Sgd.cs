using System;
using System.Numerics;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Updates;

namespace NeuralKernels.Optimizers;

/// <summary>Gradient descent: p -= lr * g; with momentum v = momentum * v + g, p -= lr * v. See <see cref="SgdStep"/> for the definition to
/// the bit.</summary>
public sealed record Sgd : Optimizer
{
    /// <summary>Gradient descent.</summary>
    /// <param name="learningRate">Step size, at least 0.</param>
    /// <param name="momentum">What is kept of the last step's direction, in [0, 1).</param>
    /// <param name="nesterov">Whether the gradient is looked at ahead of the step (PyTorch's form).</param>
    /// <param name="weightDecay">Added to the gradient as weightDecay * p.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or Nesterov is asked for without momentum.</exception>
    public Sgd(double learningRate = 0.01, double momentum = 0, bool nesterov = false, double weightDecay = 0)
        : base(learningRate)
    {
        Momentum = Below1(momentum, nameof(momentum));
        WeightDecay = Finite(weightDecay, 0, nameof(weightDecay));
        if (nesterov && momentum == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "momentum is 0; Nesterov's form needs one above 0.");
        }

        Nesterov = nesterov;
    }

    /// <inheritdoc/>
    public override string Name => "sgd";

    /// <summary>What is kept of the last step's direction.</summary>
    public double Momentum { get; }

    /// <summary>Whether the gradient is looked at ahead of the step.</summary>
    public bool Nesterov { get; }

    /// <summary>Added to the gradient as WeightDecay * p.</summary>
    public double WeightDecay { get; }

    private protected override string Recipe => RecipeText.Of(
        Name,
        ("learning_rate", LearningRate),
        ("momentum", Momentum),
        ("nesterov", Nesterov),
        ("weight_decay", WeightDecay));

    internal override OptimizerState<T> CreateState<T>(int length) => new State<T>(this, length);

    private bool IsPlain => Momentum == 0 && WeightDecay == 0;

    private sealed class State<T>(Sgd recipe, int length) : OptimizerState<T>(length, recipe.IsPlain ? [] : ["velocity"])
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override void Step(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, int threads)
        {
            Steps++;
            if (recipe.IsPlain)
            {
                SgdStep.Apply(parameters, gradients, learningRate, threads);
            }
            else
            {
                var hyperparameters = new SgdHyperparameters(learningRate, recipe.Momentum, recipe.WeightDecay, recipe.Nesterov);
                SgdStep.Apply(parameters, gradients, Slab(0), in hyperparameters, threads);
            }
        }
    }
}
