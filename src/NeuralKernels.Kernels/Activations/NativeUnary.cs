using System;
using System.Numerics;
using NeuralKernels.Kernels.Elementwise;

namespace NeuralKernels.Kernels.Activations;

/// <summary>The forward pass of activations that need no double: checks, then the loop in the span's type.</summary>
internal static class NativeUnary
{
    public static void Forward<T, TOperator>(TOperator f, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator<T>
    {
        Guard.SameLength<T, T>(y, x);
        Guard.InPlaceOrSeparate(y, x);
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            Throw.TypeNotSupported(typeof(T));
        }

        Unary.Run(f, x, y);
    }
}
