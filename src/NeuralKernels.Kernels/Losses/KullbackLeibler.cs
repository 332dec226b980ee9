using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>
/// L = (1/rows) sum over i, j of t[i, j] (ln t[i, j] - ln p[i, j]), p = softmax of the scores, row by row: the Kullback-Leibler divergence
/// of p from t.
/// </summary>
public static unsafe class KullbackLeibler
{
    /// <summary>L, and dL/dx = (p sum t - t) / rows: the gradient of <see cref="SoftmaxCrossEntropy"/>, to its bits.</summary>
    /// <remarks>
    /// A row of targets is a distribution; dOutputs is separate from it. L is the cross-entropy plus sum t ln t (0 where t = 0), both in
    /// double, the sums over a row and over the rows in the order of the virtual lanes; near L = 0 it therefore has the rounding error of
    /// the cross-entropy, a few 2^-53 of it. PyTorch's KLDivLoss with batchmean, but from scores instead of log-probabilities. The same
    /// bits at every vector width. NaN in gives NaN out, and so does a target below 0.
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
        double crossEntropy = SoftmaxCrossEntropy.Evaluate(rows, columns, outputs, targets, dOutputs, sampleWeights, reduction);
        fixed (T* t = targets, w = sampleWeights)
        {
            var pass = new WeightedRows<T, NegativeEntropyRow<T>>(new NegativeEntropyRow<T>(columns, t), rows, 1, w, reduction);
            return crossEntropy + AnyWidth.Run<double, WeightedRows<T, NegativeEntropyRow<T>>, double>(pass);
        }
    }
}

/// <summary>sum over j of t[j] ln t[j].</summary>
internal readonly unsafe struct NegativeEntropyRow<T>(int columns, T* targets) : IRowLoss
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int StackLength => 0;

    public double Evaluate<S, V>(int row, double weight, double divisor, double* stack)
        where S : struct, ISimd<V, double>
        where V : struct =>
        LaneOrder.Reduce<S, V, double, NegativeEntropyTerms<T>>(new NegativeEntropyTerms<T>(targets + ((nint)row * columns)), columns);

    public void Skip(int row)
    {
    }
}

/// <summary>lane + t ln t; 0 where t is 0.</summary>
internal readonly unsafe struct NegativeEntropyTerms<T>(T* targets) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool IsShort => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V t = Lanes.LoadWide<S, V, T>(targets, j, count);
        V term = S.Multiply(t, default(LogOperator).Apply<S, V>(t));
        return S.Add(accumulator, S.Select(S.Equals(t, S.Zero), S.Zero, term)); // lanes beyond the row load as 0
    }
}
