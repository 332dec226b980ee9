using System;
using NeuralKernels.Optimizers;
using Xunit;

namespace NeuralKernels.Tests.Optimizers;

/// <summary>Steps worked by hand: p = 1, g = 0.5 (and for the second step of those that remember, g = 0.5 again).</summary>
/// <remarks>A value is what pencil and paper give, to 1e-12; the kernels' own tests hold the bits.</remarks>
public sealed class OneStepTests
{
    [Fact]
    public void Gradient_descent() => Expect(new Sgd(0.1), 0.95); // 1 - 0.1 * 0.5

    [Fact]
    public void Momentum() => Expect(new Sgd(0.1, momentum: 0.9), 0.95, 0.855); // v = 0.5, then 0.95: 0.95 - 0.1 * 0.95

    [Fact]
    public void Nesterov() => Expect(new Sgd(0.1, momentum: 0.9, nesterov: true), 0.905); // d + mu v = 0.5 + 0.45

    /// <summary>m / (1 - beta1) is the gradient, v / (1 - beta2) its square: the step is lr g / (|g| + eps).</summary>
    [Fact]
    public void Adam_moves_by_the_learning_rate_first() => Expect(new Adam(0.1), 1 - (0.1 * 0.5 / (0.5 + 1e-8)));

    [Fact]
    public void AdamW_shrinks_the_parameter_first() => Expect(new AdamW(0.1, weightDecay: 0.2), 0.98 - (0.1 * 0.5 / (0.5 + 1e-8)));

    /// <summary>v falls from 0.01 * 4 to 0.99 * 0.04 when no gradient comes, and its greatest stays 0.04.</summary>
    [Fact]
    public void AmsGrad_keeps_the_greatest_square()
    {
        OptimizerState<double> state = new AmsGrad(0.1, beta1: 0, beta2: 0.99).CreateState<double>(1);
        double[] p = [1];
        state.Step(p, [2.0], 0.1, threads: 1);
        Assert.Equal(0.9, p[0], 1e-8);
        state.Step(p, [0.1], 0.1, threads: 1);

        // m = g = 0.1; v = 0.0396 + 0.0001 < 0.04 = w; the root is corrected by 1 - 0.99^2 = 0.0199.
        double expected = 1 - (0.1 * 2 / (2 + 1e-8)) - (0.1 * 0.1 / (Math.Sqrt(0.04 / 0.0199) + 1e-8));
        Assert.Equal(expected, p[0], 1e-12);
        Assert.Equal(0.0397, state.Values(1)[0], 1e-15);
        Assert.Equal(0.04, state.Values(2)[0], 1e-15);
    }

    /// <summary>
    /// mu stays at beta1 / 2 = 0.45 without its growth: a = 0.1 * 0.55 / 0.55, b = 0.1 * 0.45 / (1 - 0.45^2), m = 0.05; then the products
    /// are 0.45^2 and 0.45^3, m = 0.095, and the root of v corrected is 0.5 still.
    /// </summary>
    [Fact]
    public void Nadam_looks_ahead()
    {
        double first = 1 - (((0.1 * 0.5) + (0.1 * 0.45 / 0.7975 * 0.05)) / (0.5 + 1e-8));
        double second = first - (((0.1 * 0.55 / 0.7975 * 0.5) + (0.1 * 0.45 / 0.908875 * 0.095)) / (0.5 + 1e-8));
        Expect(new Nadam(0.1, momentumDecay: 0), first, second);
    }

    /// <summary>v = 0.01 * 0.25, its root 0.05: the first step is ten times Adam's.</summary>
    [Fact]
    public void RmsProp() => Expect(new RmsProp(0.01), 1 - (0.01 * 0.5 / (0.05 + 1e-8)));

    [Fact]
    public void RmsProp_with_weight_decay() => Expect(new RmsProp(0.01, weightDecay: 0.5), 1 - (0.01 * 1 / (0.1 + 1e-8))); // d = 0.5 + 0.5

    [Fact]
    public void RmsProp_with_momentum()
    {
        // The second step: v = 0.99 * 0.0025 + 0.0025 = 0.004975, u = 0.9 * 10 + 0.5 / sqrt(v).
        double first = 0.5 / (0.05 + 1e-8);
        double second = (0.9 * first) + (0.5 / (Math.Sqrt(0.004975) + 1e-8));
        Expect(new RmsProp(0.001, momentum: 0.9), 1 - (0.001 * first), 1 - (0.001 * (first + second)));
    }

