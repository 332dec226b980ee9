using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Normalization;
using NeuralKernels.Kernels.Reductions;
using NaiveAct = NeuralKernels.Reference.Activations;
using NaiveNorm = NeuralKernels.Reference.Normalization;
using NaiveSum = NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Kernels.Tests.Properties;

/// <summary>Kernels that add elements up in the fixed orders: reductions, softmax, normalizations, PReLU by column.</summary>
internal static class RowKernels
{
    private static readonly Operand[] s_one = [new("x")];

    private static readonly Operand[] s_map = [new("input"), new("output", Access.Write) { MayReplace = [0] }];

    private static readonly Operand[] s_backward =
        [new("output"), new("dOutput"), new("dInput", Access.Write) { MayReplace = [0, 1] }];

    private static readonly Parameter s_accumulate = new("accumulate", 0, 1);

    private static readonly Parameter s_epsilon = new("epsilon", 1e-5, 0, 1) { Range = (0, 0.1) };

    public static IEnumerable<Kernel<T>> All<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. Reductions<T>(), .. Softmaxes<T>(), .. Norms<T>(), .. BatchNorms<T>()];

    private static IEnumerable<Kernel<T>> Reductions<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        new("Sum", s_one, [], c => c.Results = [Widen(Sum.Compute<T>(c[0]))], c => c.Results = [Widen(NaiveSum.Sum.Compute<T>(c[0]))]),
        new("Dot", [new("x"), new("y")], [],
            c => c.Results = [Widen(Dot.Compute<T>(c[0], c[1]))], c => c.Results = [Widen(NaiveSum.Dot.Compute<T>(c[0], c[1]))]),
        new("SumOfSquares", s_one, [],
            c => c.Results = [SumOfSquares.Compute<T>(c[0])], c => c.Results = [NaiveSum.SumOfSquares.Compute<T>(c[0])]),
        new("Norm", s_one, [], c => c.Results = [Widen(Norm.Compute<T>(c[0]))], c => c.Results = [Widen(NaiveSum.Norm.Compute<T>(c[0]))]),
        new("Max", s_one, [],
            c => c.Results = [Widen(Max.Compute<T>(c[0])), Max.IndexOf<T>(c[0])],
            c => c.Results = [Widen(NaiveSum.Max.Compute<T>(c[0])), NaiveSum.Max.IndexOf<T>(c[0])])
        {
            MinColumns = 1,
        },
        new("Min", s_one, [],
            c => c.Results = [Widen(Min.Compute<T>(c[0])), Min.IndexOf<T>(c[0])],
            c => c.Results = [Widen(NaiveSum.Min.Compute<T>(c[0])), NaiveSum.Min.IndexOf<T>(c[0])])
        {
            MinColumns = 1,
        },
        new("Moments", s_one, [], c => c.Results = Both(Moments.Compute<T>(c[0])), c => c.Results = Both(NaiveSum.Moments.Compute<T>(c[0])))
        {
            MinColumns = 1,
        },
        new("LogSumExp", [new("input"), new("output", Access.Write, Extent.PerRow)], [],
            c => LogSumExp.Apply<T>(c.Rows, c.Columns, c[0], c[1]),
            c => NaiveAct.LogSumExp.Apply<T>(c.Rows, c.Columns, c[0], c[1], KernelFunctions.Scalar))
        {
            HasRows = true,
        },
        new("ColumnSum", [new("input"), new("output", Access.Write, Extent.PerColumn)], [],
            c => ColumnSum.Apply<T>(c.Rows, c.Columns, c[0], c[1]), c => NaiveSum.ColumnSum.Apply<T>(c.Rows, c.Columns, c[0], c[1]))
        {
            HasRows = true,
        },
        new("ColumnSum, accumulating", [new("input"), new("output", Access.Update, Extent.PerColumn)], [],
            c => ColumnSum.Apply<T>(c.Rows, c.Columns, c[0], c[1], accumulate: true),
            c => NaiveSum.ColumnSum.Apply<T>(c.Rows, c.Columns, c[0], c[1], accumulate: true))
        {
            HasRows = true,
        },
    ];

    private static IEnumerable<Kernel<T>> Softmaxes<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        new("Softmax", s_map, [],
            c => Softmax.Forward<T>(c.Rows, c.Columns, c[0], c[1]),
            c => NaiveAct.Softmax.Forward<T>(c.Rows, c.Columns, c[0], c[1], KernelFunctions.Scalar))
        {
            HasRows = true,
        },
        new("Softmax, backward", s_backward, [],
            c => Softmax.Backward<T>(c.Rows, c.Columns, c[0], c[1], c[2]),
            c => NaiveAct.Softmax.Backward<T>(c.Rows, c.Columns, c[0], c[1], c[2]))
        {
            HasRows = true,
        },
        new("LogSoftmax", s_map, [],
            c => LogSoftmax.Forward<T>(c.Rows, c.Columns, c[0], c[1]),
            c => NaiveAct.LogSoftmax.Forward<T>(c.Rows, c.Columns, c[0], c[1], KernelFunctions.Scalar))
        {
            HasRows = true,
        },
        new("LogSoftmax, backward", s_backward, [],
            c => LogSoftmax.Backward<T>(c.Rows, c.Columns, c[0], c[1], c[2]),
            c => NaiveAct.LogSoftmax.Backward<T>(c.Rows, c.Columns, c[0], c[1], c[2], KernelFunctions.Scalar))
        {
            HasRows = true,
        },
        new("PRelu, by column", [new("input"), new("slopes", Extent: Extent.PerColumn), s_map[1]], [],
            c => PRelu.Forward<T>(c.Rows, c.Columns, c[0], c[1], c[2]),
            c => NaiveAct.PRelu.Forward<T>(c.Rows, c.Columns, c[0], c[1], c[2]))
        {
            HasRows = true,
        },
        new(
            "PRelu, by column, backward",
            [
                new("input"), new("slopes", Extent: Extent.PerColumn), new("dOutput"), new("dInput", Access.Write) { MayReplace = [0, 2] },
                new("dSlopes", Access.Update, Extent.PerColumn),
            ],
            [s_accumulate],
            c => PRelu.Backward<T>(c.Rows, c.Columns, c[0], c[1], c[2], c[3], c[4], c.Is("accumulate")),
            c => NaiveAct.PRelu.Backward<T>(c.Rows, c.Columns, c[0], c[1], c[2], c[3], c[4], c.Is("accumulate")))
        {
            HasRows = true,
        },
    ];

    private static IEnumerable<Kernel<T>> Norms<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Operand gamma = new("gamma", Extent: Extent.PerColumn), beta = new("beta", Extent: Extent.PerColumn);
        Operand dGamma = new("dGamma", Access.Update, Extent.PerColumn), dBeta = new("dBeta", Access.Update, Extent.PerColumn);
        Operand dInput = new("dInput", Access.Write) { MayReplace = [0, 2] };
        return
        [
            new("LayerNorm", [new("input"), gamma, beta, s_map[1]], [s_epsilon],
                c => LayerNorm.Forward<T>(c.Rows, c.Columns, c[0], c[1], c[2], c[3], c.Parameter("epsilon")),
                c => NaiveNorm.LayerNorm.Forward<T>(c.Rows, c.Columns, c[0], c[1], c[2], c[3], c.Parameter("epsilon")))
            {
                HasRows = true,
            },
            new("LayerNorm, backward", [new("input"), gamma, new("dOutput"), dInput, dGamma, dBeta], [s_epsilon, s_accumulate],
                c => LayerNorm.Backward<T>(
                    c.Rows, c.Columns, c[0], c[1], c[2], c[3], c[4], c[5], c.Parameter("epsilon"), c.Is("accumulate")),
                c => NaiveNorm.LayerNorm.Backward<T>(
                    c.Rows, c.Columns, c[0], c[1], c[2], c[3], c[4], c[5], c.Parameter("epsilon"), c.Is("accumulate")))
            {
                HasRows = true,
            },
            new("RmsNorm", [new("input"), gamma, s_map[1]], [s_epsilon],
                c => RmsNorm.Forward<T>(c.Rows, c.Columns, c[0], c[1], c[2], c.Parameter("epsilon")),
                c => NaiveNorm.RmsNorm.Forward<T>(c.Rows, c.Columns, c[0], c[1], c[2], c.Parameter("epsilon")))
            {
                HasRows = true,
            },
            new("RmsNorm, backward", [new("input"), gamma, new("dOutput"), dInput, dGamma], [s_epsilon, s_accumulate],
                c => RmsNorm.Backward<T>(c.Rows, c.Columns, c[0], c[1], c[2], c[3], c[4], c.Parameter("epsilon"), c.Is("accumulate")),
                c => NaiveNorm.RmsNorm.Backward<T>(
                    c.Rows, c.Columns, c[0], c[1], c[2], c[3], c[4], c.Parameter("epsilon"), c.Is("accumulate")))
            {
                HasRows = true,
            },
            new("BatchNorm, backward", [new("input"), gamma, new("dOutput"), dInput, dGamma, dBeta], [s_epsilon, s_accumulate],
                c => BatchNorm.Backward<T>(
                    c.Rows, c.Columns, c[0], c[1], c[2], c[3], c[4], c[5], c.Parameter("epsilon"), c.Is("accumulate")),
                c => NaiveNorm.BatchNorm.Backward<T>(
                    c.Rows, c.Columns, c[0], c[1], c[2], c[3], c[4], c[5], c.Parameter("epsilon"), c.Is("accumulate")))
            {
                HasRows = true,
                MinRows = 2,
            },
        ];
    }

    private static IEnumerable<Kernel<T>> BatchNorms<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Operand gamma = new("gamma", Extent: Extent.PerColumn), beta = new("beta", Extent: Extent.PerColumn);
        return
        [
            new(
                "BatchNorm, training",
                [
                    new("input"), gamma, beta, new("runningMean", Access.Update, Extent.PerColumn),
                    new("runningVariance", Access.Update, Extent.PerColumn), s_map[1],
                ],
                [new("momentum", 0.1, 0, 1) { Range = (0, 1) }, s_epsilon],
                c => BatchNorm.ForwardTraining<T>(
                    c.Rows, c.Columns, c[0], c[1], c[2], c[3], c[4], c[5], c.Parameter("momentum"), c.Parameter("epsilon")),
                c => NaiveNorm.BatchNorm.ForwardTraining<T>(
                    c.Rows, c.Columns, c[0], c[1], c[2], c[3], c[4], c[5], c.Parameter("momentum"), c.Parameter("epsilon")))
            {
                HasRows = true,
                MinRows = 2,
            },
            new(
                "BatchNorm",
                [
                    new("input"), gamma, beta, new("mean", Extent: Extent.PerColumn),
                    new("variance", Extent: Extent.PerColumn, Domain: Domain.NotNegative), s_map[1],
                ],
                [s_epsilon],
                c => BatchNorm.Forward<T>(c.Rows, c.Columns, c[0], c[1], c[2], c[3], c[4], c[5], c.Parameter("epsilon")),
                c => NaiveNorm.BatchNorm.Forward<T>(c.Rows, c.Columns, c[0], c[1], c[2], c[3], c[4], c[5], c.Parameter("epsilon")))
            {
                HasRows = true,
            },
        ];
    }

    private static double Widen<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => double.CreateTruncating(value);

    private static double[] Both((double First, double Second) values) => [values.First, values.Second];
}
