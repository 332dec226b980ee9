using System;
using System.Collections.Generic;
using System.Numerics;

namespace NeuralKernels.Training.Diagnostics;

/// <summary>A training before a step.</summary>
/// <param name="First">Value of the first recorded parameter.</param>
/// <param name="Second">Value of the second.</param>
/// <param name="Loss">The loss of the step's rows.</param>
public readonly record struct DescentPoint(double First, double Second, double Loss);

/// <summary>The values of two parameters and the loss before every step: the data for a picture of gradient descent.</summary>
/// <remarks>Takes the trainer's own steps, bit for bit; the last point is the one before the last step.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class DescentPath<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<DescentPoint> _points = [];
    private readonly Trainer<T> _trainer;
    private readonly ParameterLocation _first;
    private readonly ParameterLocation _second;

    /// <summary>An empty path.</summary>
    /// <param name="trainer">Whose steps are taken.</param>
    /// <param name="first">A parameter to record, such as B0.</param>
    /// <param name="second">Another, such as B1.</param>
    /// <exception cref="ArgumentException">The network has no such parameter.</exception>
    public DescentPath(Trainer<T> trainer, ParameterLocation first, ParameterLocation second)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        first.Find(trainer.Network, nameof(first));
        second.Find(trainer.Network, nameof(second));
        _trainer = trainer;
        _first = first;
        _second = second;
    }

    /// <summary>The points so far.</summary>
    public IReadOnlyList<DescentPoint> Points => _points;

    /// <summary>Takes a step and records where it began.</summary>
    /// <inheritdoc cref="Trainer{T}.Step(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    public double Step(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
    {
        (double first, double second) = Values();
        return Record(first, second, _trainer.Step(inputs, targets));
    }

    /// <summary>Takes a step and records where it began.</summary>
    /// <inheritdoc cref="Trainer{T}.Step(ReadOnlySpan{T}, ReadOnlySpan{int})"/>
    public double Step(ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels)
    {
        (double first, double second) = Values();
        return Record(first, second, _trainer.Step(inputs, labels));
    }

    private (double First, double Second) Values() => (
        double.CreateTruncating(_first.Find(_trainer.Network, nameof(_first))),
        double.CreateTruncating(_second.Find(_trainer.Network, nameof(_second))));

    private double Record(double first, double second, double loss)
    {
        _points.Add(new DescentPoint(first, second, loss));
        return loss;
    }
}