    /// <summary>m = 0.01 * 0.5 = 0.005: the variance is 0.0025 - 0.000025.</summary>
    [Fact]
    public void RmsProp_centered() => Expect(new RmsProp(0.01, centered: true), 1 - (0.01 * 0.5 / (Math.Sqrt(0.002475) + 1e-8)));

    [Fact]
    public void RmsProp_centered_with_momentum() =>
        Expect(new RmsProp(0.01, momentum: 0.9, centered: true), 1 - (0.01 * 0.5 / (Math.Sqrt(0.002475) + 1e-8)));

    [Fact]
    public void Adagrad_divides_by_the_root_of_all_squares() =>
        Expect(new Adagrad(0.1, epsilon: 1e-30), 0.9, 0.9 - (0.1 * 0.5 / Math.Sqrt(0.5))); // s = 0.25, then 0.5

    [Fact]
    public void Adagrad_whose_sum_starts_higher_and_whose_rate_falls() =>
        Expect(
            new Adagrad(0.1, 1, initialSum: 0.75, epsilon: 0.5), 1 - (0.1 * 0.5 / 1.5),
            1 - (0.05 / 1.5) - (0.05 * 0.5 / (Math.Sqrt(1.25) + 0.5)));

    /// <summary>v = 0.1 * 0.25; x = sqrt(1e-6) / sqrt(0.025 + 1e-6) * 0.5.</summary>
    [Fact]
    public void Adadelta() => Expect(new Adadelta(), 1 - (1e-3 / Math.Sqrt(0.025001) * 0.5));

    [Fact]
    public void Lion_moves_by_the_learning_rate_whatever_the_gradient() => Expect(new Lion(0.1), 0.9, 0.8);

    [Fact]
    public void Lion_shrinks_the_parameter() => Expect(new Lion(0.1, weightDecay: 0.5), 0.85); // 1 - 0.05 - 0.1

    [Theory]
    [MemberData(nameof(XorTests.Optimizers), MemberType = typeof(XorTests))]
    public void A_restored_state_goes_on_to_the_bit(string name)
    {
        Optimizer optimizer = AllOptimizers.Named(name);
        OptimizerState<float> whole = optimizer.CreateState<float>(3), first = optimizer.CreateState<float>(3);
        float[] p = [1, -2, 0.5f], q = [1, -2, 0.5f];
        for (int i = 0; i < 5; i++)
        {
            whole.Step(p, [0.3f, -0.1f * i, i], 0.01, threads: 1);
            first.Step(q, [0.3f, -0.1f * i, i], 0.01, threads: 1);
        }

        OptimizerState<float> second = optimizer.CreateState<float>(3);
        for (int i = 0; i < first.Names.Count; i++)
        {
            first.Values(i).CopyTo(second.Values(i));
        }

        second.Restore(first.Steps, first.Carried);
        for (int i = 0; i < 5; i++)
        {
            whole.Step(p, [-0.2f, 0.7f, i], 0.01, threads: 1);
            second.Step(q, [-0.2f, 0.7f, i], 0.01, threads: 1);
        }

        Assert.Equal(p, q);
        Assert.Equal(10, second.Steps);
    }

    [Fact]
    public void Numbers_outside_their_range_are_named()
    {
        Refused("beta1 is 1; a number in [0, 1) is needed.", () => new Nadam(beta1: 1));
        Refused("beta2 is -0.1; a number in [0, 1) is needed.", () => new AmsGrad(beta2: -0.1));
        Refused("epsilon is 0; a finite number above 0 is needed, one that float can hold.", () => new RmsProp(epsilon: 0));
        Refused("epsilon is 1E-60; a finite number above 0 is needed, one that float can hold.", () => new Adam(epsilon: 1e-60));
        Refused("rho is NaN; a number in [0, 1) is needed.", () => new Adadelta(rho: double.NaN));
        Refused("initialSum is -1; a finite number, at least 0, is needed.", () => new Adagrad(initialSum: -1));
        Refused("learningRate is Infinity; a finite number, at least 0, is needed.", () => new Lion(double.PositiveInfinity));
    }

    private static void Refused(string message, Func<object> make) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(make).Message, StringComparison.Ordinal);

    /// <summary>p after each step.</summary>
    private static void Expect(Optimizer optimizer, params double[] expected)
    {
        OptimizerState<double> state = optimizer.CreateState<double>(1);
        double[] p = [1];
        foreach (double value in expected)
        {
            state.Step(p, [0.5], optimizer.LearningRate, threads: 1);
            Assert.Equal(value, p[0], 1e-12);
        }
    }
}
