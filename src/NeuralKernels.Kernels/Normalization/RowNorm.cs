using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Normalization;

/// <summary>xhat[j] = (x[j] - Mean) Scale of one row, in double: what <see cref="LayerNorm"/> and <see cref="RmsNorm"/> share.</summary>
internal readonly unsafe record struct RowNorm(double Mean, double Scale)
{
    /// <summary>From mean and variance where centered; else from the mean square, with a mean of 0.</summary>
    public static RowNorm Compute<S, V, T>(T* x, int columns, double epsilon, bool centered)
        where S : struct, ISimd<V, double>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double mean, double variance) = centered
            ? Moments.Compute<S, V, T>(x, columns)
            : (0, LaneOrder.Reduce<S, V, double, SquareTerms<T>>(new SquareTerms<T>(x), columns) / columns);
        return typeof(T) == typeof(double) && !double.IsFinite(variance)
            ? ComputeScaled<S, V>((double*)x, columns, epsilon, centered)
            : new(mean, 1 / Math.Sqrt(variance + epsilon));
    }

    /// <summary>The same from x 2^-600, where the squares of x overflow.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RowNorm ComputeScaled<S, V>(double* x, int columns, double epsilon, bool centered)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        const double Factor = SquareScale.Down;
        (double mean, double variance) = centered
            ? Moments.ComputeScaled<S, V>(x, columns, Factor)
            : (0, LaneOrder.Reduce<S, V, double, ScaledSquareTerms<double>>(new ScaledSquareTerms<double>(x, Factor), columns) / columns);
        return new(mean / Factor, 1 / Math.Sqrt(variance + (epsilon * Factor * Factor)) * Factor);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Load<S, V, T>(T* x, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        S.Multiply(S.Subtract(Lanes.LoadWide<S, V, T>(x, j, count), S.Broadcast(Mean)), S.Broadcast(Scale));
}

/// <summary>Row by row; no beta where <paramref name="beta"/> is null.</summary>
internal readonly unsafe struct RowNormForward<T>(
    int rows, int columns, T* input, T* gamma, T* beta, T* output, double epsilon, bool centered) : IAnyWidth<double, bool>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public bool Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        for (int i = 0; i < rows; i++)
        {
            T* x = input + ((nint)i * columns);
            var norm = RowNorm.Compute<S, V, T>(x, columns, epsilon, centered);
            var pass = new NormalizedRow<T>(norm, x, gamma, beta, output + ((nint)i * columns));
            MultiSpanLoop.Run<S, V, double, NormalizedRow<T>>(pass, columns);
        }

        return true;
    }
}

/// <summary>y[j] = xhat[j] gamma[j] + beta[j], fused; xhat[j] gamma[j] where <paramref name="beta"/> is null.</summary>
internal readonly unsafe struct NormalizedRow<T>(RowNorm norm, T* x, T* gamma, T* beta, T* y) : IMultiSpanOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V normalized = norm.Load<S, V, T>(x, j, count);
        V factor = Lanes.LoadWide<S, V, T>(gamma, j, count);
        V value = beta == null
            ? S.Multiply(normalized, factor)
            : S.FusedMultiplyAdd(normalized, factor, Lanes.LoadWide<S, V, T>(beta, j, count));
        Lanes.StoreWide<S, V, T>(value, y, j, count);
    }
}

