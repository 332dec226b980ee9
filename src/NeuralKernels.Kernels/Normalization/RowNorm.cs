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
    /// <summary>Of mean and variance where centered; else of the mean square, about 0.</summary>
    public static RowNorm Of<S, V, T>(T* x, int columns, double epsilon, bool centered)
        where S : struct, ISimd<V, double>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double mean, double variance) = centered
            ? Moments.Of<S, V, T>(x, columns)
            : (0, LaneOrder.Reduce<S, V, double, SquareTerms<T>>(new SquareTerms<T>(x), columns) / columns);
        return new(mean, 1 / Math.Sqrt(variance + epsilon));
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
            var norm = RowNorm.Of<S, V, T>(x, columns, epsilon, centered);
            var pass = new NormalizedRow<T>(norm, x, gamma, beta, output + ((nint)i * columns));
            Sweep.Run<S, V, double, NormalizedRow<T>>(pass, columns);
        }

        return true;
    }
}

/// <summary>y[j] = xhat[j] gamma[j] + beta[j], fused; xhat[j] gamma[j] where <paramref name="beta"/> is null.</summary>
internal readonly unsafe struct NormalizedRow<T>(RowNorm norm, T* x, T* gamma, T* beta, T* y) : ISweepOperator<double>
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

/// <summary>Row by row; no gradient of beta where <paramref name="dBeta"/> is null. Adds to the gradients of gamma and beta.</summary>
internal readonly unsafe struct RowNormBackward<T>(
    int rows, int columns, T* input, T* gamma, T* dOutput, T* dInput, T* dGamma, T* dBeta, double epsilon, bool centered)
    : IAnyWidth<double, bool>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public bool Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        for (int i = 0; i < rows; i++)
        {
            T* x = input + ((nint)i * columns);
            T* dy = dOutput + ((nint)i * columns);
            var norm = RowNorm.Of<S, V, T>(x, columns, epsilon, centered);
            double sum = centered ? LaneOrder.Reduce<S, V, double, WideDotTerms<T>>(new WideDotTerms<T>(dy, gamma), columns) : 0;
            double product = LaneOrder.Reduce<S, V, double, NormalizedDotTerms<T>>(new(norm, x, gamma, dy), columns);
            double mean = sum / columns, slope = product / columns;
            var pass = new RowNormGradient<T>(norm, mean, slope, x, gamma, dy, dInput + ((nint)i * columns), dGamma, dBeta);
            Sweep.Run<S, V, double, RowNormGradient<T>>(pass, columns);
        }

        return true;
    }
}

/// <summary>lane + d xhat, fused, d = dy gamma rounded to double.</summary>
internal readonly unsafe struct NormalizedDotTerms<T>(RowNorm norm, T* x, T* gamma, T* dy) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool IsShort => true;

    public static double Identity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V d = S.Multiply(Lanes.LoadWide<S, V, T>(dy, j, count), Lanes.LoadWide<S, V, T>(gamma, j, count));
        return S.FusedMultiplyAdd(d, Lanes.Keep<S, V, double>(norm.Load<S, V, T>(x, j, count), S.Zero, count), accumulator);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<S, V>(V a, V b)
        where S : struct, ISimd<V, double>
        where V : struct => S.Add(a, b);
}

/// <summary>
/// dx = scale ((d - mean) - xhat slope), the last product fused; dgamma += dy xhat, fused; dbeta += dy unless it is null.
/// </summary>
internal readonly unsafe struct RowNormGradient<T>(
    RowNorm norm, double mean, double slope, T* x, T* gamma, T* dy, T* dx, T* dGamma, T* dBeta) : ISweepOperator<double>
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
        V ofGamma = S.FusedMultiplyAdd(gradient, normalized, Lanes.LoadWide<S, V, T>(dGamma, j, count));
        Lanes.StoreWide<S, V, T>(ofGamma, dGamma, j, count);
        if (dBeta != null)
        {
            Lanes.StoreWide<S, V, T>(S.Add(Lanes.LoadWide<S, V, T>(dBeta, j, count), gradient), dBeta, j, count);
        }

        Lanes.StoreWide<S, V, T>(S.Multiply(S.Broadcast(norm.Scale), rest), dx, j, count);
    }
}
