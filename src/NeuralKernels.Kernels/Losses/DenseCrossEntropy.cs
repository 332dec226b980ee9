using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>
/// The rows of <see cref="SoftmaxCrossEntropy"/> with a target for every class; no gradient where <paramref name="dOutputs"/> is null.
/// </summary>
internal readonly unsafe struct DenseCrossEntropy<T>(int columns, T* outputs, T* targets, T* dOutputs) : IRowLoss
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int StackLength => SoftmaxTerms<T>.StackLength(columns);

    public double Evaluate<S, V>(int row, double weight, double divisor, double* stack)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        T* x = outputs + ((nint)row * columns);
        T* t = targets + ((nint)row * columns);
        double max = RowMaxTerms<T>.Of<S, V>(x, columns);
        double total = LaneOrder.Reduce<S, V, double, WideSumTerms<T>>(new WideSumTerms<T>(t), columns);
        double linear = LaneOrder.Reduce<S, V, double, ScoreTerms<T>>(new ScoreTerms<T>(x, t, max), columns);
        SoftmaxTerms<T> e = SoftmaxTerms<T>.Of(x, max, columns, dOutputs == null ? null : stack);
        double sum = e.Sum<S, V>(columns);
        double value = (default(LogOperator).Apply<Simd1<double>, double>(sum) * total) - linear;
        if (dOutputs != null)
        {
            var pass = new CrossEntropyGradient<T>(e, total / sum, t, 1, weight, divisor, dOutputs + ((nint)row * columns));
            MultiSpanLoop.Run<S, V, double, CrossEntropyGradient<T>>(pass, columns);
        }

        return value;
    }

    public void Skip(int row) => RowWeights<T>.Clear(dOutputs, row, columns);
}
