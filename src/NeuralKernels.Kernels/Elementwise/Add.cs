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
    /// <param name="z">The results, as long: the same span as either of the others (in place), or separate from both.</param>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Apply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.SameLength(y, x);
        Guard.SameLength<T, T>(z, x);
        Guard.InPlaceOrSeparate(z, x);
        Guard.InPlaceOrSeparate(z, y);
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            Throw.TypeNotSupported(typeof(T));
        }

        Binary.Run(default(AddOperator<T>), x, y, z);
    }
}

/// <summary>x + y.</summary>
internal readonly struct AddOperator<T> : IBinaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x, V y)
        where S : struct, ISimd<V, T>
        where V : struct => S.Add(x, y);
}
