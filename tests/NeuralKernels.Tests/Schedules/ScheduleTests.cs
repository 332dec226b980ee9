using System;
using System.Linq;
using NeuralKernels.Schedules;
using Xunit;

namespace NeuralKernels.Tests.Schedules;

/// <summary>Factors worked by hand; where PyTorch has the schedule, its definition.</summary>
public sealed class ScheduleTests
{
    [Fact]
    public void A_step_falls_every_so_many_epochs() =>
        Assert.Equal([1, 1, 0.1, 0.1, 0.1 * 0.1], At(new StepDecay(every: 2, factor: 0.1), perEpoch: 3, total: 15, 0, 5, 6, 11, 12));

    [Fact]
    public void An_exponential_falls_every_epoch() =>
        Assert.Equal([1, 1, 0.5, 0.25, 0.125], At(new ExponentialDecay(0.5), perEpoch: 2, total: 8, 0, 1, 2, 4, 6));

    [Fact]
    public void A_polynomial_reaches_its_end_at_the_last_step()
    {
        Assert.Equal([1, 0.75, 0.5, 0], At(new PolynomialDecay(), 1, total: 5, 0, 1, 2, 4));
        double[] square = At(new PolynomialDecay(power: 2, end: 0.2), 1, total: 5, 0, 1, 2, 4);
        Assert.Equal(1, square[0], 1e-15);
        Assert.Equal(0.2 + (0.8 * 0.5625), square[1], 1e-15);
        Assert.Equal(0.2 + (0.8 * 0.25), square[2], 1e-15);
        Assert.Equal(0.2, square[3], 1e-15);
    }

    [Fact]
    public void Inverse_time_counts_fractions_of_epochs() =>
        Assert.Equal([1, 1 / 1.5, 0.5, 1 / 3.0], At(new InverseTimeDecay(1), perEpoch: 2, total: 9, 0, 1, 2, 4));

    [Fact]
    public void A_cosine_warms_up_and_falls_to_its_end_at_the_last_step()
    {
        double[] plain = At(new CosineDecay(), 1, total: 5, 0, 1, 2, 3, 4);
        Near([1, 0.5 + Math.Sqrt(0.125), 0.5, 0.5 - Math.Sqrt(0.125), 0], plain);
        double[] warm = At(new CosineDecay(warmup: 2, end: 0.1), perEpoch: 2, total: 9, 0, 1, 3, 4, 6, 8);
        Near([0.25, 0.5, 1, 1, 0.55, 0.1], warm);
    }

    [Fact]
    public void A_cosine_restarts_and_its_periods_grow()
    {
        // Periods of 2 and 4 epochs of one step, after one step of warm-up: starts at 1, 3, 7.
        double[] found = At(new CosineDecay(warmup: 1, restart: 2, growth: 2), 1, total: 100, 0, 1, 2, 3, 5, 7, 11);
        Near([1, 1, 0.5, 1, 0.5, 1, 0.5], found);
    }

    [Fact]
    public void One_cycle_goes_up_and_far_down()
    {
        // total 21, rise 0.3: up = 5.3 steps; 20 is the last.
        double[] found = At(new OneCycle(), 1, total: 21, 0, 20);
        Near([0.04, 0.04 / 1e4], found);
        double last = 0.04 / 1e4;
        Near([0.04, 0.52, 1], At(new OneCycle(rise: 0.5), 1, total: 10, 0, 2, 4)); // up = 4
        Near([last + ((1 - last) / 2)], At(new OneCycle(rise: 0.6), 1, total: 10, 7)); // half-way from 5 to 9
        Assert.All(At(new OneCycle(), 1, 50, [.. Enumerable.Range(0, 50)]), factor => Assert.InRange(factor, 0.04 / 1e4 * 0.999, 1));
    }

    [Fact]
    public void A_plateau_is_waited_for()
    {
        var schedule = new ReduceOnPlateau(factor: 0.5, patience: 1, threshold: 0.1, min: 0.2);
        PlateauState memory = PlateauState.Initial;
        double[] factors = [.. new[] { 10, 8, 7.5, 7.3, 7, double.NaN, 7, 7, 7, 7 }.Select(loss =>
        {
            memory = schedule.Observe(memory, loss);
            return schedule.FactorAt(new SchedulePosition(0, 1, 1, memory));
        })];

        // 7.5 and 7.3 are not below 7.2; 7 is; NaN and 7 are not, so that the fourth and the seventh epochs end the patience.
        Assert.Equal([1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.2, 0.2], factors);
    }

    [Fact]
    public void A_constant_is_1_at_any_step() => Assert.Equal([1, 1, 1], At(new Constant(), 10, 100, 0, 50, 99));

    [Fact]
    public void The_others_do_not_listen() =>
        Assert.Equal(PlateauState.Initial, new CosineDecay().Observe(PlateauState.Initial, 3));

    [Fact]
    public void Every_name_is_a_schedule_that_starts_within_the_rate()
    {
        Assert.Equal(["constant", "step", "exponential", "polynomial", "inverse-time", "cosine", "one-cycle", "plateau"], Schedule.Names);
        Assert.All(Schedule.Names, name => Assert.InRange(At(Schedule.Parse(name), 4, 40, 0)[0], 0.01, 1));
        Assert.StartsWith(
            "There is no schedule 'sine'; there are constant, step",
            Assert.Throws<ArgumentException>(() => Schedule.Parse("sine")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_outside_their_range_are_named()
    {
        Refused("every is 0; at least 1 is needed.", () => new StepDecay(0));
        Refused("factor is 1.5; a number from 0 to 1 is needed.", () => new ExponentialDecay(1.5));
        Refused("end is NaN; a number from 0 to 1 is needed.", () => new PolynomialDecay(end: double.NaN));
        Refused("decay is -1; a finite number, at least 0, is needed.", () => new InverseTimeDecay(-1));
        Refused("growth is 0.5; a finite number, at least 1, is needed.", () => new CosineDecay(growth: 0.5));
        Refused("patience is -1; at least 0 is needed.", () => new ReduceOnPlateau(patience: -1));

        static void Refused(string message, Func<object> make) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(make).Message, StringComparison.Ordinal);
    }

    private static double[] At(Schedule schedule, int perEpoch, int total, params int[] steps) =>
        [.. steps.Select(step => schedule.FactorAt(new SchedulePosition(step, perEpoch, total, PlateauState.Initial)))];

    private static void Near(double[] expected, double[] found, double tolerance = 1e-15)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
