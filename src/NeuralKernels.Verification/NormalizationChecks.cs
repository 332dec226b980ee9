using System;
using System.Numerics;
using static System.FormattableString;
using Fast = NeuralKernels.Kernels.Normalization;
using Naive = NeuralKernels.Reference.Normalization;

namespace NeuralKernels.Verification;

/// <summary>Normalization of rows and columns, forward and backward.</summary>
internal static class NormalizationChecks
{
    /// <summary>Runs those of float and of double.</summary>
    public static void Run(Comparison comparison, bool quick)
    {
        (int, int)[] shapes = quick ? [(6, 3), (9, 70)] : [(6, 3), (9, 70), (33, 300), (100, 17)];
        foreach ((int rows, int columns) in shapes)
        {
            Run<float>(comparison, rows, columns);
            Run<double>(comparison, rows, columns);
        }
    }

    private static void Run<T>(Comparison comparison, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = rows * columns;
        T[] x = Inputs.Spread<T>(n, 50), dy = Inputs.Spread<T>(n, 51);
        T[] gamma = Inputs.Spread<T>(columns, 52), beta = Inputs.Spread<T>(columns, 53), mean = Inputs.Spread<T>(columns, 54);
        T[] variance = Inputs.Positive<T>(columns, 55);
        string shape = Invariant($", {rows} x {columns}");
        Check(
            "layer norm", (y, _, _) => Naive.LayerNorm.Forward<T>(rows, columns, x, gamma, beta, y),
            (y, _, _) => Fast.LayerNorm.Forward<T>(rows, columns, x, gamma, beta, y));
        Check(
            "layer norm gradient", (dx, dg, db) => Naive.LayerNorm.Backward<T>(rows, columns, x, gamma, dy, dx, dg, db),
            (dx, dg, db) => Fast.LayerNorm.Backward<T>(rows, columns, x, gamma, dy, dx, dg, db));
        Check(
            "rms norm", (y, _, _) => Naive.RmsNorm.Forward<T>(rows, columns, x, gamma, y),
            (y, _, _) => Fast.RmsNorm.Forward<T>(rows, columns, x, gamma, y));
        Check(
            "rms norm gradient", (dx, dg, _) => Naive.RmsNorm.Backward<T>(rows, columns, x, gamma, dy, dx, dg),
            (dx, dg, _) => Fast.RmsNorm.Backward<T>(rows, columns, x, gamma, dy, dx, dg));
        Check(
            "batch norm in training", (y, m, v) => Naive.BatchNorm.ForwardTraining<T>(rows, columns, x, gamma, beta, m, v, y),
            (y, m, v) => Fast.BatchNorm.ForwardTraining<T>(rows, columns, x, gamma, beta, m, v, y));
        Check(
            "batch norm", (y, _, _) => Naive.BatchNorm.Forward<T>(rows, columns, x, gamma, beta, mean, variance, y),
            (y, _, _) => Fast.BatchNorm.Forward<T>(rows, columns, x, gamma, beta, mean, variance, y));
        Check(
            "batch norm gradient", (dx, dg, db) => Naive.BatchNorm.Backward<T>(rows, columns, x, gamma, dy, dx, dg, db),
            (dx, dg, db) => Fast.BatchNorm.Backward<T>(rows, columns, x, gamma, dy, dx, dg, db));

        void Check(string kernel, Action<T[], T[], T[]> reference, Action<T[], T[], T[]> fast) =>
            comparison.Same<T>("normalization", kernel + shape, ResultsOf(reference), ResultsOf(fast));

        T[] ResultsOf(Action<T[], T[], T[]> kernel)
        {
            T[] one = new T[n], two = new T[columns], three = new T[columns];
            kernel(one, two, three);
            return [.. one, .. two, .. three];
        }
    }
}
