using System;
using System.Numerics;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Tests;

/// <summary>Runs the elementwise loops at a width named at run time, in one process.</summary>
internal static class ElementwiseWidths
{
    public static readonly SimdWidth[] All =
        [SimdWidth.Bits512, SimdWidth.Bits256, SimdWidth.Bits128, SimdWidth.Portable, SimdWidth.Scalar];

    public static void Run<T, TOperator>(SimdWidth width, TOperator f, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator<T> => AnyWidth.RunAt<T, Unary.RunKernel<T, TOperator>>(width, new(f, x, y));

    public static void RunInDouble<T, TOperator>(SimdWidth width, TOperator f, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged
        where TOperator : struct, IUnaryOperator<double> =>
        AnyWidth.RunAt<double, Unary.RunInDoubleKernel<T, TOperator>>(width, new(f, x, y));

    public static void Run<T, TOperator>(SimdWidth width, TOperator f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IBinaryOperator<T> => AnyWidth.RunAt<T, Binary.RunKernel<T, TOperator>>(width, new(f, x, y, z));

    public static void RunInDouble<T, TOperator>(SimdWidth width, TOperator f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged
        where TOperator : struct, IBinaryOperator<double> =>
        AnyWidth.RunAt<double, Binary.RunInDoubleKernel<T, TOperator>>(width, new(f, x, y, z));
}
