using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Normalization;

/// <summary>xhat[i, j] = (x[i, j] - mean[j]) scale[j] of one strip of columns, in double.</summary>
/// <remarks>The statistics are on the caller's stack.</remarks>
internal readonly unsafe struct ColumnNorm(double* mean, double* scale)
{
    /// <summary>The length of a caller's buffer for the statistics of a strip: mean, scale and variance.</summary>
    public const int StackLength = 3 * ColumnOrder.Strip;

    /// <summary>Evaluates the statistics of a batch into <paramref name="stack"/>, the biased variance at its end.</summary>
    public static ColumnNorm Compute<S, V, T>(T* x, int rows, int columns, int stride, double epsilon, double* stack)
        where S : struct, ISimd<V, double>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double* mean = stack;
        double* variance = Variance(stack);
        ColumnOrder.Reduce<S, V, ColumnTerms<T>>(new ColumnTerms<T>(x), rows, columns, stride, mean);
        Divide<S, V>(mean, columns, rows);
        ColumnOrder.Reduce<S, V, ColumnDeviationTerms<T>>(new ColumnDeviationTerms<T>(x, mean), rows, columns, stride, variance);
        Divide<S, V>(variance, columns, rows);
        ColumnNorm norm = WithScale<S, V>(stack, columns, epsilon);
        for (int j = 0; typeof(T) == typeof(double) && j < columns; j++)
        {
            if (!double.IsFinite(variance[j]))
            {
                ComputeScaled((double*)x + j, rows, stride, epsilon, stack + j);
            }
        }

        return norm;
    }

    /// <summary>The statistics of one column from x 2^-600, where its sum or its squares overflow.</summary>
    private static void ComputeScaled(double* x, int rows, int stride, double epsilon, double* stack)
    {
        const double Factor = SquareScale.Down;
        double mean, squares;
        ColumnOrder.Reduce<Simd1<double>, double, ScaledColumnTerms>(new ScaledColumnTerms(x, Factor), rows, 1, stride, &mean);
        mean /= rows;
        var deviations = new ScaledColumnDeviationTerms(x, Factor, mean);
        ColumnOrder.Reduce<Simd1<double>, double, ScaledColumnDeviationTerms>(in deviations, rows, 1, stride, &squares);
        double variance = squares / rows;
        *stack = mean / Factor;
        stack[ColumnOrder.Strip] = 1 / Math.Sqrt(variance + (epsilon * Factor * Factor)) * Factor;
        *Variance(stack) = variance / Factor / Factor;
    }

    /// <summary>Takes the statistics from spans that hold them, widened.</summary>
    public static ColumnNorm From<S, V, T>(T* mean, T* variance, int columns, double epsilon, double* stack)
        where S : struct, ISimd<V, double>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < columns; j++)
        {
            stack[j] = double.CreateTruncating(mean[j]);
            Variance(stack)[j] = double.CreateTruncating(variance[j]);
        }

        return WithScale<S, V>(stack, columns, epsilon);
    }

    /// <summary>Where <see cref="Compute"/> leaves the variance.</summary>
    public static double* Variance(double* stack) => stack + (2 * ColumnOrder.Strip);

    /// <summary>sums[j] / rows.</summary>
    public static void Divide<S, V>(double* sums, int columns, int rows)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        for (nuint j = 0; j < (nuint)columns; j += (nuint)S.Count)
        {
            S.Store(S.Divide(S.Load(ref *sums, j), S.Broadcast(rows)), ref *sums, j);
        }
    }

    /// <summary>scale[j].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Scale<S, V>(nuint j)
        where S : struct, ISimd<V, double>
        where V : struct => S.Load(ref *scale, j);

    /// <summary>xhat of the elements of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Load<S, V, T>(T* x, nuint at, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        S.Multiply(S.Subtract(Lanes.LoadWide<S, V, T>(x, at, count), S.Load(ref *mean, j)), S.Load(ref *scale, j));

    /// <summary>scale[j] = 1 / sqrt(variance[j] + epsilon). Whole vectors: what lies beyond the columns is never stored.</summary>
    private static ColumnNorm WithScale<S, V>(double* stack, int columns, double epsilon)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        double* scale = stack + ColumnOrder.Strip;
        for (nuint j = 0; j < (nuint)columns; j += (nuint)S.Count)
        {
            V variance = S.Load(ref *Variance(stack), j);
            S.Store(S.Divide(S.Broadcast(1), S.Sqrt(S.Add(variance, S.Broadcast(epsilon)))), ref *scale, j);
        }

        return new ColumnNorm(stack, scale);
    }
}

/// <summary>sum + x[i, j].</summary>
internal readonly unsafe struct ColumnTerms<T>(T* x) : IColumnOperator
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint at, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct => S.Add(accumulator, Lanes.LoadWide<S, V, T>(x, at, count));
}

/// <summary>sum + (x[i, j] - mean[j])^2, fused.</summary>
internal readonly unsafe struct ColumnDeviationTerms<T>(T* x, double* mean) : IColumnOperator
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint at, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V deviation = S.Subtract(Lanes.LoadWide<S, V, T>(x, at, count), S.Load(ref *mean, j));
        return S.FusedMultiplyAdd(deviation, deviation, accumulator);
    }
}

/// <summary>sum + factor x[i], a power of two.</summary>
internal readonly unsafe struct ScaledColumnTerms(double* x, double factor) : IColumnOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint at, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct => S.Add(accumulator, S.Multiply(Lanes.LoadWide<S, V, double>(x, at, count), S.Broadcast(factor)));
}

/// <summary>sum + (factor x[i] - mean)^2, fused; the factor is a power of two.</summary>
internal readonly unsafe struct ScaledColumnDeviationTerms(double* x, double factor, double mean) : IColumnOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint at, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V scaled = S.Multiply(Lanes.LoadWide<S, V, double>(x, at, count), S.Broadcast(factor));
        V deviation = S.Subtract(scaled, S.Broadcast(mean));
        return S.FusedMultiplyAdd(deviation, deviation, accumulator);
    }
}

/// <summary>sum + dy[i, j] xhat[i, j], fused.</summary>
internal readonly unsafe struct ColumnDotTerms<T>(ColumnNorm norm, T* x, T* dy) : IColumnOperator
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint at, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct => S.FusedMultiplyAdd(Lanes.LoadWide<S, V, T>(dy, at, count), norm.Load<S, V, T>(x, at, j, count), accumulator);
}
