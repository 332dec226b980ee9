using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;
using DoubleDouble = NeuralKernels.Reference.Functions.DoubleDouble;
using NaiveActivations = NeuralKernels.Reference.Activations;
using NaiveFunctions = NeuralKernels.Reference.Functions;

namespace NeuralKernels.Kernels.Tests.Functions;

/// <summary>A function of one argument with its reference: the rows that the theories run over.</summary>
internal abstract class FunctionCase
{
    public required string Name { get; init; }

    public required Func<DoubleDouble, DoubleDouble> Exact { get; init; }

    /// <summary>The bound that the test holds the double kernel to, in ulp.</summary>
    public double DoubleUlp { get; init; } = 1;

    /// <summary>Floats whose results are nearest to halfway between two floats, found by the exhaustive run.</summary>
    public float[] Hard { get; init; } = [];

    public static IReadOnlyList<FunctionCase> All { get; } =
    [
        new Of<ExpOperator, ExpOfSingleOperator> { Name = "exp", Exact = NaiveFunctions.Exp.Evaluate },
        new Of<Expm1Operator, Expm1Operator> { Name = "expm1", Exact = NaiveFunctions.Expm1.Evaluate },
        new Of<Exp2Operator, Exp2OfSingleOperator>
        {
            Name = "exp2",
            Exact = NaiveFunctions.Exp2.Evaluate,
            Hard = [0.00296957581f, -0.0297437739f],
        },
        new Of<LogOperator, LogOfSingleOperator>
        {
            Name = "log",
            Exact = NaiveFunctions.Log.Evaluate,
            Hard = [0.0117943827f, 9.47263622f, 58037908f, 1.27837837e+23f, 5.49830608e+28f],
        },
        new Of<Log1pOperator, Log1pOfSingleOperator>
        {
            Name = "log1p",
            Exact = NaiveFunctions.Log1p.Evaluate,
            Hard =
            [
                7.15255908e-07f, 8.5830934e-06f, 0.495129973f, 8.47263622f, 1.27837837e+23f, 5.49830608e+28f,
                -7.15255567e-07f, -8.58304429e-06f, -0.00217871461f,
            ],
        },
        new Of<Log2Operator, Log2Operator> { Name = "log2", Exact = NaiveFunctions.Log2.Evaluate },
        new Of<ErfOperator, ErfOperator> { Name = "erf", Exact = NaiveFunctions.Erf.Evaluate },
        new Of<SigmoidOperator, SigmoidOfSingleOperator>
        {
            Name = "sigmoid",
            Exact = NaiveActivations.Sigmoid.Evaluate,
            Hard = [3.57627869e-07f, 8.34465027e-07f, 1.37090683e-05f, -1.78813934e-07f, -1.13248825e-06f, -0.00111788523f],
        },
        new Of<TanhOperator, TanhOperator> { Name = "tanh", Exact = NaiveActivations.Tanh.Evaluate, Hard = [9.010913f, 9.010914f] },
        new Of<SoftplusOperator, SoftplusOfSingleOperator> { Name = "softplus", Exact = NaiveActivations.Softplus.Evaluate, Hard = [0.000446809921f] },
        new Of<EluOperator, EluOperator> { Name = "elu", F = new(1), FOfSingle = new(1), Exact = x => NaiveActivations.Elu.Evaluate(x) },
        new Of<CeluOperator, CeluOperator> { Name = "celu", F = new(1), FOfSingle = new(1), Exact = x => NaiveActivations.Celu.Evaluate(x) },
        new Of<SeluOperator, SeluOperator> { Name = "selu", Exact = NaiveActivations.Selu.Evaluate, DoubleUlp = 2 },
        new Of<SoftsignOperator, SoftsignOfSingleOperator> { Name = "softsign", Exact = NaiveActivations.Softsign.Evaluate, DoubleUlp = 1.5, Hard = [0.0085146632f] },
        new Of<HardSigmoidOperator, HardSigmoidOperator> { Name = "hardsigmoid", Exact = NaiveActivations.HardSigmoid.Evaluate },
        new Of<HardSwishOperator, HardSwishOfSingleOperator> { Name = "hardswish", Exact = NaiveActivations.HardSwish.Evaluate, DoubleUlp = 2 },
        new Of<GaussianOperator, GaussianOfSingleOperator> { Name = "gaussian", Exact = NaiveActivations.Gaussian.Evaluate, Hard = [1.85142398f] },
        new Of<SiluOperator, SiluOfSingleOperator> { Name = "silu", Exact = NaiveActivations.Silu.Evaluate },
        new Of<MishOperator, MishOperator> { Name = "mish", Exact = NaiveActivations.Mish.Evaluate },
        new Of<GeluOperator, GeluOfSingleOperator> { Name = "gelu", Exact = NaiveActivations.Gelu.Evaluate, DoubleUlp = 7, Hard = [2.10574053e-05f] },
        new Of<GeluTanhOperator, GeluTanhOfSingleOperator> { Name = "gelutanh", Exact = NaiveActivations.GeluTanh.Evaluate },
    ];

    public static FunctionCase Find(string name) => All.First(row => row.Name == name);

    public abstract void Single(SimdWidth width, ReadOnlySpan<float> x, Span<float> y);

    public abstract void Double(SimdWidth width, ReadOnlySpan<double> x, Span<double> y);

    private sealed class Of<TOperator, TSingleOperator> : FunctionCase
        where TOperator : struct, IUnaryOperator<double>
        where TSingleOperator : struct, IUnaryOperator<double>
    {
        public TOperator F { get; init; }

        public TSingleOperator FOfSingle { get; init; }

        public override void Single(SimdWidth width, ReadOnlySpan<float> x, Span<float> y) => ElementwiseWidths.RunInDouble(width, FOfSingle, x, y);

        public override void Double(SimdWidth width, ReadOnlySpan<double> x, Span<double> y) => ElementwiseWidths.RunInDouble(width, F, x, y);
    }
}
