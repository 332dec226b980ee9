using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Elementwise;

/// <summary>The loop for y[i] = f(x[i]).</summary>
/// <remarks>
/// <para>
/// Two shapes: the operator's type is the span's (<c>Run</c>), or the operator is of double and the spans are float (<c>RunWidened</c>): each
/// element is widened, evaluated and rounded once.
/// </para>
/// <para>
/// Four vectors are in flight. A rest shorter than one vector is covered by a last vector that ends at the last element and overlaps its
/// neighbour; it is read and evaluated before the loop writes, so that y may be x itself. A span shorter than a vector goes through a
/// vector on the stack. No lane depends on another, so every path gives an element the same bits.
/// </para>
/// <para>Callers check: y has x's length and is x itself or separate from it.</para>
/// </remarks>
internal static class Unary
{
    /// <summary>y[i] = f(x[i]), f of the span's type.</summary>
    public static void Run<T, TOperator>(TOperator f, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator<T>
    {
        if (Isa.Width == SimdWidth.Bits512)
        {
            Run<T, TOperator, Simd512<T>, Vector512<T>>(f, x, y);
        }
        else if (Isa.Width == SimdWidth.Bits256)
        {
            Run<T, TOperator, Simd256<T>, Vector256<T>>(f, x, y);
        }
        else if (Isa.Width == SimdWidth.Bits128)
        {
            Run<T, TOperator, Simd128<T>, Vector128<T>>(f, x, y);
        }
        else
        {
            Run<T, TOperator, Simd1<T>, T>(f, x, y);
        }
    }

    /// <summary>y[i] = float(f(double(x[i]))).</summary>
    public static void RunWidened<TOperator>(TOperator f, ReadOnlySpan<float> x, Span<float> y)
        where TOperator : struct, IUnaryOperator<double>
    {
        if (Isa.Width == SimdWidth.Bits512)
        {
            RunWidened<TOperator, Simd512<double>, Vector512<double>>(f, x, y);
        }
        else if (Isa.Width == SimdWidth.Bits256)
        {
            RunWidened<TOperator, Simd256<double>, Vector256<double>>(f, x, y);
        }
        else if (Isa.Width == SimdWidth.Bits128)
        {
            RunWidened<TOperator, Simd128<double>, Vector128<double>>(f, x, y);
        }
        else
        {
            RunWidened<TOperator, Simd1<double>, double>(f, x, y);
        }
    }

    /// <inheritdoc cref="Run{T, TOperator}"/>
    public static void Run<T, TOperator, S, V>(TOperator f, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator<T>
        where S : struct, ISimd<V, T>
        where V : struct
    {
        ref T from = ref MemoryMarshal.GetReference(x);
        ref T to = ref MemoryMarshal.GetReference(y);
        nuint length = (nuint)x.Length;
        nuint width = (nuint)S.Count;
        if (length < width)
        {
            V few = default;
            ref T lanes = ref Unsafe.As<V, T>(ref few);
            x.CopyTo(MemoryMarshal.CreateSpan(ref lanes, S.Count));
            few = f.Apply<S, V>(few);
            MemoryMarshal.CreateReadOnlySpan(ref lanes, x.Length).CopyTo(y);
            return;
        }

        bool ragged = length % width != 0;
        V last = ragged ? f.Apply<S, V>(S.Load(in from, length - width)) : default;
        nuint i = 0;
        for (; i + (4 * width) <= length; i += 4 * width)
        {
            V a = f.Apply<S, V>(S.Load(in from, i));
            V b = f.Apply<S, V>(S.Load(in from, i + width));
            V c = f.Apply<S, V>(S.Load(in from, i + (2 * width)));
            V d = f.Apply<S, V>(S.Load(in from, i + (3 * width)));
            S.Store(a, ref to, i);
            S.Store(b, ref to, i + width);
            S.Store(c, ref to, i + (2 * width));
            S.Store(d, ref to, i + (3 * width));
        }

        for (; i + width <= length; i += width)
        {
            S.Store(f.Apply<S, V>(S.Load(in from, i)), ref to, i);
        }

        if (ragged)
        {
            S.Store(last, ref to, length - width);
        }
    }

    /// <inheritdoc cref="RunWidened{TOperator}"/>
    public static void RunWidened<TOperator, S, V>(TOperator f, ReadOnlySpan<float> x, Span<float> y)
        where TOperator : struct, IUnaryOperator<double>
        where S : struct, ISimd<V, double>
        where V : struct
    {
        ref float from = ref MemoryMarshal.GetReference(x);
        ref float to = ref MemoryMarshal.GetReference(y);
        nuint length = (nuint)x.Length;
        nuint width = (nuint)S.Count;
        if (length < width)
        {
            V few = default;
            ref float lanes = ref Unsafe.As<V, float>(ref few);
            x.CopyTo(MemoryMarshal.CreateSpan(ref lanes, S.Count));
            S.StoreSingle(f.Apply<S, V>(S.LoadSingle(in lanes, 0)), ref lanes, 0);
            MemoryMarshal.CreateReadOnlySpan(ref lanes, x.Length).CopyTo(y);
            return;
        }

        bool ragged = length % width != 0;
        V last = ragged ? f.Apply<S, V>(S.LoadSingle(in from, length - width)) : default;
        nuint i = 0;
        for (; i + (4 * width) <= length; i += 4 * width)
        {
            V a = f.Apply<S, V>(S.LoadSingle(in from, i));
            V b = f.Apply<S, V>(S.LoadSingle(in from, i + width));
            V c = f.Apply<S, V>(S.LoadSingle(in from, i + (2 * width)));
            V d = f.Apply<S, V>(S.LoadSingle(in from, i + (3 * width)));
            S.StoreSingle(a, ref to, i);
            S.StoreSingle(b, ref to, i + width);
            S.StoreSingle(c, ref to, i + (2 * width));
            S.StoreSingle(d, ref to, i + (3 * width));
        }

        for (; i + width <= length; i += width)
        {
            S.StoreSingle(f.Apply<S, V>(S.LoadSingle(in from, i)), ref to, i);
        }

        if (ragged)
        {
            S.StoreSingle(last, ref to, length - width);
        }
    }
}
