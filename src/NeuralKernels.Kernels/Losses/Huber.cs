using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>L = (1/n) sum h(o - t): h(d) = d^2 / 2 up to |d| = delta, and beyond it the tangent, delta (|d| - delta / 2).</summary>
public static class Huber
{
    /// <summary>L, and dL/do = d / n within delta, delta sign(d) / n beyond it, in one pass.</summary>
    /// <remarks>
    /// Huber, "Robust estimation of a location parameter", 1964; PyTorch's HuberLoss. With c = min(|d|, delta), h is c (|d| - c / 2).
    /// In double, summed in the order of the virtual lanes, the gradient rounded once to T; with weights, row by row. The same bits at
    /// every vector width.
    /// NaN in gives NaN out.
    /// </remarks>
    /// <param name="rows">The number of samples, at least 1.</param>
    /// <param name="columns">The number of outputs of a sample, at least 1.</param>
    /// <param name="outputs">o, rows x columns, row after row.</param>
    /// <param name="targets">t, the same shape.</param>
    /// <param name="dOutputs">dL/do, the same shape; overwritten. May be <paramref name="outputs"/> or <paramref name="targets"/>
    /// itself.</param>
    /// <param name="delta">Where the square ends, above 0 and finite.</param>
    /// <param name="sampleWeights">A weight per row, finite and not negative; or empty, which is a weight of 1 each.</param>
    /// <param name="reduction">Whether L is the mean, by weight, or the sum.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> or <paramref name="columns"/> is below 1,
    /// <paramref name="delta"/> is not above 0 and finite, or a weight is negative or
    /// not finite.</exception>
    /// <exception cref="ArgumentException">A span is too short, or they overlap in part.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static double ValueAndGradient<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs,
        double delta = 1,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ElementLoss.Run(
        HuberOperator.Of(delta), rows, columns, outputs, targets, dOutputs, withGradient: true, sampleWeights, reduction);

    /// <summary>L alone, to the same bits.</summary>
    /// <inheritdoc cref="ValueAndGradient"/>
    public static double Value<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        double delta = 1,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ElementLoss.Run(
        HuberOperator.Of(delta), rows, columns, outputs, targets, default, withGradient: false, sampleWeights, reduction);
}

/// <summary>c (|d| - c / 2), c = min(|d|, delta); the slope is c with the sign of d.</summary>
internal readonly struct HuberOperator(double delta) : IElementLoss
{
    public static bool IsShort => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(V output, V target, out V value, out V slope)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V d = S.Subtract(output, target);
        V size = S.Abs(d);
        V c = S.Min(S.Broadcast(delta), size); // the size stands second, where Min keeps a NaN
        value = S.Multiply(c, S.Subtract(size, S.Multiply(S.Broadcast(0.5), c)));
        slope = S.Or(c, S.And(d, S.Broadcast(-0.0)));
    }

    /// <summary>Checks the parameter of the door.</summary>
    public static HuberOperator Of(double delta)
    {
        Guard.FiniteAbove(delta, 0);
        return new HuberOperator(delta);
    }
}
