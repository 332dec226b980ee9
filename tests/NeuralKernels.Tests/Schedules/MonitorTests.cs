using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Initialization;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Schedules;
using NeuralKernels.Tests.Training;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Schedules;

/// <summary>The best so far of numbers of any sign, of NaN and of infinities, wherever there is one.</summary>
public sealed class MonitorTests
{
    private const double NaN = double.NaN, Infinity = double.PositiveInfinity;

    /// <summary>Case L05.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(-0.0)]
    public void Case_L05_a_plateau_is_one_at_any_sign(double loss) =>
        Assert.Equal(
            [1, 1, 1, 0.1, 0.1, 0.1, 0.1 * 0.1, 0.1 * 0.1],
            Factors(new ReduceOnPlateau(patience: 2), [loss, loss, loss, loss, loss, loss, loss, loss]));

    [Fact]
    public void A_share_of_a_negative_best_is_below_it()
    {
        var schedule = new ReduceOnPlateau(factor: 0.5, patience: 0, threshold: 0.25);
        Assert.Equal([1, 0.5, 0.25, 0.25, 0.125], Factors(schedule, [-4, -5, -4, -5.5, -6])); // the limits: -5, -5, -5, -6.875
        Assert.Equal([1, 1, 0.5, 0.5, 0.5], Factors(schedule, [2, 1.25, 1, 0.5, -3])); // 1.5, 0.9375, 0.9375, 0.375
        Assert.Equal([1, 0.5, 0.5], Factors(schedule, [0, 0, -1e-300]));
    }

