using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>
/// The rows of <see cref="SoftmaxCrossEntropy"/> with a weight on every class, and on every row unless <paramref name="weights"/>
/// is null; no gradient where <paramref name="dOutputs"/> is null.
/// </summary>
internal readonly unsafe struct DenseCrossEntropy<T>(
    int rows, int columns, T* outputs, T* targets, T* dOutputs, T* weights = null, LossReduction reduction = LossReduction.Mean)
    : IAnyWidth<double, double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [SkipLocalsInit]
    public double Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        double* stack = stackalloc double[SoftmaxTerms<T>.StackLength(columns)];
        double divisor = reduction == LossReduction.Sum ? 1 : RowWeights<T>.Divisor(RowWeights<T>.Sum<S, V>(weights, rows));
        LaneTotal total = default;
        for (int i = 0; i < rows; i++)
        {
            double own = RowWeights<T>.Of(weights, i);
            if (own == 0)
            {
                RowWeights<T>.Clear(dOutputs, (nint)i * columns, columns);
                continue;
            }

            T* x = outputs + ((nint)i * columns);
            T* t = targets + ((nint)i * columns);
            T* gradient = dOutputs == null ? null : dOutputs + ((nint)i * columns);
            double max = RowMaxTerms<T>.Of<S, V>(x, columns);
            double weight = LaneOrder.Reduce<S, V, double, WideSumTerms<T>>(new WideSumTerms<T>(t), columns);
            double linear = LaneOrder.Reduce<S, V, double, WeightedScoreTerms<T>>(new WeightedScoreTerms<T>(x, t, max), columns);
            SoftmaxTerms<T> e = SoftmaxTerms<T>.Of(x, max, columns, gradient == null ? null : stack);
            double sum = e.Sum<S, V>(columns);
            total.Add(i, own * ((default(LogOperator).Apply<Simd1<double>, double>(sum) * weight) - linear));
            if (gradient != null)
            {
                MultiSpanLoop.Run<S, V, double, DenseGradient<T>>(new DenseGradient<T>(e, weight / sum, t, own, divisor, gradient), columns);
            }
        }

        return total.Sum() / divisor;
    }
}

/// <summary>lane + t (x - max), fused; a class that is ruled out (x = -infinity) and has no weight counts 0.</summary>
internal readonly unsafe struct WeightedScoreTerms<T>(T* x, T* t, double max) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool IsShort => true;

    public static double Identity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V weight = Lanes.LoadWide<S, V, T>(t, j, count);
        V score = S.Subtract(Lanes.LoadWide<S, V, T>(x, j, count), S.Broadcast(max));
        V ruledOut = S.And(S.Equals(weight, S.Zero), S.Equals(score, S.Broadcast(double.NegativeInfinity)));
        score = Lanes.Keep<S, V, double>(S.Select(ruledOut, S.Zero, score), S.Zero, count);
        return S.FusedMultiplyAdd(weight, score, accumulator);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<S, V>(V a, V b)
        where S : struct, ISimd<V, double>
        where V : struct => S.Add(a, b);
}

/// <summary>gradient[j] = (e[j] share - t[j]) weight / divisor, the first product fused.</summary>
internal readonly unsafe struct DenseGradient<T>(SoftmaxTerms<T> e, double share, T* t, double weight, double divisor, T* gradient)
    : ISweepOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V target = Lanes.LoadWide<S, V, T>(t, j, count);
        V excess = S.FusedMultiplyAdd(e.Load<S, V>(j, count), S.Broadcast(share), S.Negate(target));
        Lanes.StoreWide<S, V, T>(S.Divide(S.Multiply(excess, S.Broadcast(weight)), S.Broadcast(divisor)), gradient, j, count);
    }
}
