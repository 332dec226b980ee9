using System;
using System.Numerics;
using System.Runtime.InteropServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Functions;

/// <summary>The door that the functions of one argument share: checks, then the loop, widened where the spans are float.</summary>
internal static class Function
{
    public static void Apply<T, TOperator>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator<double> => Apply<T, TOperator, TOperator>(default, default, x, y);

    /// <summary>The same for an operator with parameters.</summary>
    public static void Apply<T, TOperator>(TOperator f, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator<double> => Apply(f, f, x, y);

    /// <summary>The same with a second operator for values that came from float, where a narrower range makes it cheaper.</summary>
    public static void Apply<T, TOperator, TSingleOperator>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator<double>
        where TSingleOperator : struct, IUnaryOperator<double> => Apply<T, TOperator, TSingleOperator>(default, default, x, y);

    /// <summary>The same for an operator that has a quicker form for float.</summary>
    public static void ApplyQuickly<T, TOperator, TSingleOperator>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator<double>
        where TSingleOperator : struct, IRoundingTestedOperator => ApplyQuickly<T, TOperator, TSingleOperator, Vector512x4>(x, y);

    /// <summary>The same, as many floats at a time as the quicker form takes.</summary>
    public static void ApplyQuickly<T, TOperator, TSingleOperator, TFloats>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator<double>
        where TSingleOperator : struct, IRoundingTestedOperator<TFloats>
        where TFloats : struct, IVectorGroup<TFloats>
    {
        if (typeof(T) != typeof(float) || !RoundingTest.IsOn)
        {
            Apply<T, TOperator, TSingleOperator>(x, y);
            return;
        }

        Guard.SameLength<T, T>(y, x);
        Guard.InPlaceOrSeparate(y, x);
        RoundingTest.Run<TSingleOperator, TFloats>(default, MemoryMarshal.Cast<T, float>(x), MemoryMarshal.Cast<T, float>(y));
    }

    /// <summary>The same for an operator that has a quicker form at 512 bits and one at 256.</summary>
    public static void ApplyQuickly<T, TOperator, TSingleOperator, TFloats, TNarrowFloats>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator<double>
        where TSingleOperator : struct, IRoundingTestedOperator<TFloats>, IRoundingTestedOperator<TNarrowFloats>
        where TFloats : struct, IVectorGroup<TFloats>
        where TNarrowFloats : struct, IVectorGroup<TNarrowFloats>
    {
        if (typeof(T) != typeof(float) || !RoundingTest.IsOnAt256)
        {
            ApplyQuickly<T, TOperator, TSingleOperator, TFloats>(x, y);
            return;
        }

        Guard.SameLength<T, T>(y, x);
        Guard.InPlaceOrSeparate(y, x);
        RoundingTest.Run<TSingleOperator, TNarrowFloats>(default, MemoryMarshal.Cast<T, float>(x), MemoryMarshal.Cast<T, float>(y));
    }

    /// <summary>The same for two operators with parameters.</summary>
    public static void Apply<T, TOperator, TSingleOperator>(TOperator f, TSingleOperator ofSingle, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator<double>
        where TSingleOperator : struct, IUnaryOperator<double>
    {
        Guard.SameLength<T, T>(y, x);
        Guard.InPlaceOrSeparate(y, x);
        if (typeof(T) == typeof(float))
        {
            Unary.RunInDouble(ofSingle, x, y);
        }
        else if (typeof(T) == typeof(double))
        {
            Unary.RunInDouble(f, x, y);
        }
        else
        {
            Throw.TypeNotSupported(typeof(T));
        }
    }
}
