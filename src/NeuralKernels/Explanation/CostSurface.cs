using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;

namespace NeuralKernels.Explanation;

/// <summary>The cost over a grid of two parameters, all others as they are: the valley that gradient descent walks down.</summary>
public sealed class CostSurface
{
    private readonly double[] _costs;

    private CostSurface(double[] firsts, double[] seconds, double[] costs)
    {
        Firsts = firsts;
        Seconds = seconds;
        _costs = costs;
    }

    /// <summary>The values of the first parameter.</summary>
    public IReadOnlyList<double> Firsts { get; }

    /// <summary>The values of the second parameter.</summary>
    public IReadOnlyList<double> Seconds { get; }

    /// <summary>The cost where the first parameter is Firsts[first] and the second Seconds[second].</summary>
    public double this[int first, int second] => _costs[(first * Seconds.Count) + second];

    /// <summary>Takes the cost in double at every point of the grid, on a copy of the network, which itself is not touched.</summary>
    /// <param name="network">Any network.</param>
    /// <param name="loss">The cost.</param>
    /// <param name="first">The first parameter.</param>
    /// <param name="firsts">Its values.</param>
    /// <param name="second">The second parameter.</param>
    /// <param name="seconds">Its values.</param>
    /// <param name="inputs">Rows x input size.</param>
    /// <param name="targets">Rows x output size.</param>
    /// <exception cref="ArgumentException">There is no such parameter, or the lengths do not fit each other or the network.</exception>
    public static CostSurface Of<T>(
        Network<T> network,
        Loss loss,
        ParameterPlace first,
        ReadOnlySpan<double> firsts,
        ParameterPlace second,
        ReadOnlySpan<double> seconds,
        ReadOnlySpan<T> inputs,
        ReadOnlySpan<T> targets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        Network<double> copy = DoubleCopy.Of(network);
        ref double p = ref first.In(copy, nameof(first));
        ref double q = ref second.In(copy, nameof(second));
        Trainer<double> trainer = copy.CreateTrainer(loss, new Sgd(), Math.Max(1, inputs.Length / network.InputSize));
        double[] x = DoubleCopy.Of(inputs);
        double[] t = DoubleCopy.Of(targets);
        var costs = new double[checked(firsts.Length * seconds.Length)];
        for (int i = 0; i < costs.Length; i++)
        {
            p = firsts[i / seconds.Length];
            q = seconds[i % seconds.Length];
            costs[i] = trainer.ComputeGradients(x, (ReadOnlySpan<double>)t);
        }

        return new CostSurface(firsts.ToArray(), seconds.ToArray(), costs);
    }
}
