using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Elementwise;

/// <summary>z[i] = x[i] + y[i].</summary>
public static class Add
{
    /// <summary>z[i] = x[i] + y[i], each rounded once.</summary>
    /// <param name="x">Any length.</param>
    /// <param name="y">As long as <paramref name="x"/>.</param>
    /// <param name="z">The results, as long as <paramref name="x"/>; either operand itself, or separate from both.</param>
    /// <exception cref="ArgumentException">The lengths differ, or spans partly overlap.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Apply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Binary.Apply(default(AddOperator<T>), x, y, z);
}

/// <summary>x + y.</summary>
internal readonly struct AddOperator<T> : IBinaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x, V y)
        where S : struct, ISimd<V, T>
        where V : struct => S.Add(x, y);
}
