using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Verification;
using BigFloat = NeuralKernels.Reference.Functions.BigFloat;
using DoubleDouble = NeuralKernels.Reference.Functions.DoubleDouble;

namespace NeuralKernels.Kernels.Tests.Functions;

/// <summary>A function of one argument with its reference: the rows that the theories run over.</summary>
internal abstract class FunctionCase
{
    public required string Name { get; init; }

    /// <summary>ELU's and CELU's alpha, where it is not 1.</summary>
    public double? Parameter { get; init; }

    /// <summary>What it should give, and the bound that is stated for double.</summary>
    public FunctionCase<double> Stated => field ??= s_stated.First(function => function.Name == Name && function.Parameter == Parameter);

    /// <summary>Floats whose results are nearest to halfway between two floats, found by the exhaustive run.</summary>
    public float[] Hard { get; init; } = [];

    public static IReadOnlyList<FunctionCase> All { get; } =
    [
        new Of<ExpOperator, ExpOfSingleOperator> { Name = "exp" },
        new Of<Expm1Operator, Expm1OfSingleOperator> { Name = "expm1" },
        new Of<Exp2Operator, Exp2OfSingleOperator>
        {
            Name = "exp2",
            Hard = [0.00296957581f, -0.0297437739f],
        },
        new Of<LogOperator, LogOfSingleOperator>
        {
            Name = "log",
            Hard = [0.0117943827f, 9.47263622f, 58037908f, 1.27837837e+23f, 5.49830608e+28f],
        },
        new Of<Log1pOperator, Log1pOfSingleOperator>
        {
            Name = "log1p",
            Hard =
            [
                7.15255908e-07f, 8.5830934e-06f, 0.495129973f, 8.47263622f, 1.27837837e+23f, 5.49830608e+28f,
                -7.15255567e-07f, -8.58304429e-06f, -0.00217871461f,
            ],
        },
        new Of<Log2Operator, Log2Operator> { Name = "log2" },
        new Of<ErfOperator, ErfOfSingleOperator> { Name = "erf" },
        new Of<SigmoidOperator, SigmoidOfSingleOperator>
        {
            Name = "sigmoid",
            Hard = [3.57627869e-07f, 8.34465027e-07f, 1.37090683e-05f, -1.78813934e-07f, -1.13248825e-06f, -0.00111788523f],
        },
        new Of<TanhOperator, TanhOperator> { Name = "tanh", Hard = [9.010913f, 9.010914f] },
        new Of<SoftplusOperator, SoftplusOfSingleOperator> { Name = "softplus", Hard = [0.000446809921f] },
        new Of<EluOperator, EluOfOneOperator> { Name = "elu", F = new(1) },
        new Of<CeluOperator, EluOfOneOperator> { Name = "celu", F = new(1) },
        new Of<SeluOperator, SeluOfSingleOperator> { Name = "selu" },
        new Of<SoftsignOperator, SoftsignOfSingleOperator> { Name = "softsign", Hard = [0.0085146632f] },
        new Of<HardSigmoidOperator, HardSigmoidOfSingleOperator> { Name = "hard sigmoid" },
        new Of<HardSwishOperator, HardSwishOfSingleOperator> { Name = "hard swish" },
        new Of<GaussianOperator, GaussianOfSingleOperator> { Name = "gaussian", Hard = [1.85142398f] },
        new Of<SiluOperator, SiluOfSingleOperator> { Name = "silu" },
        new Of<MishOperator, MishOfSingleOperator> { Name = "mish" },
        new Of<GeluOperator, GeluOfSingleOperator> { Name = "gelu", Hard = [2.10574053e-05f] },
        new Of<GeluTanhOperator, GeluTanhOfSingleOperator> { Name = "gelu by tanh" },
    ];

    /// <summary>ELU and CELU of the alphas in the list of stated functions.</summary>
    public static IReadOnlyList<FunctionCase> WithParameters { get; } =
    [
        .. FunctionCase<double>.WithParameters.Select(function => function.Parameter!.Value switch
        {
            double alpha when function.Name == "elu" => (FunctionCase)new Of<EluOperator, EluOfSingleOperator>
            {
                Name = "elu",
                Parameter = alpha,
                F = new(alpha),
                FOfSingle = new(alpha),
            },
            double alpha =>
                new Of<CeluOperator, CeluOfSingleOperator> { Name = "celu", Parameter = alpha, F = new(alpha), FOfSingle = new(alpha) },
        }),
    ];

    /// <summary>The derivatives that are evaluated in double: no other claim is made for float than that of the evaluation.</summary>
    public static IReadOnlyList<FunctionCase> Derivatives { get; } =
    [
        new Of<SigmoidOperator, SigmoidOfSingleOperator> { Name = "softplus derivative" },
        new Of<SoftsignDerivative, SoftsignDerivativeOfSingle> { Name = "softsign derivative" },
        new Of<HardSwishDerivative, HardSwishDerivative> { Name = "hard swish derivative" },
        new Of<GaussianDerivative, GaussianDerivativeOfSingle> { Name = "gaussian derivative" },
        new Of<SiluDerivative, SiluDerivativeOfSingle> { Name = "silu derivative" },
        new Of<MishDerivative, MishDerivativeOfSingle> { Name = "mish derivative" },
        new Of<GeluDerivative, GeluDerivativeOfSingle> { Name = "gelu derivative" },
        new Of<GeluTanhDerivative, GeluTanhDerivativeOfSingle> { Name = "gelu by tanh derivative" },
    ];

    private static readonly FunctionCase<double>[] s_stated =
        [.. FunctionCase<double>.All, .. FunctionCase<double>.WithParameters, .. FunctionCase<double>.Derivatives];

    public static FunctionCase Find(string name, double? parameter = null) =>
        All.Concat(WithParameters).Concat(Derivatives).First(row => row.Name == name && row.Parameter == parameter);


    /// <summary>The value before it is rounded, to 106 bits.</summary>
    public DoubleDouble Exact(DoubleDouble x) => Stated.Exact(x);

    /// <summary>The float nearest to the value.</summary>
    public float Nearest(float x)
    {
        if (Parameter is null || !float.IsFinite(x))
        {
            return Exact(x).ToSingle();
        }

        BigFloat y = Stated.True(x);
        return y.Sign == 0 ? x * 0f : y.ToSingle();
    }

    public abstract void Single(SimdWidth width, ReadOnlySpan<float> x, Span<float> y);

    public abstract void Double(SimdWidth width, ReadOnlySpan<double> x, Span<double> y);

    private sealed class Of<TOperator, TSingleOperator> : FunctionCase
        where TOperator : struct, IUnaryOperator<double>
        where TSingleOperator : struct, IUnaryOperator<double>
    {
        public TOperator F { get; init; }

        public TSingleOperator FOfSingle { get; init; }

        public override void Single(SimdWidth width, ReadOnlySpan<float> x, Span<float> y) => ElementwiseWidths.RunInDouble(
            width, FOfSingle, x, y);

        public override void Double(SimdWidth width, ReadOnlySpan<double> x, Span<double> y) => ElementwiseWidths.RunInDouble(
            width, F, x, y);
    }
}
