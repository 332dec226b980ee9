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

/// <summary><c>duel [SECONDS] [IRIS.csv]</c>: what the optimizers of all rows, and Adam, make of the same network in the same
/// time.</summary>
/// <remarks>
/// In double, from the same weights, on a sine or on iris. Adam is given twelve ways, six rates with batches of all rows or of 16, each
/// alone for that
/// time, and the least loss over all rows that any of them has then is Adam's: its rate is found for nothing, and anew for every time and
/// seed. The others
/// run as they are, with more and more iterations; what counts is the last run that was done within the time.
/// </remarks>
internal static class DuelCommand
{
    private const int Seeds = 5;

    private static readonly double[] s_rates = [new Adam().LearningRate, 0.003, 0.01, 0.03, 0.1, 0.3];
    private static readonly double[] s_shares = [1 / 300.0, 1 / 100.0, 1 / 30.0, 1 / 10.0, 1 / 3.0, 1];

    public static int Run(ReadOnlySpan<string> args)
    {
        double seconds = 0.3;
        if (args.Length > 2 || (args.Length > 0 && !(double.TryParse(args[0], NumberStyles.Float, CultureInfo.InvariantCulture, out seconds) && seconds > 0)))
        {
            Console.Error.WriteLine("usage: duel [SECONDS] [IRIS.csv]");
            return 2;
        }

        Console.WriteLine($"# medians of the loss over {Seeds} seeds; in brackets, on how many of them it is below the best Adam's");
        double[] times = Array.ConvertAll(s_shares, share => share * seconds);
        if (args.Length < 2)
        {
            Fight(
                new Task("sine, 1-10-1 tanh, squares", Generate.Sine<double>(60, noise: 0.05, seed: 1), Loss.MeanSquaredError, 10, 1),
                times);
            return 0;
        }

        Dataset<double> iris = Iris(args[1]);
        Fight(new Task("iris, 4-8-3 tanh, cross-entropy", iris, Loss.SoftmaxCrossEntropy, 8, 3), times);
        Fight(new Task("the same with L2 1e-4", iris, Loss.SoftmaxCrossEntropy, 8, 3, 1e-4), times);
        Fight(new Task("iris, 4-8-3 tanh, squares", OneHot(iris), Loss.MeanSquaredError, 8, 3), times);
        return 0;
    }

    private static void Fight(Task task, double[] times)
    {
        (string Name, Func<Trainer<double>, int, FullBatchResult> Minimize)[] methods =
        [
            ("L-BFGS", (trainer, most) => new LBfgs(maxIterations: most, tolerance: 0).Minimize(trainer, task.Data)),
            ("iRprop-", (trainer, most) => new Rprop(maxIterations: most, tolerance: 0).Minimize(trainer, task.Data)),
            ("Levenberg-Marquardt", (trainer, most) => new LevenbergMarquardt(maxIterations: most, tolerance: 0).Minimize(
                trainer, task.Data)),
        ];
        methods = methods[..(task.Loss == Loss.MeanSquaredError ? 3 : 2)];

        // A round that is not counted has the JIT compile everything for good.
        double[] warm = [0.2];
        Adam(task, 0, warm, s_rates[0], task.Data.Count);
        Adam(task, 0, warm, s_rates[0], 16);
        Array.ForEach(methods, method => Losses(task, 0, warm, method.Minimize));

        // [seed][time], and [method][seed][time]
        double[][] usual = [.. Enumerable.Range(1, Seeds).Select(seed => BestOfAdam(task, (ulong)seed, times, s_rates[..1]))];
        double[][] adam = [.. Enumerable.Range(1, Seeds).Select(seed => BestOfAdam(task, (ulong)seed, times, s_rates))];
        double[][][] others = [.. methods.Select(
            method => Enumerable.Range(1, Seeds).Select(seed => Losses(task, (ulong)seed, times, method.Minimize)).ToArray())];
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
                $"| {1000 * times[i]:0.#} ms | {Median(usual, i)} | {Median(adam, i)} | {string.Join(" | ", cells)} |"));
        }
    }

    private static string Median(double[][] losses, int time) =>
        losses.Select(bySeed => bySeed[time]).Order().ElementAt(losses.Length / 2).ToString("0.00e+0", CultureInfo.InvariantCulture);

    /// <summary>The loss of a method after each of the times; that of the weights it began with where not even one iteration is done in
    /// time.</summary>
    private static double[] Losses(Task task, ulong seed, double[] times, Func<Trainer<double>, int, FullBatchResult> minimize)
    {
        var losses = new double[times.Length];
        Array.Fill(losses, task.LossOf(task.Create(new Sgd(), seed, task.Data.Count)));
        double elapsed = 0;
        int done = 0;
        for (int most = 1; elapsed < times[^1]; most += 1 + (most / 4))
        {
            Trainer<double> trainer = task.Create(new Sgd(), seed, task.Data.Count);
            long from = Stopwatch.GetTimestamp();
            FullBatchResult result = minimize(trainer, most);
            elapsed = Stopwatch.GetElapsedTime(from).TotalSeconds;
            for (int i = 0; i < times.Length; i++)
            {
                losses[i] = elapsed <= times[i] ? result.Loss : losses[i];
            }

            if (result.Iterations == done)
            {
                break; // it ends by itself, at a minimum
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

    /// <summary>The loss over all rows after each of the times; to compute it costs Adam no time.</summary>
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
                // Not the header, nor the end
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

        /// <summary>The loss over all rows, and the penalty.</summary>
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

        /// <summary>An epoch of batches, the rows in an order.</summary>
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
