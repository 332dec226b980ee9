using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Training;
using static System.FormattableString;

namespace NeuralKernels.Explanation;

/// <summary>One parameter of a network: a number in a named tensor.</summary>
/// <param name="Tensor">A name of <see cref="Network{T}.ParameterSlices"/>: "layers.0.bias".</param>
/// <param name="Index">Elements from the tensor's start.</param>
public readonly record struct ParameterPlace(string Tensor, int Index)
{
    /// <summary>The parameter itself.</summary>
    /// <exception cref="ArgumentException">There is no such tensor, or it is shorter.</exception>
    internal ref T In<T>(Network<T> network, string argument)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string name = Tensor;
        ParameterSlice slice = network.ParameterSlices.FirstOrDefault(slice => slice.Name == name) ?? throw new ArgumentException(
            $"{argument} is in the tensor '{name}'; there are {string.Join(", ", network.ParameterSlices.Select(slice => slice.Name))}.",
            argument);
        if ((uint)Index >= (uint)slice.Length)
        {
            throw new ArgumentException(
                Invariant($"{argument} is number {Index} of {name}, which has {slice.Length}, numbered from 0."), argument);
        }

        return ref network.Parameters[slice.Offset + Index];
    }
}

/// <summary>Where a training stood before a step.</summary>
/// <param name="First">The first parameter watched.</param>
/// <param name="Second">The second.</param>
/// <param name="Loss">The cost there, of the step's rows.</param>
public readonly record struct DescentPoint(double First, double Second, double Loss);

/// <summary>The way of two parameters down the valley of the cost, one point per step: what a picture of gradient descent is drawn
/// from.</summary>
/// <remarks>Takes the trainer's own steps, bit for bit; the last point is the one before the last step.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class DescentPath<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<DescentPoint> _points = [];
    private readonly Trainer<T> _trainer;
    private readonly ParameterPlace _first;
    private readonly ParameterPlace _second;

    /// <summary>A path without points.</summary>
    /// <param name="trainer">Whose steps are taken.</param>
    /// <param name="first">A parameter to watch, such as B0.</param>
    /// <param name="second">Another, such as B1.</param>
    /// <exception cref="ArgumentException">The network has no such parameter.</exception>
    public DescentPath(Trainer<T> trainer, ParameterPlace first, ParameterPlace second)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        first.In(trainer.Network, nameof(first));
        second.In(trainer.Network, nameof(second));
        _trainer = trainer;
        _first = first;
        _second = second;
    }

    /// <summary>The points so far.</summary>
    public IReadOnlyList<DescentPoint> Points => _points;

    /// <summary>Takes a step and keeps where it began.</summary>
    /// <inheritdoc cref="Trainer{T}.Step(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    public double Step(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
    {
        (double first, double second) = Here();
        return Keep(first, second, _trainer.Step(inputs, targets));
    }

    /// <summary>Takes a step and keeps where it began.</summary>
    /// <inheritdoc cref="Trainer{T}.Step(ReadOnlySpan{T}, ReadOnlySpan{int})"/>
    public double Step(ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels)
    {
        (double first, double second) = Here();
        return Keep(first, second, _trainer.Step(inputs, labels));
    }

    private (double First, double Second) Here() => (
        double.CreateTruncating(_first.In(_trainer.Network, nameof(_first))),
        double.CreateTruncating(_second.In(_trainer.Network, nameof(_second))));

    private double Keep(double first, double second, double loss)
    {
        _points.Add(new DescentPoint(first, second, loss));
        return loss;
    }
}
