using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Reference.Functions;
using Act = NeuralKernels.Kernels.Activations;
using Big = NeuralKernels.Reference.Functions.BigFunctions;
using Fn = NeuralKernels.Kernels.Functions;
using NaiveAct = NeuralKernels.Reference.Activations;
using NaiveFn = NeuralKernels.Reference.Functions;

namespace NeuralKernels.Verification;

/// <summary>A function of one argument with its exact values and the error bound of its kernel for double.</summary>
/// <remarks>The only list of functions: <c>nk verify</c>, the bench's <c>exhaustive</c> and <c>worst</c> and the kernels' tests use
/// it.</remarks>
/// <param name="Name">Its name.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Exact">The value of the reference before rounding.</param>
/// <param name="True">The value in 256 bits, for any double but NaN and infinities.</param>
/// <param name="Ulp">The error bound of the kernel for double, in ulp, as its documentation states.</param>
internal sealed record FunctionCase<T>(
    string Name, Map<T> Kernel, Func<DoubleDouble, DoubleDouble> Exact, Func<BigFloat, BigFloat> True, double Ulp = 1)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly double[] s_eluAlphas = [0.1, 0.3, 0.5, 1.7, 2.7589, 1e-300, 1e300];
    private static readonly double[] s_celuAlphas = [1e-6, 0.1, 0.3, 0.5, 1.7, 2.7589, 1e300];

    /// <summary>The parameter of a function that has one.</summary>
    public double? Parameter { get; init; }

    /// <summary>The function is defined for arguments above this.</summary>
    public double Above { get; init; } = double.NegativeInfinity;

    /// <summary>Arguments where the kernel branches or its result leaves the normal range; the search for the worst error starts
    /// there.</summary>
    public double[] Borders { get; init; } = [];

    /// <summary>The size whose ulp errors are measured in, if not the value's: that of the terms, for a sum that passes through
    /// 0.</summary>
    public Func<BigFloat, BigFloat>? Size { get; init; }

    /// <summary>All without a parameter, ELU and CELU with parameter 1: the functions whose digest is published.</summary>
    public static IReadOnlyList<FunctionCase<T>> All { get; } =
    [
        new("exp", Fn.Exp.Apply, NaiveFn.Exp.Evaluate, Big.Exp) { Borders = [-745.14, -708.4, 0.34657359, 709.79] },
        new("exp2", Fn.Exp2.Apply, NaiveFn.Exp2.Evaluate, x => Big.Exp(x * Big.Ln2)) { Borders = [-1075, -1074, -1022, 0.5, 1024] },
        new("expm1", Fn.Expm1.Apply, NaiveFn.Expm1.Evaluate, Big.Expm1)
        {
            Borders = [-50, -37.4, -0.34657359, 0.34657359, 36.4, 37.1, 37.8, 709.79],
        },
        new("log", Fn.Log.Apply, NaiveFn.Log.Evaluate, Big.Log) { Above = 0, Borders = [0.70710678, 1, 1.41421356] },
        new("log1p", Fn.Log1p.Apply, NaiveFn.Log1p.Evaluate, Big.Log1p) { Above = -1, Borders = [-1, -0.29289322, 0.41421356, 1] },
        new("log2", Fn.Log2.Apply, NaiveFn.Log2.Evaluate, x => Big.Log(x) / Big.Ln2) { Above = 0, Borders = [0.70710678, 1, 1.41421356] },
        new("erf", Fn.Erf.Apply, NaiveFn.Erf.Evaluate, Big.Erf) { Borders = [1, 4, 5.86, 6] },
        new("sigmoid", Act.Sigmoid.Forward, NaiveAct.Sigmoid.Evaluate, Sigmoid)
        {
            Borders = [-745.14, -708.4, -36.7, -0.34657359, 0.34657359, 36.7],
        },
        new("tanh", Act.Tanh.Forward, NaiveAct.Tanh.Evaluate, Tanh) { Borders = [0.1732868, 0.5198604, 19.1, 20, 22] },
        new("elu", (x, y) => Act.Elu.Forward(x, y), x => NaiveAct.Elu.Evaluate(x), x => Elu(x, 1)) { Borders = [-50, -0.34657359] },
        new("celu", (x, y) => Act.Celu.Forward(x, y), x => NaiveAct.Celu.Evaluate(x), x => Elu(x, 1)) { Borders = [-50, -0.34657359] },
        new("selu", Act.Selu.Forward, NaiveAct.Selu.Evaluate, Selu) { Borders = [-50, -0.34657359] },
        new("softplus", Act.Softplus.Forward, NaiveAct.Softplus.Evaluate, Softplus)
        {
            Borders = [-745.14, -708.4, -36.7, -0.88137, 0.88137, 36.7],
        },
        new("softsign", Act.Softsign.Forward, NaiveAct.Softsign.Evaluate, x => x / (1 + BigFloat.Abs(x)))
        {
            Borders = [1, 1152921504606846976],
        },
        new("hard sigmoid", Act.HardSigmoid.Forward, NaiveAct.HardSigmoid.Evaluate, HardSigmoid) { Borders = [-3, 3] },
        new("hard swish", Act.HardSwish.Forward, NaiveAct.HardSwish.Evaluate, HardSwish) { Borders = [-3, 3] },
        new("gaussian", Act.Gaussian.Forward, NaiveAct.Gaussian.Evaluate, x => Big.Exp(-(x * x)))
        {
            Borders = [0.588705, 26.6157, 27.297, 28],
        },
        new("silu", Act.Silu.Forward, NaiveAct.Silu.Evaluate, x => x * Sigmoid(x)) { Borders = [-751.8, -745.14, -714.9, -700] },
        new("mish", Act.Mish.Forward, NaiveAct.Mish.Evaluate, Mish) { Borders = [-751.8, -745.14, -714.9, -700] },
        new("gelu", Act.Gelu.Forward, NaiveAct.Gelu.Evaluate, x => x * Normal(x), Ulp: 9) { Borders = [-40, -38.58, -37.5, -37, 8.3] },
        new("gelu by tanh", Act.GeluTanh.Forward, NaiveAct.GeluTanh.Evaluate, x => x * Sigmoid(GeluArgument(x)))
        {
            Borders = [-30, -21.6, -21.4, -21.1, -21],
        },
    ];

    /// <summary>Those whose parameter is not 1.</summary>
    public static IReadOnlyList<FunctionCase<T>> WithParameters { get; } =
    [
        .. s_eluAlphas.Select(alpha => new FunctionCase<T>(
            "elu", (x, y) => Act.Elu.Forward(x, y, alpha), x => NaiveAct.Elu.Evaluate(x, alpha), x => Elu(x, alpha))
        {
            Parameter = alpha,
            Borders = [-50, -0.34657359],
        }),
        .. s_celuAlphas.Select(alpha => new FunctionCase<T>(
            "celu", (x, y) => Act.Celu.Forward(x, y, alpha), x => NaiveAct.Celu.Evaluate(x, alpha),
            x => x.Sign > 0 ? x : Elu(x / alpha, alpha))
        {
            Parameter = alpha,
            Borders = [-50 * alpha, -0.34657359 * alpha, -alpha * 5.5511151231257827e-17],
        }),
    ];

    /// <summary>The derivatives that are evaluated in double.</summary>
    /// <remarks>The error of a sum is measured by the size of its terms: close to its root no other bound holds.</remarks>
    public static IReadOnlyList<FunctionCase<T>> Derivatives { get; } =
    [
        Derivative("softplus", Act.Softplus.Backward, NaiveAct.Softplus.Derivative, Sigmoid),
        Derivative("softsign", Act.Softsign.Backward, NaiveAct.Softsign.Derivative,
            x => 1 / ((1 + BigFloat.Abs(x)) * (1 + BigFloat.Abs(x))), 3.5, 1.34e154),
        Derivative("hard swish", Act.HardSwish.Backward, NaiveAct.HardSwish.Derivative, HardSwishSlope, 2, -3, 3) with
        {
            Size = x => (3 + (2 * BigFloat.Abs(x))) / 6,
        },
        Derivative(
            "gaussian", Act.Gaussian.Backward, NaiveAct.Gaussian.Derivative, x => -2 * x * Big.Exp(-(x * x)), 2.5, 26, 26.62, 27.4, 28),
        Derivative("silu", Act.Silu.Backward, NaiveAct.Silu.Derivative, x => SiluSlope(x, x), 4, -751.8, -745.14, -714.9, -700) with
        {
            Size = x => SiluSlope(x, BigFloat.Abs(x)),
        },
        Derivative("mish", Act.Mish.Backward, NaiveAct.Mish.Derivative, x => MishSlope(x, x), 11, -751.8, -745.14, -714.9, -700) with
        {
            Size = x => MishSlope(x, BigFloat.Abs(x)),
        },
        Derivative("gelu", Act.Gelu.Backward, NaiveAct.Gelu.Derivative, x => Normal(x) + (x * Density(x)), 9, -40, -38.58, -37.5, -37) with
        {
            Size = x => Normal(x) + BigFloat.Abs(x * Density(x)),
        },
        Derivative("gelu by tanh", Act.GeluTanh.Backward, NaiveAct.GeluTanh.Derivative, x => GeluTanhSlope(x, x), 5, -30, -21.6, -21.1) with
        {
            Size = x => GeluTanhSlope(x, BigFloat.Abs(x)),
        },
    ];

    /// <summary>The error of a result in ulp; infinite where only one of result and value is NaN.</summary>
    public double Error(double x, double found)
    {
        if (!double.IsFinite(x) || !(x > Above))
        {
            double expected = Exact(x).ToDouble();
            return expected.Equals(found) ? 0 : double.PositiveInfinity;
        }

        if (double.IsNaN(found))
        {
            return double.PositiveInfinity;
        }

        BigFloat value = True(x);
        return Size is null ? value.Ulps(found) : value.Ulps(found, Size(x));
    }

    private static FunctionCase<T> Derivative(
        string name,
        MapBack<T> kernel,
        Func<DoubleDouble, DoubleDouble> exact,
        Func<BigFloat, BigFloat> value,
        double ulp = 1,
        params double[] borders)
    {
        return new FunctionCase<T>(name + " derivative", Apply, exact, value, ulp) { Borders = borders };

        void Apply(ReadOnlySpan<T> x, Span<T> y)
        {
            var one = new T[x.Length];
            Array.Fill(one, T.One);
            kernel(x, one, y);
        }
    }

    private static BigFloat Sigmoid(BigFloat x) => 1 / (1 + Big.Exp(-x));

    private static BigFloat Tanh(BigFloat x)
    {
        BigFloat t = Big.Expm1(2 * BigFloat.Abs(x));
        return x.Sign * t / (t + 2);
    }

    private static BigFloat Elu(BigFloat x, double alpha) => x.Sign > 0 ? x : alpha * Big.Expm1(x);

    private static BigFloat Selu(BigFloat x) => x.Sign > 0 ? Act.Selu.Scale * x : Act.Selu.ScaledAlpha * Big.Expm1(x);

    private static BigFloat Softplus(BigFloat x) => x.Sign > 0 ? x + Big.Log1p(Big.Exp(-x)) : Big.Log1p(Big.Exp(x));

    private static BigFloat HardSigmoid(BigFloat x) => (x + 3).Sign <= 0 ? 0 : (x - 3).Sign >= 0 ? 1 : (x + 3) / 6;

    private static BigFloat HardSwish(BigFloat x) => x * HardSigmoid(x);

    private static BigFloat HardSwishSlope(BigFloat x) => (x + 3).Sign <= 0 ? 0 : (x - 3).Sign >= 0 ? 1 : ((2 * x) + 3) / 6;

    private static BigFloat Mish(BigFloat x) => x * TanhOfSoftplus(x);

    /// <summary>n / (n + 2) with n = e^x (e^x + 2).</summary>
    private static BigFloat TanhOfSoftplus(BigFloat x)
    {
        BigFloat e = Big.Exp(x), n = e * (e + 2);
        return n / (n + 2);
    }

    /// <summary>P(X &lt; x) for a standard normal X.</summary>
    private static BigFloat Normal(BigFloat x) => Big.Erfc(-x / Big.RootTwo) / 2;

    private static BigFloat Density(BigFloat x) => Big.Exp(-(x * x) / 2) / (Big.RootTwo * Big.RootPi);

    /// <summary>2 sqrt(2 / pi) (x + 0.044715 x^3).</summary>
    private static BigFloat GeluArgument(BigFloat x) => 2 * Big.RootTwo / Big.RootPi * x * (1 + (x * x * 44715 / 1000000));

    /// <summary>s + x s (1 - s); with the x of the product as <paramref name="factor"/>, which may be its size.</summary>
    private static BigFloat SiluSlope(BigFloat x, BigFloat factor) => Sigmoid(x) * (1 + (factor * Sigmoid(-x)));

    /// <summary>t + x (1 - t^2) s, with 1 - t = 2 / (n + 2).</summary>
    private static BigFloat MishSlope(BigFloat x, BigFloat factor)
    {
        BigFloat t = TanhOfSoftplus(x), e = Big.Exp(x);
        return t + (factor * (1 + t) * 2 / ((e * (e + 2)) + 2) * Sigmoid(x));
    }

    private static BigFloat GeluTanhSlope(BigFloat x, BigFloat factor)
    {
        BigFloat w = GeluArgument(x), slope = 2 * Big.RootTwo / Big.RootPi * (1 + (3 * x * x * 44715 / 1000000));
        return Sigmoid(w) * (1 + (factor * Sigmoid(-w) * slope));
    }
}
