using System;
using NeuralKernels.IO;
using NeuralKernels.Optimizers;

namespace NeuralKernels.Extension.Tests;

/// <summary>v = momentum v + g, p -= learning rate v / (1 + |v|).</summary>
internal sealed record OwnOptimizer(double Rate, double Momentum) : Optimizer(Rate)
{
    public override string Name => "softsign-momentum";

    protected override string Recipe => RecipeText.Of(Name, ("learning_rate", LearningRate), ("momentum", Momentum));

    public override OptimizerState<T> CreateState<T>(int length) => new State<T>(this, length);

    private sealed class State<T>(OwnOptimizer optimizer, int length) : OptimizerState<T>(length, "velocity")
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public override void Step(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, int threads)
        {
            Steps++;
            T rate = T.CreateTruncating(learningRate), momentum = T.CreateTruncating(optimizer.Momentum);
            Span<T> velocity = Values(0);
            for (int i = 0; i < parameters.Length; i++)
            {
                velocity[i] = (momentum * velocity[i]) + gradients[i];
                parameters[i] -= rate * velocity[i] / (T.One + T.Abs(velocity[i]));
            }
        }
    }
}
