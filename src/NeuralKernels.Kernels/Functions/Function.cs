using System;
using System.Numerics;
using System.Runtime.InteropServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Functions;

/// <summary>What the functions of one argument share: checks, then the loop, widened where the spans are float.</summary>
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

    /// <summary>The same for an operator with a form in float: <typeparamref name="TWide"/> at a time at 512 bits,
    /// <typeparamref name="TNarrow"/> at 256.</summary>
    public static void ApplyRoundingTested<T, TOperator, TSingleOperator, TWide, TNarrow>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator<double>
        where TSingleOperator : struct, IRoundingTestedOperator
        where TWide : struct, IVectorGroup<TWide, float>
        where TNarrow : struct, IVectorGroup<TNarrow, float>
    {
        if (typeof(T) != typeof(float) || !RoundingTest.IsOnAt256)
        {
            ApplyRoundingTested<T, TOperator, TSingleOperator, TWide>(x, y);
            return;
        }

        Guard.SameLength<T, T>(y, x);
        Guard.InPlaceOrSeparate(y, x);
        RoundingTest.Run<TSingleOperator, TNarrow>(default, MemoryMarshal.Cast<T, float>(x), MemoryMarshal.Cast<T, float>(y));
    }

    /// <summary>The same where there is no form in float at 256 bits.</summary>
    public static void ApplyRoundingTested<T, TOperator, TSingleOperator, TWide>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator<double>
        where TSingleOperator : struct, IRoundingTestedOperator
        where TWide : struct, IVectorGroup<TWide, float>
    {
        if (typeof(T) != typeof(float) || !RoundingTest.IsOn)
        {
            Apply<T, TOperator, TSingleOperator>(x, y);
            return;
        }

        Guard.SameLength<T, T>(y, x);
        Guard.InPlaceOrSeparate(y, x);
        RoundingTest.Run<TSingleOperator, TWide>(default, MemoryMarshal.Cast<T, float>(x), MemoryMarshal.Cast<T, float>(y));
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
