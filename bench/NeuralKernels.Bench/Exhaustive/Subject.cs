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

/// <summary>A function to be checked on every float: the kernel, a quick oracle good to 2^-45, and the slow one that decides near a boundary.</summary>
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
    ];
}
