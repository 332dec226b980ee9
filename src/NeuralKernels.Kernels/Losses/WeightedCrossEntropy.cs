using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>
/// The rows of <see cref="SoftmaxCrossEntropy"/> with one class each, weighted, smoothed or ignored; every weight is 1 where <paramref
/// name="weights"/> is null, and there is no gradient where <paramref name="dOutputs"/> is null.
/// </summary>
internal readonly unsafe struct WeightedCrossEntropy<T>(
    int rows,
    int columns,
    T* outputs,
    int* labels,
    T* weights,
    double smoothing,
    int? ignored,
    T* dOutputs,
    T* sampleWeights = null,
    LossReduction reduction = LossReduction.Mean) : IAnyWidth<double, double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [SkipLocalsInit]
    public double Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        double* stack = stackalloc double[SoftmaxTerms<T>.StackLength(columns)];
        double spread = smoothing / columns;
        double classes = weights == null ? columns : LaneOrder.Reduce<S, V, double, WideSumTerms<T>>(new WideSumTerms<T>(weights), columns);
        double mass = reduction == LossReduction.Sum ? 1 : RowWeights<T>.Divisor(Mass());
        LaneTotal total = default;
        for (int i = 0; i < rows; i++)
        {
            T* gradient = dOutputs == null ? null : dOutputs + ((nint)i * columns);
            if (RowWeight(i) == 0)
            {
                RowWeights<T>.Clear(gradient, 0, columns);
                continue;
            }

            T* x = outputs + ((nint)i * columns);
            double max = RowMaxTerms<T>.Of<S, V>(x, columns);
            double own = double.CreateTruncating(x[labels[i]]) - max;
            double scores = spread == 0 ? 0 : LaneOrder.Reduce<S, V, double, ScoreTerms<T>>(new ScoreTerms<T>(x, weights, max), columns);
            SoftmaxTerms<T> e = SoftmaxTerms<T>.Of(x, max, columns, gradient == null ? null : stack);
            double sum = e.Sum<S, V>(columns);
            double log = default(LogOperator).Apply<Simd1<double>, double>(sum);
            double onLabel = (1 - smoothing) * Weight(labels[i]);
            double value = onLabel * (onLabel == 0 && double.IsNegativeInfinity(own) ? log : log - own);
            double row = RowWeights<T>.Of(sampleWeights, i);
            total.Add(i, row * (spread == 0 ? value : value + (spread * ((log * classes) - scores))));
            if (gradient != null)
            {
                double share = (onLabel + (spread * classes)) / sum;
                double target = onLabel + (spread * Weight(labels[i]));
                double excess = Simd1<double>.FusedMultiplyAdd(e.At(labels[i]), share, -target); // before the scores may be overwritten
                var pass = new WeightedGradient<T>(e, share, weights, spread, row, mass, gradient);
                MultiSpanLoop.Run<S, V, double, WeightedGradient<T>>(pass, columns);
                gradient[labels[i]] = T.CreateTruncating(excess * row / mass);
            }
        }

        return total.Sum() / mass;
    }

    private double Weight(int label) => weights == null ? 1 : double.CreateTruncating(weights[label]);

    /// <summary>The weight of a row's class times that of the row; 0 where the class is ignored.</summary>
    private double RowWeight(int row) => labels[row] == ignored ? 0 : Weight(labels[row]) * RowWeights<T>.Of(sampleWeights, row);

    /// <summary>W: the sum of the weights of the rows that count, of class and row.</summary>
    private double Mass()
    {
        LaneTotal mass = default;
        for (int i = 0; i < rows; i++)
        {
            if (RowWeight(i) is not 0 and double weight)
            {
                mass.Add(i, weight);
            }
        }

        return mass.Sum();
    }
}

/// <summary>lane + w (x - max), fused; lane + (x - max) where <paramref name="weights"/> is null.</summary>
internal readonly unsafe struct ScoreTerms<T>(T* x, T* weights, double max) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool IsShort => true;

    public static double Identity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        if (weights != null)
        {
            return new WeightedScoreTerms<T>(x, weights, max).Accumulate<S, V>(accumulator, j, count);
        }

        V score = S.Subtract(Lanes.LoadWide<S, V, T>(x, j, count), S.Broadcast(max));
        return S.Add(accumulator, Lanes.Keep<S, V, double>(score, S.Zero, count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<S, V>(V a, V b)
        where S : struct, ISimd<V, double>
        where V : struct => S.Add(a, b);
}

/// <summary>
/// gradient[j] = (e[j] share - spread w[j]) row / mass, the first product fused; w is 1 where <paramref name="weights"/> is null.
/// </summary>
internal readonly unsafe struct WeightedGradient<T>(
    SoftmaxTerms<T> e, double share, T* weights, double spread, double row, double mass, T* gradient)
    : ISweepOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V target = S.Broadcast(spread);
        target = weights == null ? target : S.Multiply(target, Lanes.LoadWide<S, V, T>(weights, j, count));
        V excess = S.FusedMultiplyAdd(e.Load<S, V>(j, count), S.Broadcast(share), S.Negate(target));
        Lanes.StoreWide<S, V, T>(S.Divide(S.Multiply(excess, S.Broadcast(row)), S.Broadcast(mass)), gradient, j, count);
    }
}
