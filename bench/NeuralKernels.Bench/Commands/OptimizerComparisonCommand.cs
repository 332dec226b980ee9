using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using NeuralKernels.Data;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using NeuralKernels.Training.FullBatch;

namespace NeuralKernels.Bench.Commands;

/// <summary>
/// <c>optimizers [SECONDS] [IRIS.csv]</c>: the loss that full-batch optimizers and Adam reach on the same network in the same time.
/// </summary>
/// <remarks>
/// In double, from the same weights, on a sine or on iris. Adam runs twelve times, with six learning rates and batches of all rows or of
/// 16, each for that time, and its smallest loss over all rows counts: its rate is found at no cost, and anew for every time and seed. The
/// others run with their defaults and an increasing number of iterations; the last run that ends within the time counts.
/// </remarks>
internal static class OptimizerComparisonCommand
{
    public const string Usage = "optimizers [SECONDS] [IRIS.csv]";

    private const int Seeds = 5;

    private static readonly double[] s_rates = [new Adam().LearningRate, 0.003, 0.01, 0.03, 0.1, 0.3];
    private static readonly double[] s_shares = [1 / 300.0, 1 / 100.0, 1 / 30.0, 1 / 10.0, 1 / 3.0, 1];

    public static int Run(ReadOnlySpan<string> args)
    {
        double seconds = 0.3;
        if (args.Length > 2
            || (args.Length > 0 && !double.TryParse(args[0], NumberStyles.Float, CultureInfo.InvariantCulture, out seconds))
            || !(seconds > 0))
        {
            throw new InputException($"usage: {Usage}");
        }

        Console.WriteLine($"# medians of the loss over {Seeds} seeds; in brackets, on how many of them it is below the best Adam's");
        double[] times = Array.ConvertAll(s_shares, share => share * seconds);
        if (args.Length < 2)
        {
            Compare(
                new Task("sine, 1-10-1 tanh, squares", Generate.Sine<double>(60, noise: 0.05, seed: 1), Loss.MeanSquaredError, 10, 1),
                times);
            return 0;
        }

        Dataset<double> iris = Iris(args[1]);
        Compare(new Task("iris, 4-8-3 tanh, cross-entropy", iris, Loss.SoftmaxCrossEntropy, 8, 3), times);
        Compare(new Task("the same with L2 1e-4", iris, Loss.SoftmaxCrossEntropy, 8, 3, 1e-4), times);
        Compare(new Task("iris, 4-8-3 tanh, squares", OneHot(iris), Loss.MeanSquaredError, 8, 3), times);
        return 0;
    }

