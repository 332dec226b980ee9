using System;
using System.Collections.Generic;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Functions;
using DoubleDouble = NeuralKernels.Reference.Functions.DoubleDouble;
using NaiveActivations = NeuralKernels.Reference.Activations;
using NaiveFunctions = NeuralKernels.Reference.Functions;

namespace NeuralKernels.Bench.Exhaustive;

/// <summary>A kernel under test: y[i] = f(x[i]).</summary>
internal delegate void Kernel(ReadOnlySpan<float> x, Span<float> y);

/// <summary>A function to be checked on every float: the kernel, a quick oracle good to 2^-43, and the slow one that decides near a boundary.</summary>
internal sealed record Subject(string Name, Kernel Kernel, Func<double, double> Quick, Func<double, DoubleDouble> Exact)
{
    public static IReadOnlyList<Subject> All { get; } =
    [
        new("exp", Exp.Apply, Math.Exp, x => NaiveFunctions.Exp.Evaluate(x)),
        new("expm1", Expm1.Apply, Libm.Expm1, x => NaiveFunctions.Expm1.Evaluate(x)),
        new("exp2", Exp2.Apply, Libm.Exp2, x => NaiveFunctions.Exp2.Evaluate(x)),
        new("log", Log.Apply, Math.Log, x => NaiveFunctions.Log.Evaluate(x)),
        new("log1p", Log1p.Apply, Libm.Log1p, x => NaiveFunctions.Log1p.Evaluate(x)),
        new("log2", Log2.Apply, Math.Log2, x => NaiveFunctions.Log2.Evaluate(x)),
        new("erf", Erf.Apply, Libm.Erf, x => NaiveFunctions.Erf.Evaluate(x)),
        new("sigmoid", Sigmoid.Forward, x => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x)), x => NaiveActivations.Sigmoid.Evaluate(x)),
        new("tanh", Tanh.Forward, Math.Tanh, x => NaiveActivations.Tanh.Evaluate(x)),
        new("softplus", Softplus.Forward, x => Math.Max(x, 0) + Libm.Log1p(Math.Exp(-Math.Abs(x))), x => NaiveActivations.Softplus.Evaluate(x)),
        new("elu", (x, y) => Elu.Forward(x, y), x => x > 0 ? x : Libm.Expm1(x), x => NaiveActivations.Elu.Evaluate(x)),
        new("celu", (x, y) => Celu.Forward(x, y), x => x > 0 ? x : Libm.Expm1(x), x => NaiveActivations.Celu.Evaluate(x)),
        new("selu", Selu.Forward, x => x > 0 ? Selu.Scale * x : Selu.ScaledAlpha * Libm.Expm1(x), x => NaiveActivations.Selu.Evaluate(x)),
        new("softsign", Softsign.Forward, x => double.IsInfinity(x) ? Math.Sign(x) : x / (1 + Math.Abs(x)), x => NaiveActivations.Softsign.Evaluate(x)),
        new("hardsigmoid", HardSigmoid.Forward, x => Math.Clamp((x + 3) / 6, 0, 1), x => NaiveActivations.HardSigmoid.Evaluate(x)),
        new("hardswish", HardSwish.Forward, x => x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) / 6, x => NaiveActivations.HardSwish.Evaluate(x)),
        new("gaussian", Gaussian.Forward, x => Math.Exp(-(x * x)), x => NaiveActivations.Gaussian.Evaluate(x)),
        new("silu", Silu.Forward, x => x < -750 ? -0.0 : x < 0 ? x * (Math.Exp(x) / (1 + Math.Exp(x))) : x / (1 + Math.Exp(-x)), x => NaiveActivations.Silu.Evaluate(x)),
        new("mish", Mish.Forward, QuickMish, x => NaiveActivations.Mish.Evaluate(x)),
        new("gelu", Gelu.Forward, x => x < -40 ? -0.0 : x * 0.5 * Libm.Erfc(-x * Math.Sqrt(0.5)), x => NaiveActivations.Gelu.Evaluate(x)),
        new("gelutanh", GeluTanh.Forward, QuickGeluTanh, x => NaiveActivations.GeluTanh.Evaluate(x)),
    ];

    private static double QuickMish(double x)
    {
        if (Math.Abs(x) > 300)
        {
            return double.IsNaN(x) || x > 0 ? x : -0.0;
        }

        double e = Math.Exp(x);
        double n = e * (e + 2);
        return x * (n / (n + 2));
    }

    private static double QuickGeluTanh(double x)
    {
        if (Math.Abs(x) > 30)
        {
            return double.IsNaN(x) || x > 0 ? x : -0.0;
        }

        double w = 2 * Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x));
        return w < 0 ? x * (Math.Exp(w) / (1 + Math.Exp(w))) : x / (1 + Math.Exp(-w));
    }
}
