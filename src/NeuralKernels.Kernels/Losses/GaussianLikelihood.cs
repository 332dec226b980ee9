using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>
/// L = (1/n) sum (s + (m - t)^2 e^-s) / 2 over all n = rows x columns targets: the negative log-likelihood of a target under a normal
/// distribution of mean m and variance e^s, both outputs, without ln(2 pi) / 2.
/// </summary>
/// <remarks>
/// Nix and Weigend, "Estimating the mean and variance of the target probability distribution", 1994. PyTorch's GaussianNLLLoss takes the
/// variance itself and does not let it fall below 1e-6; its logarithm, here, may be any number.
/// </remarks>
public static unsafe class GaussianLikelihood
{
    /// <summary>L, and dL/dm = (m - t) e^-s / n, dL/ds = (1 - (m - t)^2 e^-s) / 2n.</summary>
    /// <remarks>
    /// The targets are rows x columns; the outputs and their gradient are rows x 2 columns: the means m of a row's targets, then the
    /// logarithms s of their variances. The gradient may be the outputs themselves; it is separate from the targets. In double; a row's
    /// terms in the order of the virtual lanes, times the row's weight, the rows in that order too, then one division; gradients are
    /// rounded once to T. The same bits at every vector width. NaN in gives NaN out.
    /// </remarks>
    /// <inheritdoc cref="MeanSquaredError.Evaluate"/>
    public static double Evaluate<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs = default,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = LossGuard.Dense(rows, columns, targets, targets, nameof(targets));
        Guard.Length(outputs, 2L * length); // a span that long makes 2 length an int
        LossGuard.SampleWeights(rows, sampleWeights, reduction);
        if (LossGuard.Gradient(2 * length, outputs, dOutputs, sampleWeights))
        {
            Guard.Separate(dOutputs[..(2 * length)], targets[..length], nameof(dOutputs), nameof(targets));
        }

        fixed (T* o = outputs, t = targets, d = dOutputs, w = sampleWeights)
        {
            var loss = new GaussianRow<T>(columns, o, t, d);
            var pass = new WeightedRows<T, GaussianRow<T>>(loss, rows, columns, w, reduction);
            return AnyWidth.Run<double, WeightedRows<T, GaussianRow<T>>, double>(pass);
        }
    }
}

/// <summary>The rows of <see cref="GaussianLikelihood"/>; no gradient where its pointer is null.</summary>
internal readonly unsafe struct GaussianRow<T>(int columns, T* outputs, T* targets, T* dOutputs) : IRowLoss
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int StackLength => 0;

    public double Evaluate<S, V>(int row, double weight, double divisor, double* stack)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        nint at = (nint)row * columns;
        T* gradient = dOutputs == null ? null : dOutputs + (2 * at);
        var terms = new GaussianTerms<T>(outputs + (2 * at), targets + at, gradient, columns, weight, divisor);
        return LaneOrder.Reduce<S, V, double, GaussianTerms<T>>(in terms, columns);
    }

    public void Skip(int row) => RowWeights<T>.Clear(dOutputs, row, 2 * columns);
}

/// <summary>lane + (s + d^2 e^-s) / 2, d = m - t, and both gradients times weight over divisor unless their pointer is null.</summary>
internal readonly unsafe struct GaussianTerms<T>(T* outputs, T* targets, T* gradient, int columns, double weight, double divisor)
    : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool IsShort => false;

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
    private void Store<S, V>(V slope, T* to, nuint i, int count)
        where S : struct, ISimd<V, double>
        where V : struct =>
        Lanes.StoreWide<S, V, T>(S.Divide(S.Multiply(slope, S.Broadcast(weight)), S.Broadcast(divisor)), to, i, count);
}
