using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Verification;
using DoubleDouble = NeuralKernels.Reference.Functions.DoubleDouble;

namespace NeuralKernels.Bench.Exhaustive;

/// <summary>A function to check on every float.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Approximate">A fast oracle with a relative error of at most 2^-43.</param>
/// <param name="Exact">The slow oracle that decides near a rounding boundary.</param>
internal sealed record Subject(string Name, Map<float> Kernel, Func<double, double> Approximate, Func<double, DoubleDouble> Exact)
{
    public static IReadOnlyList<Subject> All { get; } =
    [
        Of("exp", Math.Exp),
        Of("expm1", Libm.Expm1),
        Of("exp2", Libm.Exp2),
        Of("log", Math.Log),
        Of("log1p", Libm.Log1p),
        Of("log2", Math.Log2),
        Of("erf", Libm.Erf),
        Of("sigmoid", x => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x))),
        Of("tanh", Math.Tanh),
        Of("softplus", x => Math.Max(x, 0) + Libm.Log1p(Math.Exp(-Math.Abs(x)))),
        Of("elu", x => x > 0 ? x : Libm.Expm1(x)),
        Of("celu", x => x > 0 ? x : Libm.Expm1(x)),
        Of("selu", x => x > 0 ? Selu.Scale * x : Selu.ScaledAlpha * Libm.Expm1(x)),
        Of("softsign", x => double.IsInfinity(x) ? Math.Sign(x) : x / (1 + Math.Abs(x))),
        Of("hardsigmoid", x => Math.Clamp((x + 3) / 6, 0, 1)),
        Of("hardswish", x => x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) / 6),
        Of("gaussian", x => Math.Exp(-(x * x))),
        Of("silu", x => x < -750 ? -0.0 : x < 0 ? x * (Math.Exp(x) / (1 + Math.Exp(x))) : x / (1 + Math.Exp(-x))),
        Of("mish", ApproximateMish),
        Of("gelu", x => x < -40 ? -0.0 : x * 0.5 * Libm.Erfc(-x * Math.Sqrt(0.5))),
        Of("gelubytanh", ApproximateGeluTanh),
    ];

    private static Subject Of(string name, Func<double, double> approximate)
    {
        FunctionCase<float> function = FunctionCase<float>.All.First(
            function => function.Name.Replace(" ", "", StringComparison.Ordinal) == name);
        return new Subject(name, function.Kernel, approximate, x => function.Exact(x));
    }

    private static double ApproximateMish(double x)
    {
        if (Math.Abs(x) > 300)
        {
            return double.IsNaN(x) || x > 0 ? x : -0.0;
        }

        double e = Math.Exp(x);
        double n = e * (e + 2);
        return x * (n / (n + 2));
    }

    private static double ApproximateGeluTanh(double x)
    {
        if (Math.Abs(x) > 30)
        {
            return double.IsNaN(x) || x > 0 ? x : -0.0;
        }

        double w = 2 * Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x));
        return w < 0 ? x * (Math.Exp(w) / (1 + Math.Exp(w))) : x / (1 + Math.Exp(-w));
    }
}
