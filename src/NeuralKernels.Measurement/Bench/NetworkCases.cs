using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using static System.FormattableString;

namespace NeuralKernels.Measurement;

/// <summary>Training steps and predictions of networks of dense layers with ReLU between them.</summary>
internal static class NetworkCases
{
    private const double LearningRate = 1e-9; // the weights hardly change in any number of steps, so no subnormal or infinite numbers arise

    private static readonly int[][] s_networks = [[4, 16, 3], [64, 64, 64, 8], [784, 128, 10], [784, 512, 512, 10]];

    /// <summary>Networks with their rows, and whether several threads may help; the short form has those that take less than about a
    /// millisecond.</summary>
    private static readonly (int Network, int Rows, bool IsLarge)[] s_steps = [(0, 16, false), (2, 32, true), (3, 128, true)];
    private static readonly (int Network, int Rows, bool IsLarge)[] s_predictions =
        [(0, 1, false), (1, 1, false), (2, 1, false), (3, 1, false), (2, 64, true), (3, 256, true)];

    /// <summary>Steps of Adam, then predictions of packed networks, on this number of threads.</summary>
    public static IEnumerable<BenchCase> Create(int width, int threads) =>
    [
        .. s_steps.Where(each => threads == 1 || each.IsLarge).Select(each => Step(width, threads, s_networks[each.Network], each.Rows)),
        .. s_predictions.Where(each => threads == 1 || each.IsLarge).Select(
            each => Prediction(width, threads, s_networks[each.Network], each.Rows)),
    ];

    private static BenchCase Step(int width, int threads, int[] sizes, int rows)
    {
        Network<float> network = Build(sizes);
        Trainer<float> trainer = network.CreateTrainer(Loss.SoftmaxCrossEntropy, new Adam(LearningRate), rows, threads);
        ArraySegment<float> inputs = Numbers.Of<float>(rows * sizes[0]);
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row % sizes[^1])];
        return new BenchCase(
            new RowKey(BenchGroup.Step, "float", Name(sizes, rows), width, threads),
            BenchUnit.Microseconds,
            () => trainer.Step(inputs, labels))
        {
            Operations = (double)rows * StepFlops.PerRow(network),
            HasLatency = true,
            IsQuick = rows < 128,
        };
    }

    private static BenchCase Prediction(int width, int threads, int[] sizes, int rows)
    {
        Network<float> network = Build(sizes);
        Session<float> session = network.Pack().CreateSession(rows, threads);
        ArraySegment<float> inputs = Numbers.Of<float>(rows * sizes[0]), outputs = Numbers.Allocate<float>(rows * sizes[^1]);
        return new BenchCase(
            new RowKey(BenchGroup.Prediction, "float", Name(sizes, rows), width, threads),
            BenchUnit.Microseconds,
            () => session.Run(inputs, outputs))
        {
            Operations = (double)rows * network.FlopsPerRow,
            Bytes = sizeof(float) * ((double)network.ParameterCount + inputs.Count + outputs.Count),
            HasLatency = true,
            IsQuick = rows < 128,
        };
    }

    private static Network<float> Build(int[] sizes)
    {
        NetworkBuilder<float> builder = Network.Create(sizes[0]);
        foreach (int size in sizes.AsSpan(1, sizes.Length - 2))
        {
            builder.Dense(size, Activation.Relu);
        }

        return builder.Dense(sizes[^1]).Build(seed: 1);
    }

    private static string Name(int[] sizes, int rows) =>
        Invariant($"{string.Join('-', sizes)}, {rows} {(rows == 1 ? "row" : "rows")}");
}
