using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>L = (1/n) sum h(o - t): h(d) = d^2 / 2 up to |d| = delta, and beyond it the tangent, delta (|d| - delta / 2).</summary>
public static class Huber
{
    /// <summary>L, and dL/do = d / n within delta, delta sign(d) / n beyond it.</summary>
    /// <remarks>
    /// Huber, "Robust estimation of a location parameter", 1964; PyTorch's HuberLoss. <paramref name="delta"/> must be above 0 and finite,
    /// or <see cref="ArgumentOutOfRangeException"/> is thrown. With c = min(|d|, delta), h is c (|d| - c / 2). Evaluated in double, summed
    /// in the order of the virtual lanes. The same bits at every vector width. NaN in gives NaN out.
    /// </remarks>
    /// <inheritdoc cref="MeanSquaredError.Evaluate"/>
    public static double Evaluate<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs = default,
        double delta = 1,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.FiniteAbove(delta, 0);
        return ElementLoss.Evaluate(new HuberOperator(delta), rows, columns, outputs, targets, dOutputs, sampleWeights, reduction);
    }
}

/// <summary>c (|d| - c / 2), c = min(|d|, delta); the slope is c with the sign of d.</summary>
internal readonly struct HuberOperator(double delta) : IElementLoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(V output, V target, out V value, out V slope)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V d = S.Subtract(output, target);
        V size = S.Abs(d);
        V c = S.Min(S.Broadcast(delta), size); // Min returns its second operand where either is NaN
        value = S.Multiply(c, S.Subtract(size, S.Multiply(S.Broadcast(0.5), c)));
        slope = S.Or(c, S.And(d, S.Broadcast(-0.0)));
    }
}
