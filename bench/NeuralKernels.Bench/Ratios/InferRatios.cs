using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using NeuralKernels.Bench.Benchmarks;
using NeuralKernels.Bench.Peers;
using NeuralKernels.Measurement;
using static System.FormattableString;

namespace NeuralKernels.Bench.Ratios;

/// <summary>Predictions on one thread: against ONNX Runtime in the same rounds, and against times at an FMA peak of 100 GFLOP/s.</summary>
internal static class InferRatios
{
    /// <summary>A network.</summary>
    /// <param name="Sizes">Its layer sizes.</param>
    /// <param name="OneRow">The bar against ONNX Runtime for one row.</param>
    /// <param name="Nanoseconds">The bar for one row at 100 GFLOP/s.</param>
    /// <param name="Overfit">The best published peer's time there.</param>
    private sealed record Case(int[] Sizes, double OneRow, double Nanoseconds, double Overfit);

    private static readonly Case[] s_cases =
    [
        new([4, 16, 3], 0, 60, 220),
        new([64, 64, 64, 8], 0, 350, 910),
        new([784, 128, 10], 0, 5500, 11_200),
        new([784, 512, 512, 10], 1.5, 0, 0),
    ];

    public static IEnumerable<RatioLine> Run(string filter)
    {
        foreach (Case row in s_cases)
        {
            foreach (int rows in new[] { 1, 64, 1024 })
            {
                var shape = new NetworkShape(rows, row.Sizes);
                string title = $"run {shape}";
                if (!Regex.IsMatch(title, filter))
                {
                    continue;
                }

                foreach (RatioLine line in Lines(row, shape, title))
                {
                    yield return line;
                }
            }
        }
    }

    private static List<RatioLine> Lines(Case row, NetworkShape shape, string title)
    {
        Network<float> network = shape.Build();
        Session<float> session = network.Pack().CreateSession(shape.Batch);
        session.Warmup();
        float[] inputs = shape.Rows(), outputs = new float[shape.Batch * shape.Outputs], theirs = new float[outputs.Length];
        using OnnxPeer? onnx = OnnxPeer.Load(network, shape.Batch, inputs, theirs);
        double[] time = InterleavedTimer.Run(
            () => session.Run(inputs, outputs), () => FmaPeak.Round<float>(), () => onnx?.Run());
        double peak = Math.Max(FmaPeak.Round<float>() / time[1], FmaPeak.Measure<float>(1) / 1e9);
        double percent = 100 * shape.Batch * network.FlopsPerRow / time[0] / peak;
        var lines = new List<RatioLine>();
        if (onnx is not null)
        {
            Compare(outputs, theirs);
            double bar = shape.Batch == 1 ? row.OneRow : 1.1;
            lines.Add(new RatioLine(title, time[0] / 1e3, time[2] / 1e3, OnnxPeer.Name, "us", time[2] / time[0], bar, percent));
        }

        if (shape.Batch == 1 && row.Nanoseconds > 0)
        {
            double scaled = time[0] * peak / 100;
            lines.Add(new RatioLine(
                title, scaled, row.Overfit, "Overfit (published)", "ns at 100 GFLOP/s", row.Overfit / scaled, row.Overfit / row.Nanoseconds,
                percent));
        }

        return lines;
    }

    /// <summary>Checks that both computed the same, without which their times mean nothing.</summary>
    private static void Compare(float[] ours, float[] theirs)
    {
        for (int i = 0; i < ours.Length; i++)
        {
            if (!(Math.Abs(ours[i] - theirs[i]) <= 1e-3 * (1 + Math.Abs(ours[i]))))
            {
                throw new InvalidOperationException(Invariant($"Output {i} is {ours[i]} here and {theirs[i]} in ONNX Runtime."));
            }
        }
    }
}
