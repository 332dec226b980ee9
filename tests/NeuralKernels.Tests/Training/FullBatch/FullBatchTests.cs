using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using NeuralKernels.Data;
using NeuralKernels.Initialization;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using NeuralKernels.Training.FullBatch;
using Xunit;

namespace NeuralKernels.Tests.Training.FullBatch;

/// <summary>Optimizers of all rows at once: known minima, and less loss than Adam reaches in as many passes over the rows.</summary>
/// <remarks>
/// L-BFGS and Levenberg-Marquardt are compared with Adam at the best of five rates. Rprop, which has no rate to choose, is compared with
/// Adam at its default, and at the best of the rates where it has the passes that it needs: some 300 on iris. On the sine, whose valley is
/// narrow and bent, signs alone zigzag, and a well-chosen Adam stays ahead; so it does with other first steps and with iRprop+ (<c>bench
/// ... optimizers</c> has the figures by time).
/// </remarks>
public sealed class FullBatchTests
{
    // y = 2 x0 - 3 x1 + 1: one linear layer has it exactly.
    private static readonly Dataset<double> s_line = Dataset.Regression(
        [1.0, 2, 0, 1, -1, 0.5, 3, -2, 0.25, 0.75], 2, [-3.0, -2, -2.5, 13, -0.75]);

    private static readonly double[] s_rates = [0.003, 0.01, 0.03, 0.1, 0.3];
    private static readonly double[] s_default = [new Adam().LearningRate];

    [Fact]
    public void A_line_is_found_by_each()
    {
        FullBatchResult lbfgs = new LBfgs(tolerance: 1e-10).Minimize(Line(out Network<double> network), s_line);
        Found(network);
        Assert.True(lbfgs is { Converged: true, Loss: < 1e-18 } && lbfgs.Iterations <= 25, lbfgs.ToString());

        FullBatchResult rprop = new Rprop(maxIterations: 400, tolerance: 1e-7).Minimize(Line(out network), s_line);
        Found(network);
        Assert.True(rprop.Converged && rprop.Evaluations == rprop.Iterations + 1, rprop.ToString());

        FullBatchResult newton = new LevenbergMarquardt(damping: 1e-12).Minimize(Line(out network), s_line);
        Found(network);
        Assert.True(newton.Converged && newton.Iterations <= 2, newton.ToString()); // least squares in one step, hardly damped

        static void Found(Network<double> network)
        {
            Assert.Equal(2, network.Weights(0)[0], 1e-5);
            Assert.Equal(-3, network.Weights(0)[1], 1e-5);
            Assert.Equal(1, network.Biases(0)[0], 1e-5);
        }
    }

    [Fact]
    public void Logistic_regression_ends_where_its_gradient_is_zero()
    {
        // Overlapping classes, so that there is a minimum: the mean of the predictions is then the share of ones.
        Dataset<double> data = Dataset.Classification([0.0, 1, 2, 3, 4, 5], 1, [0, 0, 1, 0, 1, 1], 2);
        Network<double> network = Network.Create<double>(1).Dense(1, initializer: Initializer.Zeros).Build();
        Trainer<double> trainer = network.CreateTrainer(Loss.BinaryCrossEntropy, new Sgd(), batchSize: 4); // two batches make all rows

        FullBatchResult result = new LBfgs(tolerance: 1e-9).Minimize(trainer, data);

        Assert.True(result.Converged);
        var p = new double[6];
        network.CreateSession(6).Run(data.Inputs, p);
        Loss.BinaryCrossEntropy.ToPredictions<double>(6, 1, p);
        Assert.Equal(0.5, p.Average(), 1e-8);
        Assert.Equal(trainer.Evaluate(data).Loss, result.Loss, 1e-14);
    }

    [Fact]
    public void On_a_sine_each_reaches_less_than_Adam_in_as_many_passes()
    {
        Dataset<double> data = Generate.Sine<double>(60, noise: 0.05, seed: 1);
        Trainer<double> Create(Optimizer optimizer) => Network.Create<double>(1).Dense(10, Activation.Tanh).Dense(1).Build(seed: 3)
            .CreateTrainer(Loss.MeanSquaredError, optimizer, batchSize: 60);

        ExpectLess(new LBfgs(maxIterations: 200).Minimize(Create(new Sgd()), data), Create, data, s_rates);
        ExpectLess(new LevenbergMarquardt(maxIterations: 40).Minimize(Create(new Sgd()), data), Create, data, s_rates);
        ExpectLess(new Rprop(maxIterations: 300).Minimize(Create(new Sgd()), data), Create, data, s_default);
    }