    private static void Compare(Task task, double[] times)
    {
        (string Name, Func<Trainer<double>, int, FullBatchResult> Minimize)[] methods =
        [
            ("L-BFGS", (trainer, maxIterations) => new LBfgs(maxIterations, tolerance: 0).Minimize(trainer, task.Data)),
            ("iRprop-", (trainer, maxIterations) => new Rprop(maxIterations, tolerance: 0).Minimize(trainer, task.Data)),
            ("Levenberg-Marquardt",
                (trainer, maxIterations) => new LevenbergMarquardt(maxIterations, tolerance: 0).Minimize(trainer, task.Data)),
        ];
        methods = methods[..(task.Loss == Loss.MeanSquaredError ? 3 : 2)];

        // A first round, not counted, has the JIT compile everything.
        double[] warm = [0.2];
        Adam(task, 0, warm, s_rates[0], task.Data.Count);
        Adam(task, 0, warm, s_rates[0], 16);
        Array.ForEach(methods, method => Losses(task, 0, warm, method.Minimize));

        // [seed][time], and [method][seed][time]
        double[][] defaults = BySeed(seed => BestOfAdam(task, seed, times, s_rates[..1]));
        double[][] adam = BySeed(seed => BestOfAdam(task, seed, times, s_rates));
        double[][][] others = [.. methods.Select(method => BySeed(seed => Losses(task, seed, times, method.Minimize)))];
        string names = string.Join(" | ", methods.Select(method => method.Name));
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"\n| {task.Name} | Adam at {s_rates[0]} | Adam at its best | {names} |"));
        Console.WriteLine($"|---|---|---|{string.Concat(methods.Select(_ => "---|"))}");
        for (int i = 0; i < times.Length; i++)
        {
            IEnumerable<string> cells = others.Select(losses =>
                $"{Median(losses, i)} ({Enumerable.Range(0, Seeds).Count(seed => losses[seed][i] < adam[seed][i])})");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {1000 * times[i]:0.#} ms | {Median(defaults, i)} | {Median(adam, i)} | {string.Join(" | ", cells)} |"));
        }
    }

    private static double[][] BySeed(Func<ulong, double[]> losses) => [.. Enumerable.Range(1, Seeds).Select(seed => losses((ulong)seed))];

    private static string Median(double[][] losses, int time) =>
        losses.Select(bySeed => bySeed[time]).Order().ElementAt(losses.Length / 2).ToString("0.00e+0", CultureInfo.InvariantCulture);

    /// <summary>The loss of a method after each of the times; the initial loss where not even one iteration ends in time.</summary>
    private static double[] Losses(Task task, ulong seed, double[] times, Func<Trainer<double>, int, FullBatchResult> minimize)
    {
        var losses = new double[times.Length];
        Array.Fill(losses, task.LossOf(task.Create(new Sgd(), seed, task.Data.Count)));
        double elapsed = 0;
        int done = 0;
        for (int maxIterations = 1; elapsed < times[^1]; maxIterations += 1 + (maxIterations / 4))
        {
            Trainer<double> trainer = task.Create(new Sgd(), seed, task.Data.Count);
            long from = Stopwatch.GetTimestamp();
            FullBatchResult result = minimize(trainer, maxIterations);
            elapsed = Stopwatch.GetElapsedTime(from).TotalSeconds;
            for (int i = 0; i < times.Length; i++)
            {
                losses[i] = elapsed <= times[i] ? result.Loss : losses[i];
            }

            if (result.Iterations == done)
            {
                break; // it stopped at a minimum
            }

            done = result.Iterations;
        }

        return losses;
    }

    private static double[] BestOfAdam(Task task, ulong seed, double[] times, double[] rates)
    {
        double[][] all = [.. rates.SelectMany(rate => new[] { task.Data.Count, 16 }.Select(batch => Adam(task, seed, times, rate, batch)))];
        return [.. times.Select((_, i) => all.Min(losses => losses[i]))];
    }

    /// <summary>The loss over all rows after each of the times; the time to compute it is not counted.</summary>
    private static double[] Adam(Task task, ulong seed, double[] times, double rate, int batch)
    {
        Trainer<double> trainer = task.Create(new Adam(rate), seed, batch);
        Dataset<double> data = task.Data;
        var order = new int[data.Count];
        var losses = new double[times.Length];
        ulong epoch = 0;
        double elapsed = 0;
        for (int i = 0; i < times.Length; i++)
        {
            long from = Stopwatch.GetTimestamp();
            double before = elapsed;
            for (; elapsed < times[i]; elapsed = before + Stopwatch.GetElapsedTime(from).TotalSeconds)
            {
                if (batch == data.Count)
                {
                    Step(trainer, data.Inputs, data.Labels, data.Targets);
                }
                else
                {
                    Shuffle.Fill(seed, epoch++, order);
                    task.StepThrough(trainer, order, batch);
                }
            }

            losses[i] = task.LossOf(trainer);
        }

        return losses;
    }

    private static void Step(Trainer<double> trainer, ReadOnlySpan<double> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<double> targets)
    {
        if (labels.IsEmpty)
        {
            trainer.Step(inputs, targets);
        }
        else
        {
            trainer.Step(inputs, labels);
        }
    }

    private static Dataset<double> Iris(string path)
    {
        string[][] rows =
        [
            .. File.ReadLines(path).Select(line => line.Split(','))
                // Neither the header nor the end
                .Where(cells => cells.Length == 5 && double.TryParse(cells[0], CultureInfo.InvariantCulture, out _)),
        ];
        string[] classes = [.. rows.Select(cells => cells[4]).Distinct()];
        double[] inputs = [.. rows.SelectMany(cells => cells[..4]).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
        Standardizer.Fit<double>(inputs, 4).Apply<double>(inputs);
        return Dataset.Classification(inputs, 4, [.. rows.Select(cells => Array.IndexOf(classes, cells[4]))], classes);
    }

    private static Dataset<double> OneHot(Dataset<double> data)
    {
        var targets = new double[data.Count * data.ClassCount];
        for (int row = 0; row < data.Count; row++)
        {
            targets[(row * data.ClassCount) + data.Label(row)] = 1;
        }

        return Dataset.Regression(data.Inputs.ToArray(), data.InputSize, targets, data.ClassCount);
    }

    private sealed record Task(string Name, Dataset<double> Data, Loss Loss, int Hidden, int Outputs, double L2 = 0)
    {
        private readonly List<double> _inputs = [];
        private readonly List<double> _targets = [];
        private readonly List<int> _labels = [];

        public Trainer<double> Create(Optimizer optimizer, ulong seed, int batch)
        {
            Trainer<double> trainer = Network.Create<double>(Data.InputSize)
                .Dense(Hidden, Activation.Tanh).Dense(Outputs).Build(seed).CreateTrainer(Loss, optimizer, batch);
            trainer.Regularization = L2 > 0 ? new Regularization { L2 = L2 } : null;
            return trainer;
        }

        /// <summary>The loss over all rows plus the penalty.</summary>
        public double LossOf(Trainer<double> trainer)
        {
            double squares = 0;
            for (int layer = 0; layer < trainer.Network.Layers.Count; layer++)
            {
                foreach (double weight in trainer.Network.Weights(layer))
                {
                    squares += weight * weight;
                }
            }

            return trainer.Evaluate(Data).Loss + (L2 * squares / 2);
        }

        /// <summary>An epoch of batches with the rows in the given order.</summary>
        public void StepThrough(Trainer<double> trainer, int[] order, int batch)
        {
            for (int start = 0; start < order.Length; start += batch)
            {
                _inputs.Clear();
                _targets.Clear();
                _labels.Clear();
                foreach (int row in order.AsSpan(start, Math.Min(batch, order.Length - start)))
                {
                    _inputs.AddRange(Data.Input(row));
                    if (Data.IsClassification)
                    {
                        _labels.Add(Data.Label(row));
                    }
                    else
                    {
                        _targets.AddRange(Data.Target(row));
                    }
                }

                Step(trainer, Span(_inputs), Span(_labels), Span(_targets));
            }

            static ReadOnlySpan<T> Span<T>(List<T> list) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list);
        }
    }
}
