using System;
using NeuralKernels.Kernels.Updates;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Updates;

/// <summary>Adaptive steps worked by hand from their published formulas, NaN, and what the doors refuse.</summary>
public sealed class AdaptiveUpdateRulesTests
{
    private delegate void Step(double[] parameters, double[] gradients, long t);

    [Fact]
    public void RMSprop_worked_by_hand()
    {
        double[] p = [1], v = [0];
        RmsPropStep.Apply<double>(p, [2], v, [], [], new(0.5, 0.75, 0));
        Assert.Equal((0, 1), (p[0], v[0])); // v = 0.25 4, p = 1 - 0.5 2/1
        RmsPropStep.Apply<double>(p, [4], v, [], [], new(0.5, 0.75, 0));
        Assert.Equal(4.75, v[0]); // 0.75 1 + 0.25 16
        Assert.Equal(-2 / Math.Sqrt(4.75), p[0], 1e-15);
    }

    [Fact]
    public void RMSprop_with_momentum_worked_by_hand()
    {
        double[] p = [1], v = [0], u = [3];
        RmsPropStep.Apply<double>(p, [2], v, [], u, new(0.5, 0.75, 1, Momentum: 0.5));
        Assert.Equal((-0.25, 1, 2.5), (p[0], v[0], u[0])); // u = 0.5 3 + 2 / (1 + 1), p = 1 - 0.5 2.5
    }

    [Fact]
    public void Centered_RMSprop_measures_the_gradient_by_its_variance()
    {
        double[] p = [1], v = [0], m = [0];
        RmsPropStep.Apply<double>(p, [2], v, m, [], new(0.5, 0.75, 0.25, Centered: true));
        Assert.Equal((1, 0.5), (v[0], m[0]));
        Assert.Equal(1 - (0.5 * 2 / (Math.Sqrt(0.75) + 0.25)), p[0], 1e-15); // v - m m = 1 - 0.25
        double[] u = [0];
        RmsPropStep.Apply<double>(p = [1], [2], v = [0], m = [0], u, new(0.5, 0.75, 0.25, Momentum: 0.9, Centered: true));
        Assert.Equal(2 / (Math.Sqrt(0.75) + 0.25), u[0], 1e-15);
    }

