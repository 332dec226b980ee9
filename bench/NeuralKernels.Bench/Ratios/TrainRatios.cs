using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using NeuralKernels.Bench.Benchmarks;
using NeuralKernels.Losses;
using NeuralKernels.Measurement;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;

namespace NeuralKernels.Bench.Ratios;

/// <summary>Whole training steps: forward, loss, backward, update.</summary>
/// <remarks>
/// TorchSharp's native library does not load on every system, so its published times are used: microseconds on a machine whose FMA peak is
/// 100 GFLOP/s per core (2-core AMD EPYC, Zen 3 class, November 2026). Ours are scaled to that peak by the one measured in the same rounds.
/// </remarks>
internal static class TrainRatios
{
    /// <summary>A network and a batch; per optimizer the bar and the peer's time in microseconds at 100 GFLOP/s.</summary>
    private sealed record Case(
        NetworkShape Shape, string Peer, (double Bar, double Peer) Sgd, (double Bar, double Peer) Adam, double ThreadBar = 0);

    private static readonly Case[] s_cases =
    [
        new(new(16, 4, 16, 3), "Overfit", (1.5, 9.0), (2.0, 9.9)),
        new(new(32, 784, 128, 10), "TorchSharp", (175, 402), (215, 616)),
        new(new(128, 784, 128, 10), "TorchSharp", (610, 863), (650, 1333)),
        new(new(128, 784, 512, 512, 10), "TorchSharp", (4900, 6153), (5300, 8498), 1.8),
        new(new(256, 1024, 2048, 2048, 1000), "TorchSharp", (134_000, 153_700), (144_000, 198_000), 1.8),
    ];

    public static IEnumerable<RatioLine> Run(string filter)
    {
        foreach (Case row in s_cases)
        {
            foreach ((string name, Optimizer optimizer, (double bar, double peer)) in new (string, Optimizer, (double, double))[]
            {
                // A rate this small leaves the weights unchanged in any number of steps, so that none becomes subnormal or infinite.
                ("sgd", new Sgd(1e-9), row.Sgd), ("adam", new Adam(1e-9), row.Adam),
            })
            {
                string title = $"step {row.Shape} {name}";
                if (Regex.IsMatch(title, filter))
                {
                    Action step = Step(row.Shape, optimizer, threads: 1);
                    double[] time = InterleavedTimer.Run(step, () => FmaPeak.Round<float>());
                    double peak = Math.Max(FmaPeak.Round<float>() / time[1], FmaPeak.Measure<float>(1) / 1e9);
                    double scaled = time[0] / 1e3 * peak / 100, percent = 100 * row.Shape.StepFlops / time[0] / peak;
                    yield return new RatioLine(
                        title, scaled, peer, $"{row.Peer} (published)", "us at 100 GFLOP/s", peer / scaled, peer / bar, percent);
                }

                title += " 2 threads";
                if (row.ThreadBar > 0 && Regex.IsMatch(title, filter))
                {
                    double[] time = InterleavedTimer.RunApart(
                        Step(row.Shape, optimizer, threads: 2), Step(row.Shape, optimizer, threads: 1));
                    yield return new RatioLine(title, time[0] / 1e3, time[1] / 1e3, "one thread", "us", time[1] / time[0], row.ThreadBar);
                }
            }
        }
    }

    private static Action Step(NetworkShape shape, Optimizer optimizer, int threads)
    {
        Trainer<float> trainer = shape.Build().CreateTrainer(Loss.SoftmaxCrossEntropy, optimizer, shape.Batch, threads);
        float[] inputs = shape.Rows();
        int[] labels = shape.Labels();
        trainer.Warmup();
        return () => trainer.Step(inputs, labels);
    }
}
