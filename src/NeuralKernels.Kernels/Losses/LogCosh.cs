using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>L = (1/n) sum ln cosh(o - t): nearly d^2 / 2 for small errors d, |d| - ln 2 for large ones, and smooth.</summary>
public static class LogCosh
{
    /// <summary>L, and dL/do = tanh(d) / n.</summary>
    /// <remarks>
    /// With m = e^-|d| - 1 (expm1, so that small errors keep their digits): cosh d - 1 = m^2 / (2 (1 + m)), whose log1p is ln cosh d for
    /// |d| up to 1; beyond, it is (|d| - ln 2) + log1p((1 + m)^2). tanh |d| = -q / (2 + q), q = m (m + 2). Nothing overflows. Evaluated in
    /// double, summed in the order of the virtual lanes. The same bits at every vector width. NaN in gives NaN out.
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
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ElementLoss.Evaluate(default(LogCoshOperator), rows, columns, outputs, targets, dOutputs, sampleWeights, reduction);
}

/// <summary>ln cosh d, d = o - t, and tanh d, both from one expm1.</summary>
internal readonly struct LogCoshOperator : IElementLoss
{
    private const double Ln2 = 0.6931471805599453;

    public static bool IsShort => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(V output, V target, out V value, out V slope)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V one = S.Broadcast(1);
        V two = S.Broadcast(2);
        V d = S.Subtract(output, target);
        V size = S.Abs(d);
        V m = default(Expm1Operator).Apply<S, V>(S.Negate(size));
        V power = S.Add(one, m);
        V near = S.LessThanOrEqual(size, one);
        V excess = S.Select(near, S.Divide(S.Multiply(m, m), S.Multiply(two, power)), S.Multiply(power, power));
        V linear = S.Select(near, S.Zero, S.Subtract(size, S.Broadcast(Ln2)));
        value = S.Add(linear, default(Log1pOperator).Apply<S, V>(excess));
        V q = S.Multiply(m, S.Add(m, two));
        slope = S.Or(S.Abs(S.Divide(q, S.Add(two, q))), S.And(d, S.Broadcast(-0.0)));
    }
}
