using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Losses;
using Twin = NeuralKernels.Reference.Losses;

namespace NeuralKernels.Kernels.Tests.Properties;

/// <summary>Losses: the value alone, and the value with its gradient; with weights of rows and without, mean and sum.</summary>
internal static class LossKernels
{
    private delegate double Fast<T>(
        Call<T> call, ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, Span<T> dOutputs, ReadOnlySpan<T> weights, LossReduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    private delegate double Evaluation<T>(Call<T> call, Span<T> dOutputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    private delegate double Naive<T>(
        Call<T> call,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs,
        ReadOnlySpan<T> weights,
        Twin.LossReduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    public static IEnumerable<Kernel<T>> All<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        Loss<T>("MeanSquaredError", true,
            (c, o, t, d, w, how) => MeanSquaredError.Evaluate(c.Rows, c.Columns, o, t, d, w, how),
            (c, o, t, d, w, how) => Twin.MeanSquaredError.Evaluate(c.Rows, c.Columns, o, t, d, w, how)),
        Plain<T>("MeanSquaredError, plain", true,
            (c, d) => MeanSquaredError.Evaluate(c.Rows, c.Columns, c[0], c[1], d),
            c => Twin.MeanSquaredError.Evaluate<T>(c.Rows, c.Columns, c[0], c[1], c[2])),
        Loss<T>("MeanAbsoluteError", true,
            (c, o, t, d, w, how) => MeanAbsoluteError.Evaluate(c.Rows, c.Columns, o, t, d, w, how),
            (c, o, t, d, w, how) => Twin.ElementLoss.Evaluate(Twin.ElementLoss.MeanAbsoluteError, c.Rows, c.Columns, o, t, d, w, how)),
        Loss<T>("Huber", true,
            (c, o, t, d, w, how) => Huber.Evaluate(c.Rows, c.Columns, o, t, d, c.Parameter("delta"), w, how),
            (c, o, t, d, w, how) => Twin.ElementLoss.Evaluate(
                Twin.ElementLoss.Huber(c.Parameter("delta")), c.Rows, c.Columns, o, t, d, w, how),
            new Parameter("delta", 1) { Range = (0.001, 3) }),
        Loss<T>("LogCosh", true,
            (c, o, t, d, w, how) => LogCosh.Evaluate(c.Rows, c.Columns, o, t, d, w, how),
            (c, o, t, d, w, how) => Twin.ElementLoss.Evaluate(
                Twin.ElementLoss.LogCosh(KernelFunctions.Scalar), c.Rows, c.Columns, o, t, d, w, how)),
        Loss<T>("Quantile", true,
            (c, o, t, d, w, how) => Quantile.Evaluate(c.Rows, c.Columns, o, t, d, c.Parameter("level"), w, how),
            (c, o, t, d, w, how) => Twin.ElementLoss.Evaluate(
                Twin.ElementLoss.Quantile(c.Parameter("level")), c.Rows, c.Columns, o, t, d, w, how),
            new Parameter("level", 0.5) { Range = (0.01, 0.99) }),
        Loss<T>("Hinge", true,
            (c, o, t, d, w, how) => Hinge.Evaluate(c.Rows, c.Columns, o, t, d, w, how),
            (c, o, t, d, w, how) => Twin.ElementLoss.Evaluate(Twin.ElementLoss.Hinge, c.Rows, c.Columns, o, t, d, w, how)),
        Loss<T>("Poisson", true,
            (c, o, t, d, w, how) => Poisson.Evaluate(c.Rows, c.Columns, o, t, d, w, how),
            (c, o, t, d, w, how) => Twin.ElementLoss.Evaluate(
                Twin.ElementLoss.Poisson(KernelFunctions.Scalar), c.Rows, c.Columns, o, t, d, w, how)),
        Loss<T>("BinaryCrossEntropy", true,
            (c, o, t, d, w, how) => BinaryCrossEntropy.Evaluate(c.Rows, c.Columns, o, t, d, w, how),
            (c, o, t, d, w, how) => Twin.ElementLoss.Evaluate(
                Twin.ElementLoss.BinaryCrossEntropy(KernelFunctions.Scalar), c.Rows, c.Columns, o, t, d, w, how)),
        Plain<T>("BinaryCrossEntropy, plain", true,
            (c, d) => BinaryCrossEntropy.Evaluate(c.Rows, c.Columns, c[0], c[1], d),
            c => Twin.ElementLoss.Evaluate<T>(
                Twin.ElementLoss.BinaryCrossEntropy(KernelFunctions.Scalar), c.Rows, c.Columns, c[0], c[1], c[2])),
        Loss<T>("SoftmaxCrossEntropy", false,
            (c, o, t, d, w, how) => SoftmaxCrossEntropy.Evaluate(c.Rows, c.Columns, o, t, d, w, how),
            (c, o, t, d, w, how) => Twin.SoftmaxCrossEntropy.Evaluate(c.Rows, c.Columns, o, t, d, w, how, KernelFunctions.Scalar)),
        Plain<T>("SoftmaxCrossEntropy, plain", false,
            (c, d) => SoftmaxCrossEntropy.Evaluate(c.Rows, c.Columns, c[0], c[1], d),
            c => Twin.SoftmaxCrossEntropy.Evaluate<T>(c.Rows, c.Columns, c[0], c[1], c[2], functions: KernelFunctions.Scalar)),
        Loss<T>("KullbackLeibler", false,
            (c, o, t, d, w, how) => KullbackLeibler.Evaluate(c.Rows, c.Columns, o, t, d, w, how),
            (c, o, t, d, w, how) => Twin.KullbackLeibler.Evaluate(c.Rows, c.Columns, o, t, d, w, how, KernelFunctions.Scalar)),
        Loss<T>("GaussianLikelihood", false,
            (c, o, t, d, w, how) => GaussianLikelihood.Evaluate(c.Rows, c.Columns, o, t, d, w, how),
            (c, o, t, d, w, how) => Twin.GaussianLikelihood.Evaluate(c.Rows, c.Columns, o, t, d, w, how, KernelFunctions.Scalar),
            Extent.Halves),
        Labelled<T>(),
        LabelledWithOptions<T>(),
    ];

    private static Kernel<T> Labelled<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Create<T>(
        "SoftmaxCrossEntropy, labels",
        [new("outputs"), new("labels", Extent: Extent.PerRow, Domain: Domain.Label), Gradient(Extent.Matrix, 0)],
        [],
        (c, d) => SoftmaxCrossEntropy.Evaluate(c.Rows, c.Columns, c[0], c.Labels("labels"), d),
        c => Twin.SoftmaxCrossEntropy.Evaluate<T>(
            c.Rows, c.Columns, c[0], c.Labels("labels"), c[2], functions: KernelFunctions.Scalar));

    private static Kernel<T> LabelledWithOptions<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Create<T>(
        "SoftmaxCrossEntropy, labels with options",
        [
            new("outputs"), new("labels", Extent: Extent.PerRow, Domain: Domain.Label), Gradient(Extent.Matrix, 0),
            new("classWeights", Extent: Extent.PerColumn) { Optional = true }, Weights,
        ],
        [Reduction, new("labelSmoothing", 0, 1) { Range = (0, 1) }, new("ignoredLabel", -1, 0, 1)],
        (c, d) => SoftmaxCrossEntropy.Evaluate(
            c.Rows, c.Columns, c[0], c.Labels("labels"), d, c[3], c.Parameter("labelSmoothing"), Ignored(c), c[4], How(c)),
        c => Twin.SoftmaxCrossEntropy.Evaluate<T>(
            c.Rows,
            c.Columns,
            c[0],
            c.Labels("labels"),
            c[2],
            c[3],
            c.Parameter("labelSmoothing"),
            Ignored(c),
            c[4],
            TwinHow(c),
            KernelFunctions.Scalar));

    private static Kernel<T> Loss<T>(string name, bool mayReplaceTargets, Fast<T> fast, Naive<T> naive, Parameter parameter)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Loss(name, mayReplaceTargets, fast, naive, Extent.Matrix, parameter);

    private static Kernel<T> Loss<T>(
        string name, bool mayReplaceTargets, Fast<T> fast, Naive<T> naive, Extent extent = Extent.Matrix, params Parameter[] parameters)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Create<T>(
        name,
        [new("outputs", Extent: extent), new("targets"), Gradient(extent, mayReplaceTargets ? [0, 1] : [0]), Weights],
        [Reduction, .. parameters],
        (c, d) => fast(c, c[0], c[1], d, c[3], How(c)),
        c => naive(c, c[0], c[1], c[2], c[3], TwinHow(c)));

    private static Kernel<T> Plain<T>(string name, bool mayReplaceTargets, Evaluation<T> fast, Func<Call<T>, double> naive)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Create(
        name,
        [new("outputs"), new("targets"), Gradient(Extent.Matrix, mayReplaceTargets ? [0, 1] : [0])],
        [],
        fast,
        naive);

    /// <summary>The value alone is taken first, since the gradient, which is operand 2, may take the place of the outputs.</summary>
    private static Kernel<T> Create<T>(
        string name, Operand[] operands, Parameter[] parameters, Evaluation<T> fast, Func<Call<T>, double> naive)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
        name,
        operands,
        parameters,
        c => c.Results = [fast(c, []), fast(c, c[2])],
        c => c.Results = [.. Enumerable.Repeat(naive(c), 2)])
        {
            HasRows = true,
            MinRows = 1,
            MinColumns = 1,
        };

    private static Operand Gradient(Extent extent, params int[] mayReplace) =>
        new("dOutputs", Access.Write, extent) { MayReplace = mayReplace };

    private static Operand Weights => new("sampleWeights", Extent: Extent.PerRow, Domain: Domain.Weight) { Optional = true };

    private static Parameter Reduction => new("sum", 0, 1);

    private static LossReduction How<T>(Call<T> call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => call.Is("sum") ? LossReduction.Sum : LossReduction.Mean;

    private static Twin.LossReduction TwinHow<T>(Call<T> call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => call.Is("sum") ? Twin.LossReduction.Sum : Twin.LossReduction.Mean;

    private static int? Ignored<T>(Call<T> call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        call.Parameter("ignoredLabel") < 0 ? null : (int)call.Parameter("ignoredLabel");
}
