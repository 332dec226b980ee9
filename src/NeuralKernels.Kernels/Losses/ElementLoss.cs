using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>A loss that is a function of one output and one target: l(o, t), and its slope dl/do.</summary>
internal interface IElementLoss
{
    /// <summary>Whether the formula is a few instructions; see <see cref="ILaneOperator{T}.IsShort"/>.</summary>
    static abstract bool IsShort { get; }

    /// <summary>l and dl/do in double; NaN in gives NaN out, in both.</summary>
    void Apply<S, V>(V output, V target, out V value, out V slope)
        where S : struct, ISimd<V, double>
        where V : struct;
}

/// <summary>The sum or mean of l(o, t) over all n = rows x columns elements, with a weight per row or none: the entry point of such
/// losses.</summary>
/// <remarks>
/// In double. Without weights, l of element k of the whole batch goes to virtual lane k mod 64, then comes the tree. With weights, a row's
/// sum has
/// that order, is multiplied by the row's weight, and goes to lane (row mod 64) of a sum over the rows. A mean is one division at the end,
/// by n or by
/// columns times the sum of the weights; a gradient is (slope times weight) over the same divisor, rounded once to T. A row of weight 0 is
/// not read
/// and its gradient is 0; where all are, the mean is 0. The same bits at every width. A sum of n doubles, n below 2^31, does not stand
/// still; the mean
/// overflows with the sum, above 1.8e308 / n.
/// </remarks>
internal static unsafe class ElementLoss
{
    /// <summary>Checks, and runs at the width of this process.</summary>
    public static double Run<T, TLoss>(
        TLoss loss,
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs,
        bool withGradient,
        ReadOnlySpan<T> sampleWeights,
        LossReduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, IElementLoss
    {
        int length = LossGuard.Dense(rows, columns, outputs, targets);
        LossGuard.SampleWeights(rows, sampleWeights, reduction);
        if (withGradient)
        {
            LossGuard.Gradient(length, outputs, dOutputs);
            Guard.InPlaceOrSeparate(dOutputs[..length], targets[..length], nameof(dOutputs), nameof(targets));
            Guard.Separate(dOutputs[..length], sampleWeights, nameof(dOutputs), nameof(sampleWeights));
        }

        fixed (T* o = outputs, t = targets, d = dOutputs, w = sampleWeights)
        {
            var pass = new ElementLossRows<T, TLoss>(loss, rows, columns, o, t, w, withGradient ? d : null, reduction);
            return AnyWidth.Run<double, ElementLossRows<T, TLoss>, double>(pass);
        }
    }
}

/// <summary><see cref="ElementLoss"/> behind its door: no weights where <paramref name="weights"/> is null, no gradient where that
/// is.</summary>
internal readonly unsafe struct ElementLossRows<T, TLoss>(
    TLoss loss, int rows, int columns, T* outputs, T* targets, T* weights, T* dOutputs, LossReduction reduction) : IAnyWidth<double, double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLoss : struct, IElementLoss
{
    public double Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        bool mean = reduction == LossReduction.Mean;
        if (weights == null)
        {
            int n = rows * columns;
            double count = mean ? n : 1;
            var all = new ElementLossTerms<T, TLoss>(loss, outputs, targets, dOutputs, 1, count);
            return LaneOrder.Reduce<S, V, double, ElementLossTerms<T, TLoss>>(in all, n) / count;
        }

        double divisor = mean ? RowWeights<T>.Divisor(RowWeights<T>.Sum<S, V>(weights, rows) * columns) : 1;
        LaneTotal total = default;
        for (int i = 0; i < rows; i++)
        {
            nint at = (nint)i * columns;
            double weight = double.CreateTruncating(weights[i]);
            if (weight == 0)
            {
                RowWeights<T>.Clear(dOutputs, at, columns);
                continue;
            }

            var row = new ElementLossTerms<T, TLoss>(
                loss, outputs + at, targets + at, dOutputs == null ? null : dOutputs + at, weight, divisor);
            total.Add(i, weight * LaneOrder.Reduce<S, V, double, ElementLossTerms<T, TLoss>>(in row, columns));
        }

        return total.Sum() / divisor;
    }
}

/// <summary>lane + l(o, t); on the way, unless it is null, gradient = (slope weight) / divisor.</summary>
internal readonly unsafe struct ElementLossTerms<T, TLoss>(TLoss loss, T* outputs, T* targets, T* gradient, double weight, double divisor)
    : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLoss : struct, IElementLoss
{
    public static bool IsShort => TLoss.IsShort;

    public static double Identity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint i, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        loss.Apply<S, V>(Lanes.LoadWide<S, V, T>(outputs, i, count), Lanes.LoadWide<S, V, T>(targets, i, count), out V value, out V slope);
        if (gradient != null)
        {
            V weighted = S.Multiply(slope, S.Broadcast(weight));
            Lanes.StoreWide<S, V, T>(S.Divide(weighted, S.Broadcast(divisor)), gradient, i, count);
        }

        return S.Add(accumulator, Lanes.Keep<S, V, double>(value, S.Zero, count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<S, V>(V a, V b)
        where S : struct, ISimd<V, double>
        where V : struct => S.Add(a, b);
}

/// <summary>The weights of rows, or 1 for each where there are none.</summary>
internal static unsafe class RowWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The weight of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Of(T* weights, int row) => weights == null ? 1 : double.CreateTruncating(weights[row]);

    /// <summary>The sum of all weights, in the order of the virtual lanes.</summary>
    public static double Sum<S, V>(T* weights, int rows)
        where S : struct, ISimd<V, double>
        where V : struct => weights == null ? rows : LaneOrder.Reduce<S, V, double, WideSumTerms<T>>(new WideSumTerms<T>(weights), rows);

    /// <summary>What a mean divides by, where the weights add up to <paramref name="sum"/>: where nothing counts, 1, so that the mean is
    /// 0/1.</summary>
    public static double Divisor(double sum) => sum == 0 ? 1 : sum;

    /// <summary>The gradient of a row that does not count; nothing where there is no gradient.</summary>
    public static void Clear(T* dOutputs, nint at, int length)
    {
        if (dOutputs != null)
        {
            new Span<T>(dOutputs + at, length).Clear();
        }
    }
}
