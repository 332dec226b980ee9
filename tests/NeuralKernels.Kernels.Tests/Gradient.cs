using System;
using Xunit;

namespace NeuralKernels.Kernels.Tests;

/// <summary>Gradients against central differences in double.</summary>
internal static class Gradient
{
    /// <summary>
    /// Relative to the largest component, 1e-6: the truncation error h^2/6 f''' and the rounding error 2^-53 f/h are both near 1e-10 at h =
    /// 1e-5.
    /// </summary>
    public static void Expect(Func<double[], double> f, double[] x, double[] gradient)
    {
        const double Step = 1e-5;
        double largest = 0;
        foreach (double component in gradient)
        {
            largest = Math.Max(largest, Math.Abs(component));
        }

        for (int i = 0; i < x.Length; i++)
        {
            double[] moved = (double[])x.Clone();
            moved[i] = x[i] + Step;
            double above = f(moved);
            moved[i] = x[i] - Step;
            double below = f(moved);
            double difference = (above - below) / (2 * Step);
            Assert.True(
                Math.Abs(difference - gradient[i]) <= 1e-6 * largest,
                $"Component {i}: the kernel says {gradient[i]:R}, central differences {difference:R}.");
        }
    }
}
