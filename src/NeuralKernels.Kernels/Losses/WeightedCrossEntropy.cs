using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>
/// The rows of <see cref="SoftmaxCrossEntropy"/> with one class each, weighted, smoothed or ignored; every weight is 1 where its pointer is
/// null, and there is no gradient where <paramref name="dOutputs"/> is null.
/// </summary>
internal readonly unsafe struct WeightedCrossEntropy<T>(
    int rows,
    int columns,
    T* outputs,
    int* labels,
    T* classWeights,
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
        double classes = RowWeights<T>.Sum<S, V>(classWeights, columns);
        double divisor = reduction == LossReduction.Sum ? 1 : RowWeights<T>.Divisor(SumOfWeights());
        LaneTotal total = default;
        for (int i = 0; i < rows; i++)
        {
            if (Weight(i) == 0)
            {
                RowWeights<T>.Clear(dOutputs, i, columns);
                continue;
            }

            T* x = outputs + ((nint)i * columns);
            int label = labels[i];
            double max = RowMaxTerms<T>.Of<S, V>(x, columns);
            double own = double.CreateTruncating(x[label]) - max;
            double scores = spread == 0
                ? 0
                : LaneOrder.Reduce<S, V, double, ScoreTerms<T>>(new ScoreTerms<T>(x, classWeights, max), columns);
            SoftmaxTerms<T> e = SoftmaxTerms<T>.Of(x, max, columns, dOutputs == null ? null : stack);
            double sum = e.Sum<S, V>(columns);
            double log = default(LogOperator).Apply<Simd1<double>, double>(sum);
            double onLabel = (1 - smoothing) * RowWeights<T>.Weight(classWeights, label);
            double value = onLabel * (onLabel == 0 && double.IsNegativeInfinity(own) ? log : log - own);
            double weight = RowWeights<T>.Weight(sampleWeights, i);
            total.Add(i, weight * (spread == 0 ? value : value + (spread * ((log * classes) - scores))));
            if (dOutputs != null)
            {
                T* gradient = dOutputs + ((nint)i * columns);
                double share = (onLabel + (spread * classes)) / sum;
                double target = onLabel + (spread * RowWeights<T>.Weight(classWeights, label));
                double excess = Simd1<double>.FusedMultiplyAdd(e.At(label), share, -target); // before the scores may be overwritten
                var pass = new CrossEntropyGradient<T>(e, share, classWeights, spread, weight, divisor, gradient);
                MultiSpanLoop.Run<S, V, double, CrossEntropyGradient<T>>(pass, columns);
                gradient[label] = T.CreateTruncating(excess * weight / divisor);
            }
        }

        return total.Sum() / divisor;
    }

    /// <summary>The weight of a row's class times that of the row; 0 where the class is ignored.</summary>
    private double Weight(int row) =>
        labels[row] == ignored ? 0 : RowWeights<T>.Weight(classWeights, labels[row]) * RowWeights<T>.Weight(sampleWeights, row);

    /// <summary>W: the sum of the weights of the rows, in the order of the virtual lanes.</summary>
    private double SumOfWeights()
    {
        LaneTotal total = default;
        for (int i = 0; i < rows; i++)
        {
            if (Weight(i) is not 0 and double weight)
            {
                total.Add(i, weight);
            }
        }

        return total.Sum();
    }
}