    [Fact]
    public void Centered_RMSprop_outlives_gradients_that_do_not_vary()
    {
        // The variance tends to 0, and rounding takes some of the differences v - m m below it.
        float[] g = Samples.Values<float>(100, seed: 61), p = new float[100], v = new float[100], m = new float[100];
        bool negative = false;
        for (int step = 0; step < 300; step++)
        {
            RmsPropStep.Apply<float>(p, g, v, m, [], new(1e-2, 0.9, 1e-3, Centered: true));
            for (int i = 0; i < p.Length; i++)
            {
                negative |= v[i] - (m[i] * m[i]) < 0;
            }
        }

        Assert.True(negative);
        Assert.All(p, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Adagrad_worked_by_hand()
    {
        double[] p = [1], s = [0];
        AdagradStep.Apply<double>(p, [3], s, 1, new(0.5, 1, 0));
        Assert.Equal((0.5, 9), (p[0], s[0])); // 0.5 3/3
        AdagradStep.Apply<double>(p, [4], s, 2, new(0.5, 1, 3));
        Assert.Equal((0.375, 25), (p[0], s[0])); // rate 0.5/2; 4 / (5 + 3)
    }

    [Fact]
    public void Adadelta_worked_by_hand()
    {
        double[] p = [1], v = [0], u = [3];
        AdadeltaStep.Apply<double>(p, [2], v, u, new(0.5, 0.25, 1));
        Assert.Equal(3, v[0]); // 0.75 4
        Assert.Equal((-1 + 1, 3.75), (p[0], u[0])); // x = 2/2 2 = 2: u = 0.25 3 + 0.75 4, p = 1 - 0.5 2
    }

    [Fact]
    public void NAdam_follows_its_formula()
    {
        (double p, double m, double v, double product) = (1, 0, 0, 1);
        double[] parameters = [1], first = [0], second = [0];
        double kept = 1;
        for (int t = 1; t <= 20; t++)
        {
            double g = Math.Cos(t);
            NadamStep.Apply<double>(parameters, [g], first, second, t, ref kept, new(0.1));
            double mu = 0.9 * (1 - (0.5 * Math.Pow(0.96, t * 0.004)));
            double next = 0.9 * (1 - (0.5 * Math.Pow(0.96, (t + 1) * 0.004)));
            product *= mu;
            m = (0.9 * m) + (0.1 * g);
            v = (0.999 * v) + (0.001 * g * g);
            double denominator = Math.Sqrt(v / (1 - Math.Pow(0.999, t))) + 1e-8;
            p -= 0.1 * (1 - mu) / (1 - product) * g / denominator;
            p -= 0.1 * next / (1 - (product * next)) * m / denominator;
            Assert.Equal(p, parameters[0], 1e-13);
            Assert.Equal(product, kept, 1e-15);
        }
    }

    [Fact]
    public void AMSGrad_remembers_the_greatest_gradient()
    {
        double[] p = [0], m = [0], v = [0], w = [0];
        AmsGradStep.Apply<double>(p, [100], m, v, w, 1, new(1e-3, Beta2: 0.5));
        Assert.Equal((5000, 5000), (v[0], w[0]));
        AmsGradStep.Apply<double>(p, [0], m, v, w, 2, new(1e-3, Beta2: 0.5));
        Assert.Equal((2500, 5000), (v[0], w[0]));
        double before = p[0];
        AmsGradStep.Apply<double>(p, [0], m, v, w, 3, new(1, Beta2: 0.5, Epsilon: 0));
        Assert.Equal(before - (m[0] / (1 - Math.Pow(0.9, 3)) / Math.Sqrt(5000 / (1 - 0.125))), p[0], 1e-12);
    }

    [Fact]
    public void Lion_moves_by_the_learning_rate_and_not_where_there_is_no_sign()
    {
        double[] p = [1, 1, 1, 8], m = [0, 0, -1, 0];
        LionStep.Apply<double>(p, [3, -1e-9, 1, 0], m, new(0.25, 0.5, 0.75));
        Assert.Equal([0.75, 1.25, 1, 8], p); // the third: 0.5 (-1) + 0.5 1 = 0
        Assert.Equal([0.75, -0.25e-9, -0.5, 0], m);
        LionStep.Apply<double>(p, [0, 0, 0, 0], m = [0, 0, 0, 0], new(0.5, WeightDecay: 0.5));
        Assert.Equal(6, p[3]);
    }

    [Fact]
    public void Decoupled_decay_shrinks_a_parameter_without_gradient_and_the_other_turns_it_into_one()
    {
        double product = 1;
        double[] p = [8], m = [0], v = [0], w = [0];
        NadamStep.Apply<double>(p, [0], m, v, 1, ref product, new(0.5, WeightDecay: 0.25, Decoupled: true));
        Assert.Equal(7, p[0]);
        AmsGradStep.Apply<double>(p, [0], m, v, w, 1, new(0.5, WeightDecay: 0.25, Decoupled: true));
        Assert.Equal(6.125, p[0]);
        Assert.Equal((0, 0), (m[0], v[0]));
        AmsGradStep.Apply<double>(p, [0], m, v, w, 1, new(0.5, WeightDecay: 0.25));
        Assert.Equal(5.625, p[0], 1e-6); // as for a gradient of 0.25 6.125, whose first step is the learning rate
        Assert.Equal(0.1 * 0.25 * 6.125, m[0], 1e-15);
    }

    [Fact]
    public void Every_step_finds_the_bottom_of_a_bowl()
    {
        double[] a = new double[2], b = new double[2], c = new double[2];
        double product = 1;
        Step[] steps =
        [
            (p, g, _) => RmsPropStep.Apply<double>(p, g, a, [], [], new(0.01)),
            (p, g, _) => RmsPropStep.Apply<double>(p, g, a, [], b, new(0.01, Momentum: 0.5)),
            (p, g, _) => RmsPropStep.Apply<double>(p, g, a, b, [], new(0.001, Centered: true)),
            (p, g, _) => RmsPropStep.Apply<double>(p, g, a, b, c, new(0.001, Momentum: 0.5, Centered: true)),
            (p, g, t) => AdagradStep.Apply<double>(p, g, a, t, new(0.5)),
            (p, g, _) => AdadeltaStep.Apply<double>(p, g, a, b, new(10)),
            (p, g, t) => NadamStep.Apply<double>(p, g, a, b, t, ref product, new(0.01)),
            (p, g, t) => AmsGradStep.Apply<double>(p, g, a, b, c, t, new(0.01)),
            (p, g, _) => LionStep.Apply<double>(p, g, a, new(0.005)),
        ];
        for (int k = 0; k < steps.Length; k++)
        {
            double[] p = [1, -2];
            a = [0, 0];
            b = [0, 0];
            c = [0, 0];
            for (int t = 1; t <= 3000; t++)
            {
                steps[k](p, [p[0] - 0.5, 4 * (p[1] + 1)], t); // the gradient of (x - 1/2)^2 / 2 + 2 (y + 1)^2
            }

            Assert.True(Math.Abs(p[0] - 0.5) < 0.05 && Math.Abs(p[1] + 1) < 0.05, $"Step {k} ends at {p[0]}, {p[1]}.");
        }
    }

    [Fact]
    public void NaN_stays_where_it_is()
    {
        foreach (int n in new[] { 1, 5, 40 })
        {
            for (int i = 0; i < n; i++)
            {
                float[] g = new float[n];
                g[i] = float.NaN;
                double product = 1;
                Expect((p, a, _, _) => RmsPropStep.Apply<float>(p, g, a, [], [], new(1e-2)));
                Expect((p, a, b, _) => RmsPropStep.Apply<float>(p, g, a, [], b, new(1e-2, Momentum: 0.9)));
                Expect((p, a, b, _) => RmsPropStep.Apply<float>(p, g, a, b, [], new(1e-2, Centered: true)));
                Expect((p, a, b, c) => RmsPropStep.Apply<float>(p, g, a, b, c, new(1e-2, Momentum: 0.9, Centered: true)));
                Expect((p, a, _, _) => AdagradStep.Apply<float>(p, g, a, 1, new(1e-2)));
                Expect((p, a, b, _) => AdadeltaStep.Apply<float>(p, g, a, b, new(1)));
                Expect((p, a, b, _) => NadamStep.Apply<float>(p, g, a, b, 1, ref product, new(2e-3)));
                Expect((p, a, b, c) => AmsGradStep.Apply<float>(p, g, a, b, c, 1, new(1e-3)));
                Expect((p, a, _, _) => LionStep.Apply<float>(p, g, a, new(1e-4)));

                void Expect(Action<float[], float[], float[], float[]> step)
                {
                    float[] p = new float[n], a = new float[n];
                    step(p, a, new float[n], new float[n]);
                    for (int j = 0; j < n; j++)
                    {
                        Assert.Equal((i == j, i == j), (float.IsNaN(p[j]), float.IsNaN(a[j])));
                    }
                }
            }
        }
    }

    [Fact]
    public void A_NaN_that_AMSGrad_remembers_is_not_forgotten()
    {
        float[] p = [1], m = [0], v = [0], w = [float.NaN];
        AmsGradStep.Apply<float>(p, [1], m, v, w, 1, new(1e-3));
        Assert.True(float.IsNaN(p[0]) && float.IsNaN(w[0]));
    }

    [Fact]
    public void Doors_name_what_is_wrong_and_write_nothing()
    {
        float[] p = [1, 2, 3], v = [4, 5, 6], w = [7, 8, 9], z = [0, 0, 0], g = [1, 1, 1], two = [0, 0];
        double product = 1;
        double twice = 2;
        Expect("gradients has 2 elements; parameters has 3", () => RmsPropStep.Apply<float>(p, two, v, [], [], new(1e-2)));
        Expect("secondMoment has 2 elements; parameters has 3", () => RmsPropStep.Apply<float>(p, g, two, [], [], new(1e-2)));
        Expect("secondMoment has 2 elements; parameters has 3", () => RmsPropStep.Apply<float>(p, g, two, [], w, new(1e-2, Momentum: 0.9)));
        Expect("velocity has 0 elements; parameters has 3", () => RmsPropStep.Apply<float>(p, g, v, [], [], new(1e-2, Momentum: 0.9)));
        Expect("firstMoment has 0 elements; parameters has 3", () => RmsPropStep.Apply<float>(p, g, v, [], [], new(1e-2, Centered: true)));
        Expect("velocity has 2 elements; parameters has 3", () => RmsPropStep.Apply<float>(p, g, v, w, two, new(
            1e-2, Momentum: 0.9, Centered: true)));
        Expect("secondMoment overlaps velocity", () => RmsPropStep.Apply<float>(p, g, v, [], v, new(1e-2, Momentum: 0.9)));
        Expect("secondMoment overlaps firstMoment", () => RmsPropStep.Apply<float>(p, g, v, v, [], new(1e-2, Centered: true)));
        Expect("firstMoment overlaps velocity", () => RmsPropStep.Apply<float>(p, g, v, w, w, new(1e-2, Momentum: 0.9, Centered: true)));
        Expect("secondMoment overlaps velocity", () => RmsPropStep.Apply<float>(p, g, v, w, v, new(1e-2, Momentum: 0.9, Centered: true)));
        Expect("alpha is 1; it must be at least 0 and below 1", () => RmsPropStep.Apply<float>(p, g, v, [], [], new(1e-2, 1)));
        Expect("epsilon is -1; it must be finite and at least 0", () => RmsPropStep.Apply<float>(p, g, v, w, [], new(
            1e-2, Epsilon: -1, Centered: true)));
        Expect("momentum is NaN; it must be finite", () => RmsPropStep.Apply<float>(p, g, v, [], w, new(1e-2, Momentum: double.NaN)));
        Expect("learningRate is NaN; it must be finite", () => RmsPropStep.Apply<float>(p, g, v, [], [], new(double.NaN)));
        Expect("weightDecay is NaN; it must be finite", () => RmsPropStep.Apply<float>(
            p, g, v, [], [], new(1e-2, WeightDecay: double.NaN)));
        Expect("sumOfSquares has 2 elements; parameters has 3", () => AdagradStep.Apply<float>(p, g, two, 1, new(1e-2)));
        Expect("sumOfSquares overlaps gradients", () => AdagradStep.Apply<float>(p, g, g, 1, new(1e-2)));
        Expect("step is 0; it must be at least 1", () => AdagradStep.Apply<float>(p, g, v, 0, new(1e-2)));
        Expect("learningRateDecay is -1; it must be finite and at least 0", () => AdagradStep.Apply<float>(p, g, v, 1, new(1, -1)));
        Expect("epsilon is -1; it must be finite and at least 0", () => AdagradStep.Apply<float>(p, g, v, 1, new(1e-2, Epsilon: -1)));
        Expect("secondMoment overlaps squaredSteps", () => AdadeltaStep.Apply<float>(p, g, v, v, new(1)));
        Expect("squaredSteps has 2 elements; parameters has 3", () => AdadeltaStep.Apply<float>(p, g, v, two, new(1)));
        Expect("rho is 1; it must be at least 0 and below 1", () => AdadeltaStep.Apply<float>(p, g, v, w, new(1, 1)));
        Expect("epsilon is -1; it must be finite and at least 0", () => AdadeltaStep.Apply<float>(p, g, v, w, new(1, Epsilon: -1)));
        Expect("secondMoment has 2 elements; parameters has 3", () => NadamStep.Apply<float>(p, g, v, two, 1, ref product, new(2e-3)));
        Expect("firstMoment overlaps secondMoment", () => NadamStep.Apply<float>(p, g, v, v, 1, ref product, new(2e-3)));
        Expect("step is 0; it must be at least 1", () => NadamStep.Apply<float>(p, g, v, w, 0, ref product, new(
            2e-3, WeightDecay: 1e-2, Decoupled: true)));
        Expect("momentumProduct is 2; it must be at least 0 and at most 1", () => NadamStep.Apply<float>(
            p, g, v, w, 1, ref twice, new(2e-3)));
        Expect("momentumDecay is -1; it must be finite", () => NadamStep.Apply<float>(
            p, g, v, w, 1, ref product, new(2e-3), momentumDecay: -1));
        Expect("maxSecondMoment has 2 elements; parameters has 3", () => AmsGradStep.Apply<float>(p, g, v, w, two, 1, new(1e-3)));
        Expect("secondMoment overlaps maxSecondMoment", () => AmsGradStep.Apply<float>(p, g, v, w, w, 1, new(1e-3)));
        Expect("firstMoment overlaps maxSecondMoment", () => AmsGradStep.Apply<float>(p, g, v, w, v, 1, new(
            1e-3, WeightDecay: 1e-2, Decoupled: true)));
        Expect("parameters overlaps maxSecondMoment", () => AmsGradStep.Apply<float>(p, g, v, w, p, 1, new(1e-3)));
        Expect("beta2 is 1; it must be at least 0 and below 1", () => AmsGradStep.Apply<float>(p, g, v, w, z, 1, new(1e-3, Beta2: 1)));
        Expect("momentum has 2 elements; parameters has 3", () => LionStep.Apply<float>(p, g, two, new(1e-4)));
        Expect("beta1 is 1; it must be at least 0 and below 1", () => LionStep.Apply<float>(p, g, v, new(1e-4, 1)));
        Expect("beta2 is -1; it must be at least 0 and below 1", () => LionStep.Apply<float>(p, g, v, new(1e-4, Beta2: -1)));
        Assert.Equal([1f, 2f, 3f], p);
        Assert.Equal([4f, 5f, 6f], v);
        Assert.Equal([7f, 8f, 9f], w);
        Assert.Equal(1, product);

        static void Expect(string start, Action act) =>
            Assert.StartsWith(start, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
    }
}
