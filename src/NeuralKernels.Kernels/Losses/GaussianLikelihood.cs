using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>
/// L = (1/n) sum (s + (m - t)^2 e^-s) / 2 over all n = rows x columns targets: the negative log-likelihood of a target under a normal
/// distribution of
/// mean m and variance e^s, both outputs, without ln(2 pi) / 2.
/// </summary>
/// <remarks>
/// Nix and Weigend, "Estimating the mean and variance of the target probability distribution", 1994. PyTorch's GaussianNLLLoss takes the
/// variance itself
/// and does not let it below 1e-6; its logarithm, here, may be any number.
/// </remarks>
public static unsafe class GaussianLikelihood
{
    /// <summary>L, and dL/dm = (m - t) e^-s / n, dL/ds = (1 - (m - t)^2 e^-s) / 2n, in one pass over each row.</summary>
    /// <remarks>
    /// In double; a row's terms in the order of the virtual lanes, times the row's weight, the rows in that order too, one division;
    /// gradients are
    /// rounded once to T. The same bits at every vector width. NaN in gives NaN out.
    /// </remarks>
    /// <param name="rows">The number of samples, at least 1.</param>
    /// <param name="columns">The number of targets of a sample, at least 1.</param>
    /// <param name="outputs">rows x 2 columns, row after row: the means m of a row's targets, then the logarithms s of their
    /// variances.</param>
    /// <param name="targets">t, rows x columns.</param>
    /// <param name="dOutputs">The gradient, in the shape of <paramref name="outputs"/>; overwritten. May be <paramref name="outputs"/>
    /// itself; separate
    /// from the others.</param>
    /// <param name="sampleWeights">A weight per row, finite and not negative; or empty, which is a weight of 1 each.</param>
    /// <param name="reduction">Whether L is the mean, by weight, or the sum.</param>
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
        int length = Check(rows, columns, outputs, targets, sampleWeights, reduction);
        LossGuard.Gradient(2 * length, outputs, dOutputs);
        Guard.Separate(dOutputs[..(2 * length)], targets[..length], nameof(dOutputs), nameof(targets));
        Guard.Separate(dOutputs[..(2 * length)], sampleWeights, nameof(dOutputs), nameof(sampleWeights));
        fixed (T* o = outputs, t = targets, d = dOutputs, w = sampleWeights)
        {
            return AnyWidth.Run<double, GaussianRows<T>, double>(new GaussianRows<T>(rows, columns, o, t, w, d, reduction));
        }
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
        Check(rows, columns, outputs, targets, sampleWeights, reduction);
        fixed (T* o = outputs, t = targets, w = sampleWeights)
        {
            return AnyWidth.Run<double, GaussianRows<T>, double>(new GaussianRows<T>(rows, columns, o, t, w, null, reduction));
        }
    }

    /// <summary>Returns rows x columns, twice which is an int too.</summary>
    private static int Check<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> sampleWeights, LossReduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = LossGuard.Dense(rows, columns, targets, targets, nameof(targets));
        Guard.Length(outputs, 2L * length);
        LossGuard.SampleWeights(rows, sampleWeights, reduction);
        return length;
    }
}

/// <summary>The rows of <see cref="GaussianLikelihood"/>; no weights where those are null, no gradient where that is.</summary>
internal readonly unsafe struct GaussianRows<T>(
    int rows, int columns, T* outputs, T* targets, T* weights, T* dOutputs, LossReduction reduction) : IAnyWidth<double, double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public double Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        double divisor = reduction == LossReduction.Sum ? 1 : RowWeights<T>.Divisor(RowWeights<T>.Sum<S, V>(weights, rows) * columns);
        LaneTotal total = default;
        for (int i = 0; i < rows; i++)
        {
            nint at = (nint)i * columns;
            double weight = RowWeights<T>.Of(weights, i);
            if (weight == 0)
            {
                RowWeights<T>.Clear(dOutputs, 2 * at, 2 * columns);
                continue;
            }

            T* gradient = dOutputs == null ? null : dOutputs + (2 * at);
            var row = new GaussianTerms<T>(outputs + (2 * at), targets + at, gradient, columns, weight, divisor);
            total.Add(i, weight * LaneOrder.Reduce<S, V, double, GaussianTerms<T>>(in row, columns));
        }

        return total.Sum() / divisor;
    }
}

/// <summary>lane + (s + d^2 e^-s) / 2, d = m - t; on the way, unless it is null, both gradients times weight over divisor.</summary>
internal readonly unsafe struct GaussianTerms<T>(T* outputs, T* targets, T* gradient, int columns, double weight, double divisor)
    : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool IsShort => false;

    public static double Identity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint i, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V half = S.Broadcast(0.5);
        V d = S.Subtract(Lanes.LoadWide<S, V, T>(outputs, i, count), Lanes.LoadWide<S, V, T>(targets, i, count));
        V s = Lanes.LoadWide<S, V, T>(outputs + columns, i, count);
        V scaled = S.Multiply(d, default(ExpOperator).Apply<S, V>(S.Negate(s)));
        V square = S.Multiply(d, scaled);
        if (gradient != null)
        {
            V slope = S.Multiply(half, S.Subtract(S.Broadcast(1), square));
            Store<S, V>(scaled, gradient, i, count);
            Store<S, V>(slope, gradient + columns, i, count);
        }

        return S.Add(accumulator, Lanes.Keep<S, V, double>(S.Multiply(half, S.Add(s, square)), S.Zero, count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<S, V>(V a, V b)
        where S : struct, ISimd<V, double>
        where V : struct => S.Add(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store<S, V>(V slope, T* to, nuint i, int count)
        where S : struct, ISimd<V, double>
        where V : struct =>
        Lanes.StoreWide<S, V, T>(S.Divide(S.Multiply(slope, S.Broadcast(weight)), S.Broadcast(divisor)), to, i, count);
}
