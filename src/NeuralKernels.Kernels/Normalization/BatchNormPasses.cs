using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Normalization;

/// <summary>For each strip of columns: statistics, running averages, then the rows.</summary>
internal readonly unsafe struct BatchNormTraining<T>(
    int rows,
    int columns,
    T* input,
    T* gamma,
    T* beta,
    T* runningMean,
    T* runningVariance,
    T* output,
    double momentum,
    double epsilon) : IAnyWidth<double, bool>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [SkipLocalsInit]
    public bool Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        double* stack = stackalloc double[ColumnNorm.StackLength];
        double unbiased = rows / (rows - 1.0);
        for (int start = 0; start < columns; start += ColumnOrder.Strip)
        {
            int count = Math.Min(ColumnOrder.Strip, columns - start);
            var norm = ColumnNorm.Compute<S, V, T>(input + start, rows, count, columns, epsilon, stack);
            Average(runningMean + start, stack, 1, count);
            Average(runningVariance + start, ColumnNorm.Variance(stack), unbiased, count);
            NormalizedColumns<T>.Rows<S, V>(norm, rows, count, columns, input + start, gamma + start, beta + start, output + start);
        }

        return true;
    }

    /// <summary>running[j] += momentum (values[j] factor - running[j]).</summary>
    private void Average(T* running, double* values, double factor, int count)
    {
        for (int j = 0; j < count; j++)
        {
            double old = double.CreateTruncating(running[j]);
            running[j] = T.CreateTruncating(Simd1<double>.FusedMultiplyAdd(momentum, (values[j] * factor) - old, old));
        }
    }
}

/// <summary>For each strip of columns, with given statistics.</summary>
internal readonly unsafe struct BatchNormInference<T>(
    int rows, int columns, T* input, T* gamma, T* beta, T* mean, T* variance, T* output, double epsilon) : IAnyWidth<double, bool>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [SkipLocalsInit]
    public bool Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        double* stack = stackalloc double[ColumnNorm.StackLength];
        for (int start = 0; start < columns; start += ColumnOrder.Strip)
        {
            int count = Math.Min(ColumnOrder.Strip, columns - start);
            var norm = ColumnNorm.From<S, V, T>(mean + start, variance + start, count, epsilon, stack);
            NormalizedColumns<T>.Rows<S, V>(norm, rows, count, columns, input + start, gamma + start, beta + start, output + start);
        }

        return true;
    }
}

/// <summary>y[j] = xhat[j] gamma[j] + beta[j], fused, in one row of a strip.</summary>
internal readonly unsafe struct NormalizedColumns<T>(ColumnNorm norm, T* x, T* gamma, T* beta, T* y) : IMultiSpanOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>All rows of a strip of <paramref name="count"/> columns.</summary>
    public static void Rows<S, V>(ColumnNorm norm, int rows, int count, int stride, T* x, T* gamma, T* beta, T* y)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        for (int i = 0; i < rows; i++, x += stride, y += stride)
        {
            MultiSpanLoop.Run<S, V, double, NormalizedColumns<T>>(new NormalizedColumns<T>(norm, x, gamma, beta, y), count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V normalized = norm.Load<S, V, T>(x, j, j, count);
        V value = S.FusedMultiplyAdd(normalized, Lanes.LoadWide<S, V, T>(gamma, j, count), Lanes.LoadWide<S, V, T>(beta, j, count));
        Lanes.StoreWide<S, V, T>(value, y, j, count);
    }
}

/// <summary>For each strip of columns: statistics, the two sums of the gradient, then the rows.</summary>
internal readonly unsafe struct BatchNormBackward<T>(
    int rows, int columns, T* input, T* gamma, T* dOutput, T* dInput, T* dGamma, T* dBeta, double epsilon, bool accumulate)
    : IAnyWidth<double, bool>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [SkipLocalsInit]
    public bool Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        double* stack = stackalloc double[ColumnNorm.StackLength];
        double* mean = stackalloc double[ColumnOrder.Strip];
        double* slope = stackalloc double[ColumnOrder.Strip];
        for (int start = 0; start < columns; start += ColumnOrder.Strip)
        {
            int count = Math.Min(ColumnOrder.Strip, columns - start);
            T* x = input + start;
            T* dy = dOutput + start;
            T* dx = dInput + start;
            var norm = ColumnNorm.Compute<S, V, T>(x, rows, count, columns, epsilon, stack);
            ColumnOrder.Reduce<S, V, ColumnTerms<T>>(new ColumnTerms<T>(dy), rows, count, columns, mean);
            ColumnOrder.Reduce<S, V, ColumnDotTerms<T>>(new ColumnDotTerms<T>(norm, x, dy), rows, count, columns, slope);
            ColumnOrder.Store(mean, count, dBeta + start, accumulate);
            ColumnOrder.Store(slope, count, dGamma + start, accumulate);
            ColumnNorm.Divide<S, V>(mean, count, rows);
            ColumnNorm.Divide<S, V>(slope, count, rows);
            for (int i = 0; i < rows; i++, x += columns, dy += columns, dx += columns)
            {
                var pass = new BatchNormGradient<T>(norm, mean, slope, x, gamma + start, dy, dx);
                MultiSpanLoop.Run<S, V, double, BatchNormGradient<T>>(pass, count);
            }
        }

        return true;
    }
}

/// <summary>dx[j] = (gamma[j] scale[j]) ((dy[j] - mean[j]) - xhat[j] slope[j]), the last product fused, in one row of a strip.</summary>
internal readonly unsafe struct BatchNormGradient<T>(ColumnNorm norm, double* mean, double* slope, T* x, T* gamma, T* dy, T* dx)
    : IMultiSpanOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V normalized = norm.Load<S, V, T>(x, j, j, count);
        V centered = S.Subtract(Lanes.LoadWide<S, V, T>(dy, j, count), S.Load(ref *mean, j));
        V rest = S.FusedMultiplyAdd(S.Negate(normalized), S.Load(ref *slope, j), centered);
        V factor = S.Multiply(Lanes.LoadWide<S, V, T>(gamma, j, count), norm.Scale<S, V>(j));
        Lanes.StoreWide<S, V, T>(S.Multiply(factor, rest), dx, j, count);
    }
}
