using System;
using System.Numerics;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Tests;

/// <summary>Runs the elementwise loops at a width named at run time, in one process.</summary>
internal static class ElementwiseWidths
{
    public static readonly SimdWidth[] All = [SimdWidth.Bits512, SimdWidth.Bits256, SimdWidth.Bits128, SimdWidth.Scalar];

    public static void Run<T, TOperator>(SimdWidth width, TOperator f, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator<T>
    {
        switch (width)
        {
            case SimdWidth.Bits512: Unary.Run<T, TOperator, Simd512<T>, Vector512<T>>(f, x, y); break;
            case SimdWidth.Bits256: Unary.Run<T, TOperator, Simd256<T>, Vector256<T>>(f, x, y); break;
            case SimdWidth.Bits128: Unary.Run<T, TOperator, Simd128<T>, Vector128<T>>(f, x, y); break;
            default: Unary.Run<T, TOperator, Simd1<T>, T>(f, x, y); break;
        }
    }

    public static void RunInDouble<T, TOperator>(SimdWidth width, TOperator f, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged
        where TOperator : struct, IUnaryOperator<double>
    {
        switch (width)
        {
            case SimdWidth.Bits512: Unary.RunInDouble<T, TOperator, Simd512<double>, Vector512<double>>(f, x, y); break;
            case SimdWidth.Bits256: Unary.RunInDouble<T, TOperator, Simd256<double>, Vector256<double>>(f, x, y); break;
            case SimdWidth.Bits128: Unary.RunInDouble<T, TOperator, Simd128<double>, Vector128<double>>(f, x, y); break;
            default: Unary.RunInDouble<T, TOperator, Simd1<double>, double>(f, x, y); break;
        }
    }

    public static void Run<T, TOperator>(SimdWidth width, TOperator f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IBinaryOperator<T>
    {
        switch (width)
        {
            case SimdWidth.Bits512: Binary.Run<T, TOperator, Simd512<T>, Vector512<T>>(f, x, y, z); break;
            case SimdWidth.Bits256: Binary.Run<T, TOperator, Simd256<T>, Vector256<T>>(f, x, y, z); break;
            case SimdWidth.Bits128: Binary.Run<T, TOperator, Simd128<T>, Vector128<T>>(f, x, y, z); break;
            default: Binary.Run<T, TOperator, Simd1<T>, T>(f, x, y, z); break;
        }
    }

    public static void RunInDouble<T, TOperator>(SimdWidth width, TOperator f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged
        where TOperator : struct, IBinaryOperator<double>
    {
        switch (width)
        {
            case SimdWidth.Bits512: Binary.RunInDouble<T, TOperator, Simd512<double>, Vector512<double>>(f, x, y, z); break;
            case SimdWidth.Bits256: Binary.RunInDouble<T, TOperator, Simd256<double>, Vector256<double>>(f, x, y, z); break;
            case SimdWidth.Bits128: Binary.RunInDouble<T, TOperator, Simd128<double>, Vector128<double>>(f, x, y, z); break;
            default: Binary.RunInDouble<T, TOperator, Simd1<double>, double>(f, x, y, z); break;
        }
    }
}
