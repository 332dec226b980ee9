using System;
using System.Numerics;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Updates;

namespace NeuralKernels.Optimizers;

/// <summary>Stochastic gradient descent: p -= lr * g; with momentum v = momentum * v + g, p -= lr * v. See <see cref="SgdStep"/> for the
/// definition to the bit.</summary>
public sealed record Sgd : Optimizer
{
    /// <summary>Stochastic gradient descent.</summary>
    /// <param name="learningRate">Step size, at least 0.</param>
    /// <param name="momentum">Factor of the last velocity that is added to the gradient, in [0, 1).</param>
    /// <param name="nesterov">Whether the momentum is Nesterov's, in PyTorch's form.</param>
    /// <param name="weightDecay">Added to the gradient as weightDecay * p, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or nesterov is set without momentum.</exception>
    public Sgd(double learningRate = 0.01, double momentum = 0, bool nesterov = false, double weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        Momentum = Require.Below1(momentum);
        if (nesterov && momentum == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "momentum is 0; Nesterov's form needs one above 0.");
        }

        Nesterov = nesterov;
    }

    /// <inheritdoc/>
    public override string Name => "sgd";

    /// <summary>Factor of the last velocity that is added to the gradient.</summary>
    public double Momentum { get; }

    /// <summary>Whether the momentum is Nesterov's.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    protected override string Recipe => RecipeText.Of(
        Name,
        ("learning_rate", LearningRate),
        ("momentum", Momentum),
        ("nesterov", Nesterov),
        ("weight_decay", WeightDecay));

    /// <inheritdoc/>
    public override OptimizerState<T> CreateState<T>(int length) => new State<T>(this, length);

    private bool IsPlain => Momentum == 0 && WeightDecay == 0;

    private sealed class State<T>(Sgd sgd, int length) : OptimizerState<T>(length, sgd.IsPlain ? [] : ["velocity"])
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override void Step(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, int threads)
        {
            Steps++;
            if (sgd.IsPlain)
            {
                SgdStep.Apply(parameters, gradients, learningRate, threads);
            }
            else
            {
                var hyperparameters = new SgdHyperparameters(learningRate, sgd.Momentum, sgd.WeightDecay, sgd.Nesterov);
                SgdStep.Apply(parameters, gradients, Values(0), in hyperparameters, threads);
            }
        }
    }
}
