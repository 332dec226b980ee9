using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Elementwise;

/// <summary>z[i] = x[i] y[i].</summary>
public static class Multiply
{
    /// <summary>z[i] = x[i] y[i], each rounded once.</summary>
    /// <inheritdoc cref="Add.Apply"/>
    public static void Apply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Binary.Apply(default(MultiplyOperator<T>), x, y, z);
}

/// <summary>x y.</summary>
internal readonly struct MultiplyOperator<T> : IBinaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x, V y)
        where S : struct, ISimd<V, T>
        where V : struct => S.Multiply(x, y);
}
