using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>The sum or mean of l(o, t) over all n = rows x columns elements, with or without a weight per row.</summary>
/// <remarks>
/// In double. Without weights, l of element k of the whole batch goes to virtual lane k mod 64, then the lanes are added in a tree. With
/// weights, a row's sum has that order, is multiplied by the row's weight, and goes to lane (row mod 64) of a sum over the rows. A mean is
/// one division at the end, by n or by columns times the sum of the weights; a gradient is (slope times weight) over the same divisor,
/// rounded once to T. A row of weight 0 is not read and its gradient is 0; where all weights are 0, the mean is 0. The same bits at every
/// width. A lane adds up at most 2^25 doubles, so no digit of weight is lost (see <see cref="LaneOrder"/>); the mean overflows with the
/// sum, above 1.8e308 / n.
/// </remarks>
internal static unsafe class ElementLoss
{
    /// <summary>Checks the arguments, and evaluates the loss at the width of this process; no gradient where the span is empty.</summary>
    public static double Evaluate<T, TLoss>(
        TLoss loss,
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs,
        ReadOnlySpan<T> sampleWeights,
        LossReduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, IElementLoss
    {
        int length = LossGuard.Dense(rows, columns, outputs, targets);
        LossGuard.SampleWeights(rows, sampleWeights, reduction);
        if (LossGuard.Gradient(length, outputs, dOutputs, sampleWeights))
        {
            Guard.InPlaceOrSeparate(dOutputs[..length], targets[..length], nameof(dOutputs), nameof(targets));
        }

        fixed (T* o = outputs, t = targets, d = dOutputs, w = sampleWeights)
        {
            var pass = new ElementLossRows<T, TLoss>(loss, rows, columns, o, t, w, d, reduction);
            return AnyWidth.Run<double, ElementLossRows<T, TLoss>, double>(pass);
        }
    }
}

/// <summary>The loop of <see cref="ElementLoss"/>: no weights or no gradient where its pointer is null.</summary>
internal readonly unsafe struct ElementLossRows<T, TLoss>(
    TLoss loss, int rows, int columns, T* outputs, T* targets, T* weights, T* dOutputs, LossReduction reduction)
    : IAnyWidth<double, double>, IRowLoss
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLoss : struct, IElementLoss
{
    public int StackLength => 0;

    public double Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        if (weights != null)
        {
            return new WeightedRows<T, ElementLossRows<T, TLoss>>(this, rows, columns, weights, reduction).Run<S, V>();
        }

        int n = rows * columns;
        double divisor = reduction == LossReduction.Mean ? n : 1;
        var all = new ElementLossTerms<T, TLoss>(loss, outputs, targets, dOutputs, 1, divisor);
        return LaneOrder.Reduce<S, V, double, ElementLossTerms<T, TLoss>>(in all, n) / divisor;
    }

    public double Evaluate<S, V>(int row, double weight, double divisor, double* stack)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        nint at = (nint)row * columns;
        T* gradient = dOutputs == null ? null : dOutputs + at;
        var terms = new ElementLossTerms<T, TLoss>(loss, outputs + at, targets + at, gradient, weight, divisor);
        return LaneOrder.Reduce<S, V, double, ElementLossTerms<T, TLoss>>(in terms, columns);
    }

    public void Skip(int row) => RowWeights<T>.Clear(dOutputs, row, columns);
}

/// <summary>lane + l(o, t), and gradient = (slope weight) / divisor unless that is null.</summary>
internal readonly unsafe struct ElementLossTerms<T, TLoss>(TLoss loss, T* outputs, T* targets, T* gradient, double weight, double divisor)
    : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLoss : struct, IElementLoss
{
    public static bool IsShort => TLoss.IsShort;

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

        return TLoss.Add<S, V>(accumulator, Lanes.Keep<S, V, double>(value, S.Zero, count));
    }
}
