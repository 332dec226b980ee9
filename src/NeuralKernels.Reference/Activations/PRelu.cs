using System;
using System.Numerics;
using NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Reference.Activations;

/// <summary>y = x where x > 0, else slope x, the slope being learned.</summary>
public static class PRelu
{
    /// <summary>One slope: y[i] = x[i] where x[i] > 0, else slope x[i].</summary>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, T slope)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] > T.Zero ? x[i] : slope * x[i];
        }
    }

    /// <summary>
    /// dInput[i] = dOutput[i] where x[i] > 0, else slope dOutput[i]. Returns the sum of dOutput[i] min(x[i], 0), in double.
    /// </summary>
    public static double Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput, T slope)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] x = Row.Of(input, 0, input.Length), dy = Row.Of(dOutput, 0, input.Length);
        for (int i = 0; i < x.Length; i++)
        {
            T gradient = T.CreateTruncating(dy[i]);
            dInput[i] = x[i] > 0 ? gradient : slope * gradient;
        }

        return LaneOrder.SumOfProducts(x.Length, i => dy[i], i => x[i] > 0 ? 0 : x[i]);
    }

    /// <summary>One slope per column: y[i, j] = x[i, j] where x[i, j] > 0, else slopes[j] x[i, j].</summary>
    public static void Forward<T>(int rows, int columns, ReadOnlySpan<T> input, ReadOnlySpan<T> slopes, Span<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int k = 0; k < rows * columns; k++)
        {
            output[k] = input[k] > T.Zero ? input[k] : slopes[k % columns] * input[k];
        }
    }

    /// <summary>
    /// dx[i, j] = dy[i, j] where x[i, j] > 0, else slopes[j] dy[i, j]; dslopes[j] += sum over i of dy[i, j] min(x[i, j], 0), in double, in
    /// the <see cref="ChainOrder"/>.
    /// </summary>
    public static void Backward<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> input,
        ReadOnlySpan<T> slopes,
        ReadOnlySpan<T> dOutput,
        Span<T> dInput,
        Span<T> dSlopes,
        bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < columns; j++)
        {
            double[] below = new double[rows], gradients = new double[rows];
            for (int i = 0; i < rows; i++)
            {
                T x = input[(i * columns) + j], dy = dOutput[(i * columns) + j];
                (below[i], gradients[i]) = (x > T.Zero ? 0 : double.CreateTruncating(x), double.CreateTruncating(dy));
                dInput[(i * columns) + j] = x > T.Zero ? dy : slopes[j] * dy;
            }

            double sum = ChainOrder.Reduce(rows, 0.0, (sum, i) => ExactFma.FusedMultiplyAdd(gradients[i], below[i], sum));
            dSlopes[j] = T.CreateTruncating((accumulate ? double.CreateTruncating(dSlopes[j]) : 0) + sum);
        }
    }
}
