using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>
/// The rows of <see cref="SoftmaxCrossEntropy"/> with one class each; no gradient where <paramref name="dOutputs"/> is null.
/// </summary>
internal readonly unsafe struct LabelledCrossEntropy<T>(int rows, int columns, T* outputs, int* labels, T* dOutputs)
    : IAnyWidth<double, double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public double Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        LaneTotal total = default;
        if (columns <= FewClasses<T>.Max)
        {
            FewClasses<T>.Run<S, V>(rows, columns, outputs, labels, dOutputs, ref total);
        }
        else
        {
            ManyClasses<S, V>(ref total);
        }

        return total.Sum() / rows;
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void ManyClasses<S, V>(ref LaneTotal total)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        double* stack = stackalloc double[SoftmaxTerms<T>.StackLength(columns)];
        for (int i = 0; i < rows; i++)
        {
            T* x = outputs + ((nint)i * columns);
            T* gradient = dOutputs == null ? null : dOutputs + ((nint)i * columns);
            double max = RowMaxTerms<T>.Of<S, V>(x, columns);
            double own = double.CreateTruncating(x[labels[i]]) - max;
            SoftmaxTerms<T> e = SoftmaxTerms<T>.Of(x, max, columns, gradient == null ? null : stack);
            double sum = e.Sum<S, V>(columns);
            total.Add(i, default(LogOperator).Apply<Simd1<double>, double>(sum) - own);
            if (gradient != null)
            {
                double p = e.At(labels[i]) / sum; // before the gradient may overwrite the scores
                MultiSpanLoop.Run<S, V, double, Quotient<T>>(new Quotient<T>(e, rows * sum, gradient), columns);
                gradient[labels[i]] = T.CreateTruncating((p - 1) / rows);
            }
        }
    }
}
