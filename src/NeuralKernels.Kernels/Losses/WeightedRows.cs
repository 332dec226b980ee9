using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>A loss that is evaluated row by row.</summary>
internal unsafe interface IRowLoss
{
    /// <summary>The number of doubles of stack that a row takes.</summary>
    int StackLength { get; }

    /// <summary>
    /// The value of a row before it is weighted; where there is a gradient, the row's times weight over divisor is written.
    /// </summary>
    double Evaluate<S, V>(int row, double weight, double divisor, double* stack)
        where S : struct, ISimd<V, double>
        where V : struct;

    /// <summary>Sets the gradient of a row of weight 0 to 0, where there is a gradient.</summary>
    void Skip(int row);
}

/// <summary>
/// sum of w l over the rows, in the order of the virtual lanes; the mean divides it by the sum of the weights times terms.
/// </summary>
/// <param name="loss">l.</param>
/// <param name="rows">The number of rows.</param>
/// <param name="terms">How many terms of a row a mean counts.</param>
/// <param name="weights">w, one per row; 1 each where it is null.</param>
/// <param name="reduction">Mean or sum.</param>
internal readonly unsafe struct WeightedRows<T, TLoss>(TLoss loss, int rows, int terms, T* weights, LossReduction reduction)
    : IAnyWidth<double, double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLoss : struct, IRowLoss
{
    [SkipLocalsInit]
    public double Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        double* stack = stackalloc double[loss.StackLength];
        double divisor = reduction == LossReduction.Sum ? 1 : RowWeights<T>.Divisor(RowWeights<T>.Sum<S, V>(weights, rows) * terms);
        LaneTotal total = default;
        for (int i = 0; i < rows; i++)
        {
            double weight = RowWeights<T>.Weight(weights, i);
            if (weight == 0)
            {
                loss.Skip(i);
            }
            else
            {
                total.Add(i, weight * loss.Evaluate<S, V>(i, weight, divisor, stack));
            }
        }

        return total.Sum() / divisor;
    }
}

/// <summary>The weights of rows or classes, or 1 for each where there are none.</summary>
internal static unsafe class RowWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>One weight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Weight(T* weights, int index) => weights == null ? 1 : double.CreateTruncating(weights[index]);

    /// <summary>The sum of all weights, in the order of the virtual lanes.</summary>
    public static double Sum<S, V>(T* weights, int count)
        where S : struct, ISimd<V, double>
        where V : struct => weights == null ? count : LaneOrder.Reduce<S, V, double, WideSumTerms<T>>(new WideSumTerms<T>(weights), count);

    /// <summary>What a mean divides by, given the sum of the weights: 1 where that is 0, so that the mean is 0 / 1.</summary>
    public static double Divisor(double sum) => sum == 0 ? 1 : sum;

    /// <summary>Sets the gradient of a row to 0; does nothing where there is no gradient.</summary>
    public static void Clear(T* dOutputs, int row, int columns)
    {
        if (dOutputs != null)
        {
            new Span<T>(dOutputs + ((nint)row * columns), columns).Clear();
        }
    }
}
