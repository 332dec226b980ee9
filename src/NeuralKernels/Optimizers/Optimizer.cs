using System;
using System.Numerics;

namespace NeuralKernels.Optimizers;

/// <summary>How parameters follow their gradients: the recipe and its constants, without state.</summary>
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

    internal abstract OptimizerState<T> CreateState<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    private protected static double Finite(double value, double least, string name) => double.IsFinite(value) && value >= least
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; a finite number, at least {least}, is needed.");

    private protected static double Below1(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; a number in [0, 1) is needed.");
}

/// <summary>An optimizer at work on one network: what it remembers from step to step.</summary>
internal abstract class OptimizerState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Steps taken.</summary>
    public long Steps { get; protected set; }

    /// <summary>One step: reads the gradients, updates the parameters in place.</summary>
    public abstract void Step(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate);
}
