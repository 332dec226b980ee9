using System;
using System.Diagnostics;
using System.Linq;
using System.Numerics;
using NeuralKernels.Layers;
using NeuralKernels.Reference.Training;
using ReferenceSgd = NeuralKernels.Reference.Updates.SgdStep;

namespace NeuralKernels.Measurement;

/// <summary>Training steps of a network in plain scalar loops, with which the library's speed is compared.</summary>
/// <remarks>
/// The matrix products of all dense layers, forward and backward, and plain SGD with a learning rate of 0, so that the parameters do not
/// change. Loss, activations and other layers are left out, in favor of the loops.
/// </remarks>
internal static class NaiveStep
{
    private const double FlopsPerTrial = 2e8; // a tenth of a second or two in plain loops
    private static readonly TimeSpan s_budget = TimeSpan.FromMilliseconds(500);

    /// <summary>Rows per second, measured for about half a second.</summary>
    public static double RowsPerSecond<T>(Network<T> network, int batch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rows = (int)Math.Clamp(FlopsPerTrial / StepFlops.PerRow(network), 1, batch);
        NaiveLayer<T>[] layers = [.. network.Layers.OfType<Dense<T>>().Select(layer => new NaiveLayer<T>(
            layer.InputSize, layer.OutputSize, Numbers<T>(layer.InputSize * layer.OutputSize), new T[layer.OutputSize]))];
        T[][] inputs = [.. layers.Select(layer => Numbers<T>(rows * layer.Inputs))];
        T[][] dOutputs = [.. layers.Select(layer => Numbers<T>(rows * layer.Outputs))];

        double best = double.PositiveInfinity;
        long begin = Stopwatch.GetTimestamp();
        do
        {
            long from = Stopwatch.GetTimestamp();
            for (int i = 0; i < layers.Length; i++)
            {
                layers[i].Forward(inputs[i]);
                layers[i].Backward(dOutputs[i], wantsInput: i > 0);
                ReferenceSgd.Apply<T>(layers[i].Weights, layers[i].DWeights, learningRate: 0);
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(from).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(begin) < s_budget);

        return rows / best;
    }

    /// <summary>Numbers of normal magnitude: subnormal numbers would slow the loops.</summary>
    private static T[] Numbers<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, length).Select(i => T.CreateTruncating(((i % 17) + 1) / 64.0))];
}
