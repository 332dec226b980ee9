using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>
/// lane + dy min(x, 0), fused; on the way dx = x &gt; 0 ? dy : slope dy, whose product is exact for floats until it is stored.
/// </summary>
internal readonly unsafe struct PReluTerms<T>(T* x, T* dy, T* dx, double slope) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool IsShort => true;

    public static double Identity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint i, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V input = Lanes.LoadWide<S, V, T>(x, i, count);
        V gradient = Lanes.LoadWide<S, V, T>(dy, i, count);
        V value = new LeakyReluGradient<double>(slope).Apply<S, V>(input, gradient);
        Lanes.StoreWide<S, V, T>(value, dx, i, count);
        return S.FusedMultiplyAdd(gradient, S.Min(S.Zero, input), accumulator); // the input stands second, where Min keeps a NaN
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<S, V>(V a, V b)
        where S : struct, ISimd<V, double>
        where V : struct => S.Add(a, b);
}

/// <summary>Row by row.</summary>
internal readonly unsafe struct PReluForward<T>(int rows, int columns, T* input, T* slopes, T* output) : IAnyWidth<T, bool>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public bool Run<S, V>()
        where S : struct, ISimd<V, T>
        where V : struct
    {
        for (int i = 0; i < rows; i++)
        {
            nint at = (nint)i * columns;
            MultiSpanLoop.Run<S, V, T, PReluRow<T>>(new PReluRow<T>(input + at, slopes, output + at), columns);
        }

        return true;
    }
}

/// <summary>y[j] = x[j] &gt; 0 ? x[j] : slopes[j] x[j].</summary>
internal readonly unsafe struct PReluRow<T>(T* x, T* slopes, T* y) : IMultiSpanOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint j, int count)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V input = Lanes.Load<S, V, T>(x, j, count);
        V below = S.Multiply(Lanes.Load<S, V, T>(slopes, j, count), input);
        Lanes.Store<S, V, T>(S.Select(S.LessThan(S.Zero, input), input, below), y, j, count);
    }
}

/// <summary>Strip by strip of columns: the sums of the slopes, then the rows.</summary>
internal readonly unsafe struct PReluBackward<T>(
    int rows, int columns, T* input, T* slopes, T* dOutput, T* dInput, T* dSlopes, bool accumulate) : IAnyWidth<double, bool>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [SkipLocalsInit]
    public bool Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        double* sums = stackalloc double[ColumnOrder.Strip];
        for (int start = 0; start < columns; start += ColumnOrder.Strip)
        {
            int count = Math.Min(ColumnOrder.Strip, columns - start);
            T* x = input + start;
            T* dy = dOutput + start;
            T* dx = dInput + start;
            ColumnOrder.Reduce<S, V, PReluColumnTerms<T>>(new PReluColumnTerms<T>(x, dy), rows, count, columns, sums);
            ColumnOrder.Store(sums, count, dSlopes + start, accumulate);
            for (int i = 0; i < rows; i++, x += columns, dy += columns, dx += columns)
            {
                MultiSpanLoop.Run<S, V, double, PReluGradientRow<T>>(new PReluGradientRow<T>(x, slopes + start, dy, dx), count);
            }
        }

        return true;
    }
}

/// <summary>sum + dy[i, j] min(x[i, j], 0), fused.</summary>
internal readonly unsafe struct PReluColumnTerms<T>(T* x, T* dy) : IColumnOperator
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint at, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct => S.FusedMultiplyAdd(
        Lanes.LoadWide<S, V, T>(dy, at, count), S.Min(S.Zero, Lanes.LoadWide<S, V, T>(x, at, count)), accumulator);
}

/// <summary>dx[j] = x[j] &gt; 0 ? dy[j] : slopes[j] dy[j].</summary>
internal readonly unsafe struct PReluGradientRow<T>(T* x, T* slopes, T* dy, T* dx) : IMultiSpanOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V gradient = Lanes.LoadWide<S, V, T>(dy, j, count);
        V below = S.Multiply(Lanes.LoadWide<S, V, T>(slopes, j, count), gradient);
        V above = S.LessThan(S.Zero, Lanes.LoadWide<S, V, T>(x, j, count));
        Lanes.StoreWide<S, V, T>(S.Select(above, gradient, below), dx, j, count);
    }
}
