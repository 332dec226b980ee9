using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>L = (1/rows) sum over i, j of t[i, j] (ln t[i, j] - ln p[i, j]), p = softmax of the scores, row by row: how far p is from
/// t.</summary>
public static unsafe class KullbackLeibler
{
    /// <summary>L, and dL/dx = (p sum t - t) / rows: the gradient of <see cref="SoftmaxCrossEntropy"/>, to its bits.</summary>
    /// <remarks>
    /// L is the cross-entropy plus sum t ln t (0 where t = 0), both in double, the sums over a row and over the rows in the order of the
    /// virtual lanes;
    /// near L = 0 it so has the rounding error of the cross-entropy, a few 2^-53 of it. PyTorch's KLDivLoss with batchmean, but from scores
    /// instead of
    /// log-probabilities. The same bits at every vector width. NaN in gives NaN out, and so does a target below 0.
    /// </remarks>
    /// <param name="rows">The number of samples, at least 1.</param>
    /// <param name="columns">The number of classes, at least 1.</param>
    /// <param name="outputs">The scores x, rows x columns, row after row.</param>
    /// <param name="targets">t, the same shape: a distribution per row.</param>
    /// <param name="dOutputs">dL/dx, the same shape; overwritten. May be <paramref name="outputs"/> itself; separate from the
    /// others.</param>
    /// <param name="sampleWeights">A weight per row, finite and not negative; or empty, which is a weight of 1 each.</param>
    /// <param name="reduction">Whether L is the mean over the rows, by weight, or the sum.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> or <paramref name="columns"/> is below 1, or a weight is
    /// negative or not
    /// finite.</exception>
    /// <exception cref="ArgumentException">A span is too short, or they overlap.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static double ValueAndGradient<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double crossEntropy = SoftmaxCrossEntropy.ValueAndGradient(rows, columns, outputs, targets, dOutputs, sampleWeights, reduction);
        return crossEntropy + NegativeEntropy(rows, columns, targets, sampleWeights, reduction);
    }

    /// <summary>L alone, to the same bits.</summary>
    /// <inheritdoc cref="ValueAndGradient"/>
    public static double Value<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double crossEntropy = SoftmaxCrossEntropy.Value(rows, columns, outputs, targets, sampleWeights, reduction);
        return crossEntropy + NegativeEntropy(rows, columns, targets, sampleWeights, reduction);
    }

    private static double NegativeEntropy<T>(
        int rows, int columns, ReadOnlySpan<T> targets, ReadOnlySpan<T> sampleWeights, LossReduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* t = targets, w = sampleWeights)
        {
            return AnyWidth.Run<double, NegativeEntropy<T>, double>(new NegativeEntropy<T>(rows, columns, t, w, reduction));
        }
    }
}

/// <summary>The sum or mean over the rows of sum over j of t[j] ln t[j].</summary>
internal readonly unsafe struct NegativeEntropy<T>(int rows, int columns, T* targets, T* weights, LossReduction reduction)
    : IAnyWidth<double, double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public double Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        LaneTotal total = default;
        for (int i = 0; i < rows; i++)
        {
            double weight = RowWeights<T>.Of(weights, i);
            if (weight != 0)
            {
                var row = new NegativeEntropyTerms<T>(targets + ((nint)i * columns));
                total.Add(i, weight * LaneOrder.Reduce<S, V, double, NegativeEntropyTerms<T>>(in row, columns));
            }
        }

        return total.Sum() / (reduction == LossReduction.Sum ? 1 : RowWeights<T>.Divisor(RowWeights<T>.Sum<S, V>(weights, rows)));
    }
}

/// <summary>lane + t ln t; 0 where t is 0.</summary>
internal readonly unsafe struct NegativeEntropyTerms<T>(T* targets) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool IsShort => false;

    public static double Identity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V t = Lanes.LoadWide<S, V, T>(targets, j, count);
        V term = S.Multiply(t, default(LogOperator).Apply<S, V>(t));
        return S.Add(accumulator, S.Select(S.Equals(t, S.Zero), S.Zero, term)); // lanes beyond the row load as 0
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<S, V>(V a, V b)
        where S : struct, ISimd<V, double>
        where V : struct => S.Add(a, b);
}
