using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;

namespace NeuralKernels.Training.Diagnostics;

/// <summary>The cost (the loss) over a grid of two parameters, all others fixed: the surface that gradient descent walks down.</summary>
public sealed class CostSurface
{
    private readonly double[] _costs;

    private CostSurface(double[] firstValues, double[] secondValues, double[] costs)
    {
        FirstValues = firstValues;
        SecondValues = secondValues;
        _costs = costs;
    }

    /// <summary>The values of the first parameter.</summary>
    public IReadOnlyList<double> FirstValues { get; }

    /// <summary>The values of the second parameter.</summary>
    public IReadOnlyList<double> SecondValues { get; }

    /// <summary>The cost where the first parameter is FirstValues[first] and the second SecondValues[second].</summary>
    public double this[int first, int second] => _costs[(first * SecondValues.Count) + second];

    /// <summary>Computes the cost in double at every point of the grid, on a copy of the network.</summary>
    /// <param name="network">Any network.</param>
    /// <param name="loss">The cost.</param>
    /// <param name="first">The first parameter.</param>
    /// <param name="firstValues">Its values.</param>
    /// <param name="second">The second parameter.</param>
    /// <param name="secondValues">Its values.</param>
    /// <param name="inputs">Rows x input size.</param>
    /// <param name="targets">Rows x output size.</param>
    /// <exception cref="ArgumentException">There is no such parameter, or the lengths do not fit each other or the network.</exception>
    public static CostSurface Compute<T>(
        Network<T> network,
        Loss loss,
        ParameterLocation first,
        ReadOnlySpan<double> firstValues,
        ParameterLocation second,
        ReadOnlySpan<double> secondValues,
        ReadOnlySpan<T> inputs,
        ReadOnlySpan<T> targets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        Network<double> copy = DoublePrecision.Copy(network);
        ref double p = ref first.Find(copy, nameof(first));
        ref double q = ref second.Find(copy, nameof(second));
        Trainer<double> trainer = copy.CreateTrainer(loss, new Sgd(), Math.Max(1, inputs.Length / network.InputSize));
        double[] x = DoublePrecision.Copy(inputs);
        double[] t = DoublePrecision.Copy(targets);
        var costs = new double[checked(firstValues.Length * secondValues.Length)];
        for (int i = 0; i < costs.Length; i++)
        {
            p = firstValues[i / secondValues.Length];
            q = secondValues[i % secondValues.Length];
            costs[i] = trainer.ComputeGradients(x, (ReadOnlySpan<double>)t);
        }

        return new CostSurface(firstValues.ToArray(), secondValues.ToArray(), costs);
    }
}