/// <summary>
/// Row by row; no gradient of beta where <paramref name="dBeta"/> is null. Adds to the gradients of gamma and beta, in the order of
/// <see cref="ColumnOrder"/>; <paramref name="scratch"/> holds the partial sums of the tree, <see cref="ScratchLength"/> numbers.
/// </summary>
internal readonly unsafe struct RowNormBackward<T>(
    int rows, int columns, T* input, T* gamma, T* dOutput, T* dInput, T* dGamma, T* dBeta, double epsilon, bool centered, T* scratch = null)
    : IAnyWidth<double, bool>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>0 for up to 4096 rows; then room for the gradients of both, for each level of the tree.</summary>
    public static int ScratchLength(int rows, int columns) => 2 * columns * ColumnOrder.Levels(rows);

    public bool Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        AddTree<S, V>(0, rows, dGamma, dBeta, scratch);
        return true;
    }

    /// <summary>
    /// Rows <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> - 1, added to what the gradients hold.
    /// </summary>
    private void AddTree<S, V>(int first, int count, T* gammaGradient, T* betaGradient, T* free)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        if (count <= ColumnOrder.Chain)
        {
            Chain<S, V>(first, first + count, gammaGradient, betaGradient);
            return;
        }

        int left = ColumnOrder.LeftBranch(count);
        AddTree<S, V>(first, left, gammaGradient, betaGradient, free);
        T* rightGamma = free, rightBeta = betaGradient == null ? null : free + columns;
        new Span<T>(free, 2 * columns).Clear();
        AddTree<S, V>(first + left, count - left, rightGamma, rightBeta, free + (2 * columns));
        for (int j = 0; j < columns; j++)
        {
            gammaGradient[j] += rightGamma[j];
        }

        for (int j = 0; betaGradient != null && j < columns; j++)
        {
            betaGradient[j] += rightBeta[j];
        }
    }

    private void Chain<S, V>(int start, int end, T* gammaGradient, T* betaGradient)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        for (int i = start; i < end; i++)
        {
            T* x = input + ((nint)i * columns);
            T* dy = dOutput + ((nint)i * columns);
            var norm = RowNorm.Compute<S, V, T>(x, columns, epsilon, centered);
            double sum = centered ? LaneOrder.Reduce<S, V, double, WideDotTerms<T>>(new WideDotTerms<T>(dy, gamma), columns) : 0;
            double product = LaneOrder.Reduce<S, V, double, NormalizedDotTerms<T>>(new(norm, x, gamma, dy), columns);
            double mean = sum / columns, slope = product / columns;
            var pass = new RowNormGradient<T>(norm, mean, slope, x, gamma, dy, dInput + ((nint)i * columns), gammaGradient, betaGradient);
            MultiSpanLoop.Run<S, V, double, RowNormGradient<T>>(pass, columns);
        }
    }
}

/// <summary>lane + d xhat, fused, d = dy gamma rounded to double.</summary>
internal readonly unsafe struct NormalizedDotTerms<T>(RowNorm norm, T* x, T* gamma, T* dy) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V d = S.Multiply(Lanes.LoadWide<S, V, T>(dy, j, count), Lanes.LoadWide<S, V, T>(gamma, j, count));
        return S.FusedMultiplyAdd(d, Lanes.Keep<S, V, double>(norm.Load<S, V, T>(x, j, count), S.Zero, count), accumulator);
    }
}

/// <summary>
/// dx = scale ((d - mean) - xhat slope), the last product fused; dgamma += dy xhat, fused; dbeta += dy unless it is null.
/// </summary>
internal readonly unsafe struct RowNormGradient<T>(
    RowNorm norm, double mean, double slope, T* x, T* gamma, T* dy, T* dx, T* dGamma, T* dBeta) : IMultiSpanOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V normalized = norm.Load<S, V, T>(x, j, count);
        V gradient = Lanes.LoadWide<S, V, T>(dy, j, count);
        V d = S.Multiply(gradient, Lanes.LoadWide<S, V, T>(gamma, j, count));
        V rest = S.FusedMultiplyAdd(S.Negate(normalized), S.Broadcast(slope), S.Subtract(d, S.Broadcast(mean)));
        V gammaGradient = S.FusedMultiplyAdd(gradient, normalized, Lanes.LoadWide<S, V, T>(dGamma, j, count));
        Lanes.StoreWide<S, V, T>(gammaGradient, dGamma, j, count);
        if (dBeta != null)
        {
            Lanes.StoreWide<S, V, T>(S.Add(Lanes.LoadWide<S, V, T>(dBeta, j, count), gradient), dBeta, j, count);
        }

        Lanes.StoreWide<S, V, T>(S.Multiply(S.Broadcast(norm.Scale), rest), dx, j, count);
    }
}