    [SkippableFact]
    public void On_iris_L_BFGS_and_Rprop_reach_less_than_Adam_in_as_many_passes()
    {
        Dataset<double> data = Iris();
        Trainer<double> Create(Optimizer optimizer) => Network.Create<double>(4).Dense(8, Activation.Tanh).Dense(3).Build(seed: 3)
            .CreateTrainer(Loss.SoftmaxCrossEntropy, optimizer, batchSize: 150);

        ExpectLess(new LBfgs(maxIterations: 60).Minimize(Create(new Sgd()), data), Create, data, s_rates);
        ExpectLess(new Rprop(maxIterations: 100).Minimize(Create(new Sgd()), data), Create, data, s_default);
        ExpectLess(new Rprop(maxIterations: 300, tolerance: 0).Minimize(Create(new Sgd()), data), Create, data, s_rates);
    }

    [Fact]
    public void The_penalty_of_the_trainer_is_a_part_of_what_each_makes_small()
    {
        // y = w x + b over x = -1, 1 with y = -2, 2: the mean of (2 - w)^2 and L2 w^2 / 2 have their least at w = 4 / (2 + L2); b = 0,
        // unless 1 is added to y.
        Dataset<double> data = Dataset.Regression([-1.0, 1], 1, [-1.0, 3]);
        foreach ((bool biases, double bias) in new[] { (false, 1.0), (true, 0.8) }) // with biases 2 / (2 + L2)
        {
            var rules = new Regularization { L2 = 0.5, PenalizeBiases = biases };
            foreach (Func<Trainer<double>, FullBatchResult> minimize in (Func<Trainer<double>, FullBatchResult>[])[
                trainer => new LBfgs(tolerance: 1e-10).Minimize(trainer, data),
                trainer => new Rprop(maxIterations: 400, tolerance: 1e-9).Minimize(trainer, data),
                trainer => new LevenbergMarquardt(damping: 1e-12, maxIterations: 3).Minimize(trainer, data),
            ])
            {
                Network<double> network = Network.Create<double>(1).Dense(1, initializer: Initializer.Zeros).Build();
                Trainer<double> trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(), batchSize: 2);
                trainer.Regularization = rules;
                FullBatchResult result = minimize(trainer);

                Assert.Equal(1.6, network.Weights(0)[0], 1e-7);
                Assert.Equal(bias, network.Biases(0)[0], 1e-7);
                double penalty = 0.25 * ((1.6 * 1.6) + (biases ? bias * bias : 0));
                Assert.Equal(trainer.Evaluate(data).Loss + penalty, result.Loss, 1e-7);
            }
        }
    }

    [Fact]
    public void A_minimization_ends_when_asked_with_the_best_so_far()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        double start = Line(out _).Evaluate(s_line).Loss;
        foreach (FullBatchResult result in (FullBatchResult[])[
            new LBfgs().Minimize(Line(out _), s_line, source.Token),
            new Rprop().Minimize(Line(out _), s_line, source.Token),
            new LevenbergMarquardt().Minimize(Line(out _), s_line, source.Token),
        ])
        {
            Assert.Equal((start, 0, false), (result.Loss, result.Iterations, result.Converged));
        }
    }

    [Fact]
    public void A_step_satisfies_the_strong_Wolfe_conditions()
    {
        Dataset<double> data = Generate.Sine<double>(30, noise: 0.1, seed: 4);
        var objective = new FullBatchObjective<double>(
            Network.Create<double>(1).Dense(5, Activation.Tanh).Dense(1).Build(seed: 9).CreateTrainer(Loss.MeanSquaredError, new Sgd(), 30),
            data);
        var search = new WolfeSearch<double>(objective);
        double[] from = objective.Parameters();
        var gradient = new double[objective.Size];
        double value = objective.Evaluate(from, gradient);
        double[] direction = Array.ConvertAll(gradient, g => -g);
        double slope = Dot.Compute<double>(gradient, direction);
        foreach (double first in new[] { 1e-6, 1e-2, 1, 1e3 })
        {
            double found = search.Run(from, direction, value, slope, first)!.Value;
            double step = (search.Parameters[0] - from[0]) / direction[0];
            Assert.True(found <= value + (1e-4 * step * slope));
            Assert.True(Math.Abs(Dot.Compute<double>(search.Gradient, direction)) <= -0.9 * slope);
        }

        Assert.Null(search.Run(from, gradient, value, -slope, 1)); // uphill
    }

    [Fact]
    public void The_curvature_is_that_of_the_last_pairs_and_fits_the_last_of_them()
    {
        const int Size = 5, Steps = 11, Capacity = 3;
        var points = new double[(Steps + 1) * Size];
        NeuralKernels.Kernels.RandomNumbers.Uniform.Fill<double>(3, 0, 0, points, -1, 1);
        double[] Point(int step) => points[(step * Size)..((step + 1) * Size)];
        double[] Gradient(int step) => [.. Point(step).Select((x, i) => (i + 1) * x)]; // of a quadratic, so that s y is above 0
        var all = new CurvaturePairs(Capacity, Size);
        var last = new CurvaturePairs(Capacity, Size);
        for (int step = 0; step < Steps; step++)
        {
            all.Add(Point(step), Point(step + 1), Gradient(step), Gradient(step + 1));
            if (step >= Steps - Capacity)
            {
                last.Add(Point(step), Point(step + 1), Gradient(step), Gradient(step + 1));
            }
        }

        double[] y = [.. Gradient(Steps).Zip(Gradient(Steps - 1), (a, b) => a - b)];
        double[] found = new double[Size], expected = new double[Size];
        all.Direction(y, found);
        last.Direction(y, expected);
        Assert.Equal((Capacity, Capacity), (all.Count, last.Count));
        Assert.Equal(expected, found);
        for (int i = 0; i < Size; i++)
        {
            Assert.Equal(Point(Steps - 1)[i] - Point(Steps)[i], found[i], 1e-12); // -H y = -s, the secant equation
        }

        all.Clear();
        all.Add(Point(0), Point(1), Gradient(0), [.. Gradient(0).Select((g, i) => g - Point(1)[i] + Point(0)[i])]); // s y below 0
        all.Direction(y, found);
        Assert.Equal(0, all.Count);
        Assert.Equal(y.Select(value => -value), found);
    }

    [Fact]
    public void Cholesky_solves_what_is_positive_definite_and_says_what_is_not()
    {
        // L = [[2, 0], [1, 3]]: A = [[4, 2], [2, 10]], x = (1, 2), b = (8, 22).
        double[] b = [8, 22];
        Assert.True(Cholesky.TrySolve([4, 0, 2, 10], b));
        Assert.Equal([1, 2], b);
        Assert.False(Cholesky.TrySolve([1, 0, 2, 1], [1, 1]));
        Assert.False(Cholesky.TrySolve([double.NaN], [1]));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Trainer<double> huber = Network.Create<double>(2).Dense(1).Build().CreateTrainer(Loss.Huber(), new Sgd(), 5);
        Refused("The loss is 'huber'; least squares are of 'mse'.", () => new LevenbergMarquardt().Minimize(huber, s_line));
        Trainer<double> wide = Network.Create<double>(2).Dense(2000).Dense(1).Build().CreateTrainer(Loss.MeanSquaredError, new Sgd(), 5);
        Refused("The network has 8001 parameters; at most 4096 are taken.", () => new LevenbergMarquardt().Minimize(wide, s_line));
        Trainer<double> clipped = Line(out _);
        clipped.Regularization = new Regularization { L2 = 1, ClipNorm = 1 };
        Refused("The trainer's regularization is rules(clip_value=; clip_norm=1;", () => new Rprop().Minimize(clipped, s_line));
        Refused("The data have 2 inputs per row; the network takes 3.", () => new LBfgs().Minimize(
            Network.Create<double>(3).Dense(1).Build().CreateTrainer(Loss.MeanSquaredError, new Sgd(), 5), s_line));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Rprop(etaPlus: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LBfgs(historySize: 0));

        static void Refused(string message, Func<object> act) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(act).Message, StringComparison.Ordinal);
    }

    private static void ExpectLess(FullBatchResult result, Func<Optimizer, Trainer<double>> create, Dataset<double> data, double[] rates)
    {
        double adam = rates.Min(rate =>
        {
            Trainer<double> trainer = create(new Adam(rate));
            trainer.Fit(data, new FitOptions<double> { Epochs = result.Evaluations });
            return trainer.Evaluate(data).Loss;
        });
        Assert.True(result.Loss < adam, $"{result}; Adam: {adam}");
    }

    private static Trainer<double> Line(out Network<double> network)
    {
        network = Network.Create<double>(2).Dense(1, initializer: Initializer.Zeros).Build();
        return network.CreateTrainer(Loss.MeanSquaredError, new Sgd(), batchSize: 5);
    }

    private static Dataset<double> Iris()
    {
        string[] lines = [.. File.ReadAllLines(SharedData.PathOf("iris.csv")).Where(line => line.Contains(',', StringComparison.Ordinal))];
        string[] classes = [.. lines.Select(line => line.Split(',')[4]).Distinct()];
        double[] inputs =
            [.. lines.SelectMany(line => line.Split(',')[..4]).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
        Standardizer.Fit<double>(inputs, 4).Apply<double>(inputs);
        return Dataset.Classification(inputs, 4, [.. lines.Select(line => Array.IndexOf(classes, line.Split(',')[4]))], classes);
    }
}
