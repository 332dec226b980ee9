using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using System.Threading;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Measurement;
using static System.FormattableString;

namespace NeuralKernels.Bench.Ratios;

/// <summary>Elementwise kernels against System.Numerics.Tensors' TensorPrimitives, float, one thread.</summary>
internal static class FunctionRatios
{
    /// <summary>A kernel and its peer.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Ours">Calls the kernel on x, y and the result z.</param>
    /// <param name="Peer">Calls the peer.</param>
    /// <param name="Bar">The ratio to reach; 0 for none.</param>
    /// <param name="Positive">Whether x is positive.</param>
    /// <param name="Streams">Whether arrays larger than the caches are timed too.</param>
    private sealed record Case(
        string Name, Action<float[], float[], float[]> Ours, Action<float[], float[], float[]> Peer, double Bar = 0, bool Positive = false,
        bool Streams = false);

    private static readonly Case[] s_cases =
    [
        new("exp", (x, _, z) => Exp.Apply<float>(x, z), (x, _, z) => TensorPrimitives.Exp<float>(x, z), 1.6),
        new("log", (x, _, z) => Log.Apply<float>(x, z), (x, _, z) => TensorPrimitives.Log<float>(x, z), 1.2, Positive: true),
        new("sigmoid", (x, _, z) => Sigmoid.Forward<float>(x, z), (x, _, z) => TensorPrimitives.Sigmoid<float>(x, z), 1.3),
        new("tanh", (x, _, z) => Tanh.Forward<float>(x, z), (x, _, z) => TensorPrimitives.Tanh<float>(x, z), 1.6),
        new("exp2", (x, _, z) => Exp2.Apply<float>(x, z), (x, _, z) => TensorPrimitives.Exp2<float>(x, z)),
        new("log2", (x, _, z) => Log2.Apply<float>(x, z), (x, _, z) => TensorPrimitives.Log2<float>(x, z), Positive: true),
        new("softmax", (x, _, z) => Softmax.Forward<float>(1, x.Length, x, z), (x, _, z) => TensorPrimitives.SoftMax<float>(x, z), 1.4),
        new("sum", (x, _, z) => z[0] = Sum.Compute<float>(x), (x, _, z) => z[0] = TensorPrimitives.Sum<float>(x), 1.0, Streams: true),
        new("dot", (x, y, z) => z[0] = Dot.Compute<float>(x, y), (x, y, z) => z[0] = TensorPrimitives.Dot<float>(x, y)),
        new("relu", (x, _, z) => Relu.Forward<float>(x, z), (x, _, z) => TensorPrimitives.Max<float>(x, 0, z), 1.0, Streams: true),
        new("add", (x, y, z) => Add.Apply<float>(x, y, z), (x, y, z) => TensorPrimitives.Add<float>(x, y, z), 1.0, Streams: true),
        new(
            "multiply", (x, y, z) => Multiply.Apply<float>(x, y, z), (x, y, z) => TensorPrimitives.Multiply<float>(x, y, z), 1.0,
            Streams: true),
    ];

    public static IEnumerable<RatioLine> Run(IReadOnlyList<int> lengths, string filter)
    {
        Case[] cases = [.. s_cases.Where(row => Regex.IsMatch(row.Name, filter))];
        WarmUp(cases, lengths);

        // Otherwise the first case would be timed while the JIT is still busy.
        if (cases.Length > 0)
        {
            (float[] x, float[] y, float[] z) = Operands(cases[0], lengths[0]);
            InterleavedTimer.Run(() => cases[0].Ours(x, y, z), () => cases[0].Peer(x, y, z));
        }

        foreach (Case row in cases)
        {
            foreach (int n in row.Streams ? [.. lengths, StreamRatios.Length] : lengths)
            {
                (float[] x, float[] y, float[] z) = Operands(row, n);
                double[] time = InterleavedTimer.Run(() => row.Ours(x, y, z), () => row.Peer(x, y, z));
                yield return new RatioLine(
                    Invariant($"{row.Name} n={n}"), time[0] / n, time[1] / n, "TensorPrimitives", "ns/element", time[1] / time[0], row.Bar);
            }
        }
    }

    /// <summary>GELU against its bar: 1.6 ns per element where a core's peak is 100 GFLOP/s, proportional elsewhere.</summary>
    public static IEnumerable<RatioLine> RunGelu(IReadOnlyList<int> lengths)
    {
        const double AllowedNanoseconds = 1.6, AtPeak = 100;
        foreach (int n in lengths)
        {
            (float[] x, _, float[] z) = Operands(s_cases[0], n);
            double[] time = InterleavedTimer.Run(() => Gelu.Forward<float>(x, z), () => FmaPeak.Round<float>());
            double peak = FmaPeak.Round<float>() / time[1];
            double allowed = AllowedNanoseconds * AtPeak / peak;
            yield return new RatioLine(
                Invariant($"gelu n={n}"), time[0] / n, allowed, "the bar at this peak", "ns/element", allowed / (time[0] / n), 1.0);
        }
    }

    /// <summary>Calls every function until all are compiled: the JIT defers its work as long as new methods keep appearing.</summary>
    private static void WarmUp(Case[] cases, IReadOnlyList<int> lengths)
    {
        for (int pass = 0; pass < 5; pass++)
        {
            foreach (Case row in cases)
            {
                // Every length: short spans take other code paths of a library.
                foreach (int n in lengths)
                {
                    (float[] x, float[] y, float[] z) = Operands(row, n);
                    for (int i = 0; i < 100; i++)
                    {
                        row.Ours(x, y, z);
                        row.Peer(x, y, z);
                    }
                }
            }

            Thread.Sleep(400);
        }
    }

    private static (float[] X, float[] Y, float[] Z) Operands(Case row, int n)
    {
        var random = new Random(n);
        float[] x = new float[n], y = new float[n], z = new float[n];
        for (int i = 0; i < n; i++)
        {
            float value = (random.NextSingle() * 16) - 8;
            x[i] = row.Positive ? MathF.Exp(value) : value;
            y[i] = random.NextSingle();
        }

        return (x, y, z);
    }
}
