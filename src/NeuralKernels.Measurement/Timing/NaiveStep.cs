using System;
using System.Diagnostics;
using System.Linq;
using System.Numerics;
using NeuralKernels.Layers;
using NeuralKernels.Reference.Training;
using ReferenceSgd = NeuralKernels.Reference.Updates.SgdStep;

namespace NeuralKernels.Measurement;

/// <summary>Training steps of a network in plain scalar loops: what the engine's speed is compared with.</summary>
/// <remarks>
/// The products of all dense layers, forward and backward, and the plainest update, with a step size of 0 so that the numbers stay what
/// they are.
/// Loss, activations and other layers are left out, in the loops' favour.
/// </remarks>
internal static class NaiveStep
{
    private const double FlopsPerTrial = 2e8; // a tenth of a second or two in plain loops
    private static readonly TimeSpan s_budget = TimeSpan.FromMilliseconds(500);

    /// <summary>Rows per second that plain loops learn, measured for about half a second.</summary>
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

    /// <summary>Numbers near one: subnormal ones would slow the loops for no fault of theirs.</summary>
    private static T[] Numbers<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var numbers = new T[length];
        for (int i = 0; i < length; i++)
        {
            numbers[i] = T.CreateTruncating(((i % 17) + 1) / 64.0);
        }

        return numbers;
    }
}