    [Fact]
    public void An_absolute_threshold_is_the_same_everywhere()
    {
        var schedule = new ReduceOnPlateau(factor: 0.5, patience: 0, threshold: 2, thresholdMode: ThresholdMode.Absolute);
        Assert.Equal([1, 1, 0.5, 0.5, 0.25], Factors(schedule, [1, -2, -4, -5, -6]));
        Assert.EndsWith("threshold=2; min_factor=0; threshold_mode=absolute)", schedule.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(new EarlyStopping(), new EarlyStopping(thresholdMode: ThresholdMode.Relative));
        Assert.EndsWith(
            "; threshold_mode=relative)", new EarlyStopping(thresholdMode: ThresholdMode.Relative).ToString(), StringComparison.Ordinal);
    }

    /// <summary>PyTorch's is_better, written out, for losses above 0 in mode min; in mode max, of the negatives, for scores above
    /// 0.</summary>
    [Theory]
    [InlineData(ThresholdMode.Relative, false)]
    [InlineData(ThresholdMode.Absolute, false)]
    [InlineData(ThresholdMode.Relative, true)]
    [InlineData(ThresholdMode.Absolute, true)]
    public void Above_0_it_falls_when_PyTorch_does(ThresholdMode mode, bool max)
    {
        const double Threshold = 0.125;
        bool IsBetter(double a, double best) => (mode, max) switch
        {
            (ThresholdMode.Relative, false) => a < best * (1 - Threshold),
            (ThresholdMode.Absolute, false) => a < best - Threshold,
            (ThresholdMode.Relative, true) => a > best * (Threshold + 1),
            _ => a > best + Threshold,
        };
        var random = new Random(5);
        double[] numbers = [.. Enumerable.Range(0, 400).Select(i => random.Next(1, 4000) / (max ? 64.0 * (401 - i) : 64.0 * (i + 1)))];
        var expected = new List<double>();
        (double best, int bad, double factor, int better) = (max ? double.NegativeInfinity : Infinity, 0, 1, 0);
        foreach (double number in numbers)
        {
            bool improved = IsBetter(number, best);
            (best, bad, better) = improved ? (number, 0, better + 1) : (best, bad + 1, better);
            (factor, bad) = bad > 3 ? (factor * 0.5, 0) : (factor, bad);
            expected.Add(factor);
        }

        Assert.InRange(better, 2, 300); // both ways are taken
        var schedule = new ReduceOnPlateau(factor: 0.5, patience: 3, threshold: Threshold, thresholdMode: mode);
        Assert.Equal(expected, Factors(schedule, [.. numbers.Select(number => max ? -number : number)]));
    }

    [Theory]
    [InlineData(ThresholdMode.Relative)]
    [InlineData(ThresholdMode.Absolute)]
    public void NaN_is_never_the_best_and_blocks_nothing(ThresholdMode mode)
    {
        foreach (double threshold in new[] { 0, 0.5, 1 }) // a relative 1 makes 0 times infinity NaN
        {
            Assert.False(mode.Improves(NaN, Infinity, threshold));
            Assert.False(mode.Improves(NaN, 3, threshold));
            Assert.False(mode.Improves(NaN, NaN, threshold));
            Assert.True(mode.Improves(3, Infinity, threshold));
            Assert.True(mode.Improves(-3, Infinity, threshold));
            Assert.True(mode.Improves(3, NaN, threshold));
            Assert.False(mode.Improves(Infinity, Infinity, threshold));
            Assert.True(mode.Improves(-Infinity, -3, threshold));
            Assert.False(mode.Improves(-Infinity, -Infinity, threshold));
        }

        PlateauState memory = new ReduceOnPlateau(thresholdMode: mode).Observe(PlateauState.Initial, NaN);
        Assert.Equal(PlateauState.Initial with { BadEpochs = 1 }, memory);
        Assert.Equal(new PlateauState(-2, 0, 1), new ReduceOnPlateau(thresholdMode: mode).Observe(memory, -2));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(-0.5)]
    public void Early_stopping_and_plateaus_see_a_standstill_at_any_loss(double loss)
    {
        // One target t = 0 and outputs m = 0 and s, which cost (s + 0) / 2.
        Trainer<double> trainer = Gaussian(m: 0, s: 2 * loss, new Sgd(0));
        IReadOnlyList<EpochReport> history = trainer.Fit(OneNeuron.Row, new FitOptions<double>
        {
            Epochs = 20,
            EarlyStopping = new EarlyStopping(patience: 6),
            Schedule = new ReduceOnPlateau(0.5, patience: 1),
        });
        Assert.All(history, report => Assert.Equal(loss, report.TrainLoss));
        Assert.Equal(7, history.Count);
        trainer.LearningRate = 1e-30;
        history = trainer.Fit(OneNeuron.Row, new FitOptions<double> { Epochs = 6, Schedule = new ReduceOnPlateau(0.5, patience: 1) });
        Assert.Equal([1e-30, 1e-30, 1e-30, 5e-31, 5e-31, 2.5e-31], history.Select(report => report.LearningRate));
    }

    [Fact]
    public void The_best_weights_come_back_where_losses_are_negative()
    {
        // s falls below 0 until (t - m)^2 e^-s, t = 0 and m = 0.1, stops it: steps that are too large then throw it up again.
        Trainer<double> trainer = Gaussian(m: 0.1, s: 0, new Sgd(1.9));
        var losses = new List<(double Loss, double[] Weights)>();
        trainer.Fit(OneNeuron.Row, new FitOptions<double>
        {
            Epochs = 30,
            Validation = OneNeuron.Row,
            StopWhenDiverged = false,
            EarlyStopping = new EarlyStopping(patience: 30),
            OnEpoch = report =>
            {
                losses.Add((report.Validation!.Loss, trainer.Network.Parameters.ToArray()));
                return true;
            },
        });
        (double least, double[] weights) = losses.MinBy(entry => double.IsNaN(entry.Loss) ? Infinity : entry.Loss);
        Assert.True(least < 0 && losses[^1].Loss != least, $"{least}, {losses[^1].Loss}");
        Assert.Equal(weights, trainer.Network.Parameters.ToArray());
    }

    [Fact]
    public void A_search_for_a_rate_goes_on_below_0()
    {
        // From 0.25 down through 0 to negative losses: four times the least of those would be below it, and end the search at once.
        LearningRateSearch search = Gaussian(m: 0, s: 0.5, new Sgd(0.1)).FindLearningRate(OneNeuron.Row, min: 1e-3, max: 0.5, steps: 60);
        Assert.Equal(60, search.Rates.Count);
        Assert.True(search.Losses[^1] < 0 && search.Losses[0] > 0);
        Assert.NotNull(search.Suggestion);
    }

    [Fact]
    public void Thresholds_outside_their_range_are_named()
    {
        Refused("threshold is 2; a number from 0 to 1", () => new ReduceOnPlateau(threshold: 2));
        Refused("threshold is NaN; a finite number", () => new ReduceOnPlateau(threshold: NaN, thresholdMode: ThresholdMode.Absolute));
        Refused("thresholdMode is 7; Relative or Absolute", () => new ReduceOnPlateau(thresholdMode: (ThresholdMode)7));
        Refused("thresholdMode is 7; Relative or Absolute", () => new EarlyStopping(thresholdMode: (ThresholdMode)7));
        Refused(
            "minImprovement is 2; relative, a number from 0 to 1",
            () => new EarlyStopping(minImprovement: 2, thresholdMode: ThresholdMode.Relative));

        static void Refused(string message, Func<object> make) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(make).Message, StringComparison.Ordinal);
    }

    /// <summary>Outputs m and s of the biases alone would do; the weights are 0 and learn with them.</summary>
    private static Trainer<double> Gaussian(double m, double s, Optimizer optimizer)
    {
        Network<double> network = Network.Create<double>(1).Dense(2, initializer: Initializer.Zeros).Build();
        (network.Biases(0)[0], network.Biases(0)[1]) = (m, s);
        return network.CreateTrainer(Loss.GaussianLikelihood, optimizer, batchSize: 1);
    }

    private static double[] Factors(ReduceOnPlateau schedule, double[] losses)
    {
        PlateauState memory = PlateauState.Initial;
        return [.. losses.Select(loss =>
        {
            memory = schedule.Observe(memory, loss);
            return schedule.FactorAt(new SchedulePosition(0, 1, 1, memory));
        })];
    }
}
