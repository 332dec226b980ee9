using System;
using System.Diagnostics;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Layers;
using ReferenceGemm = NeuralKernels.Reference.Gemm.Gemm;
using ReferenceSgd = NeuralKernels.Reference.Updates.SgdStep;

namespace NeuralKernels.Cli.Measure;

/// <summary>Training steps of a network in plain scalar loops: what the engine's speed is compared with.</summary>
/// <remarks>
/// The products of all dense layers, forward and backward, and the plainest update, with a step size of 0 so that the numbers stay what they are.
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
        Dense<T>[] layers = [.. network.Layers.OfType<Dense<T>>()];
        int[] sizes = [network.InputSize, .. layers.Select(layer => layer.OutputSize)];
        T[][] activations = [.. sizes.Select(size => Numbers<T>(rows * size))];
        T[][] errors = [.. sizes.Select(size => Numbers<T>(rows * size))];
        T[][] weights = [.. layers.Select(layer => Numbers<T>(layer.InputSize * layer.OutputSize))];
        T[][] gradients = [.. weights.Select(matrix => new T[matrix.Length])];

        double best = double.PositiveInfinity;
        long begin = Stopwatch.GetTimestamp();
        do
        {
            long from = Stopwatch.GetTimestamp();
            Step(layers, rows, activations, errors, weights, gradients);
            best = Math.Min(best, Stopwatch.GetElapsedTime(from).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(begin) < s_budget);

        return rows / best;
    }

    private static void Step<T>(Dense<T>[] layers, int rows, T[][] activations, T[][] errors, T[][] weights, T[][] gradients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < weights.Length; i++)
        {
            (int from, int to) = (layers[i].InputSize, layers[i].OutputSize);
            bool relu = layers[i].Activation.Kind == ActivationKind.Relu;
            ReferenceGemm.Multiply(
                false, false, rows, to, from, T.One, activations[i], from, weights[i], to, T.Zero, activations[i + 1], to, relu: relu);
        }

        for (int i = weights.Length - 1; i >= 0; i--)
        {
            (int from, int to) = (layers[i].InputSize, layers[i].OutputSize);
            ReferenceGemm.Multiply(true, false, from, to, rows, T.One, activations[i], from, errors[i + 1], to, T.Zero, gradients[i], to);
            if (i > 0)
            {
                ReferenceGemm.Multiply(false, true, rows, from, to, T.One, errors[i + 1], to, weights[i], to, T.Zero, errors[i], from);
            }

            ReferenceSgd.Apply<T>(weights[i], gradients[i], learningRate: 0);
        }
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
