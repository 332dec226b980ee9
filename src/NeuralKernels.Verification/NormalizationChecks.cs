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
        Check<T>(
            comparison, $"layer norm{shape}", n, columns,
            (y, _, _) => Naive.LayerNorm.Forward<T>(rows, columns, x, gamma, beta, y),
            (y, _, _) => Fast.LayerNorm.Forward<T>(rows, columns, x, gamma, beta, y));
        Check<T>(
            comparison, $"layer norm gradient{shape}", n, columns,
            (dx, dg, db) => Naive.LayerNorm.Backward<T>(rows, columns, x, gamma, dy, dx, dg, db),
            (dx, dg, db) => Fast.LayerNorm.Backward<T>(rows, columns, x, gamma, dy, dx, dg, db));
        Check<T>(
            comparison, $"rms norm{shape}", n, columns,
            (y, _, _) => Naive.RmsNorm.Forward<T>(rows, columns, x, gamma, y),
            (y, _, _) => Fast.RmsNorm.Forward<T>(rows, columns, x, gamma, y));
        Check<T>(
            comparison, $"rms norm gradient{shape}", n, columns,
            (dx, dg, _) => Naive.RmsNorm.Backward<T>(rows, columns, x, gamma, dy, dx, dg),
            (dx, dg, _) => Fast.RmsNorm.Backward<T>(rows, columns, x, gamma, dy, dx, dg));
        Check<T>(
            comparison, $"batch norm in training{shape}", n, columns,
            (y, m, v) => Naive.BatchNorm.ForwardTraining<T>(rows, columns, x, gamma, beta, m, v, y),
            (y, m, v) => Fast.BatchNorm.ForwardTraining<T>(rows, columns, x, gamma, beta, m, v, y));
        Check<T>(
            comparison, $"batch norm{shape}", n, columns,
            (y, _, _) => Naive.BatchNorm.Forward<T>(rows, columns, x, gamma, beta, mean, variance, y),
            (y, _, _) => Fast.BatchNorm.Forward<T>(rows, columns, x, gamma, beta, mean, variance, y));
        Check<T>(
            comparison, $"batch norm gradient{shape}", n, columns,
            (dx, dg, db) => Naive.BatchNorm.Backward<T>(rows, columns, x, gamma, dy, dx, dg, db),
            (dx, dg, db) => Fast.BatchNorm.Backward<T>(rows, columns, x, gamma, dy, dx, dg, db));
    }

    private static void Check<T>(
        Comparison comparison, string kernel, int n, int columns, Action<T[], T[], T[]> reference, Action<T[], T[], T[]> fast)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (T[] One, T[] Two, T[] Three) expected = (new T[n], new T[columns], new T[columns]);
        (T[] One, T[] Two, T[] Three) found = (new T[n], new T[columns], new T[columns]);
        reference(expected.One, expected.Two, expected.Three);
        fast(found.One, found.Two, found.Three);
        comparison.Same<T>(
            "normalization", kernel, [.. expected.One, .. expected.Two, .. expected.Three], [.. found.One, .. found.Two, .. found.Three]);
    }
}
