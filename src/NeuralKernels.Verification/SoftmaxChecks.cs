using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;
using static System.FormattableString;
using Fast = NeuralKernels.Kernels;
using Naive = NeuralKernels.Reference;

namespace NeuralKernels.Verification;

/// <summary>Softmax, log-softmax and losses.</summary>
internal static class SoftmaxChecks
{
    private static readonly (int Rows, int Columns)[] s_shapes = [(1, 1), (5, 3), (17, 10), (4, 67), (3, 300)];

    /// <summary>Runs those of float and of double.</summary>
    public static void Run(Comparison comparison, bool quick)
    {
        (int, int)[] shapes = quick ? s_shapes : [.. s_shapes, (100, 33), (7, 2000)];
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
        Elementary exp = KernelMath.OfKernels;
        T[] x = Inputs.Spread<T>(n, 30, -4, 5);
        T[] dy = Inputs.Spread<T>(n, 31);
        T[] targets = Array.ConvertAll(Inputs.Spread<T>(n, 32), T.Abs);
        int[] labels = Inputs.Labels(rows, columns, 33);
        string shape = Invariant($", {rows} x {columns}");
        Activation(
            "softmax", y => Naive.Activations.Softmax.Forward<T>(rows, columns, x, y, exp),
            y => Fast.Activations.Softmax.Forward<T>(rows, columns, x, y));
        Activation(
            "log softmax", y => Naive.Activations.LogSoftmax.Forward<T>(rows, columns, x, y, exp),
            y => Fast.Activations.LogSoftmax.Forward<T>(rows, columns, x, y));
        var softmax = new T[n];
        Fast.Activations.Softmax.Forward<T>(rows, columns, x, softmax);
        Activation(
            "softmax gradient", dx => Naive.Activations.Softmax.Backward<T>(rows, columns, softmax, dy, dx),
            dx => Fast.Activations.Softmax.Backward<T>(rows, columns, softmax, dy, dx));

        Loss(
            "softmax cross-entropy of classes",
            dx => Naive.Losses.SoftmaxCrossEntropy.Evaluate<T>(rows, columns, x, labels, dx, functions: exp),
            dx => Fast.Losses.SoftmaxCrossEntropy.Evaluate<T>(rows, columns, x, labels, dx));
        Loss(
            "softmax cross-entropy of weights",
            dx => Naive.Losses.SoftmaxCrossEntropy.Evaluate<T>(rows, columns, x, targets, dx, functions: exp),
            dx => Fast.Losses.SoftmaxCrossEntropy.Evaluate<T>(rows, columns, x, targets, dx));
        Loss(
            "softmax cross-entropy of smoothed classes",
            dx => Naive.Losses.SoftmaxCrossEntropy.Evaluate<T>(
                rows, columns, x, labels, dx, targets.AsSpan(0, columns), 0.1, null, functions: exp),
            dx => Fast.Losses.SoftmaxCrossEntropy.Evaluate<T>(rows, columns, x, labels, dx, targets.AsSpan(0, columns), 0.1));
        Loss(
            "binary cross-entropy",
            dx => Naive.Losses.ElementLoss.Evaluate<T>(Naive.Losses.ElementLoss.BinaryCrossEntropy(exp), rows, columns, x, targets, dx),
            dx => Fast.Losses.BinaryCrossEntropy.Evaluate<T>(rows, columns, x, targets, dx));
        Loss(
            "mean squared error", dx => Naive.Losses.MeanSquaredError.Evaluate<T>(rows, columns, x, targets, dx),
            dx => Fast.Losses.MeanSquaredError.Evaluate<T>(rows, columns, x, targets, dx));

        void Activation(string kernel, Action<T[]> reference, Action<T[]> fast) =>
            comparison.Same("activations", kernel + shape, n, reference, fast);

        void Loss(string kernel, Func<T[], double> reference, Func<T[], double> fast)
        {
            double expected = 0, found = 0;
            comparison.Same<T>("losses", $"gradient of {kernel}{shape}", n, dx => expected = reference(dx), dx => found = fast(dx));
            comparison.Same<double>("losses", kernel + shape, [expected], [found]);
        }
    }
}
