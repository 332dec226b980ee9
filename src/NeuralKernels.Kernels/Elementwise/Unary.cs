using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Elementwise;

/// <summary>The loops for y[i] = f(x[i]).</summary>
/// <remarks>
/// <para>
/// <c>Run</c> is for short formulas of the span's type and has four vectors in flight. <c>RunInDouble</c> is for functions evaluated in
/// double over spans of float (widened, evaluated, rounded once) or double: one vector per iteration, since the processor overlaps
/// iterations by itself and the JIT stops inlining into a method of a few hundred operations.
/// </para>
/// <para>
/// A remainder shorter than a vector is covered by a last vector that ends at the last element and overlaps its neighbor. It is read before
/// the loop writes, so that y may be x itself. A span shorter than a vector is copied to a vector on the stack. No lane depends on another,
/// so an element has the same bits on every path.
/// </para>
/// <para>
/// The loops skip tiered compilation (AggressiveOptimization). With it they ran instrumented or partly replaced code for seconds, and the
/// final code was up to three times slower: log 2.4 and tanh 1.7 ns per element instead of 0.8 and 1.25 (Zen 5, November 2026).
/// </para>
/// <para>Callers have checked that y has the length of x and is x itself or separate from it.</para>
/// </remarks>
internal static class Unary
{
    /// <summary>y[i] = f(x[i]), f of the span's type.</summary>
    public static void Run<T, TOperator>(TOperator f, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator<T> =>
        AnyWidth.Run<T, RunKernel<T, TOperator>>(new(f, x, y));

    /// <summary>y[i] = f(x[i]), f of double and the elements float or double.</summary>
    public static void RunInDouble<T, TOperator>(TOperator f, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged
        where TOperator : struct, IUnaryOperator<double> =>
        AnyWidth.Run<double, RunInDoubleKernel<T, TOperator>>(new(f, x, y));

    /// <inheritdoc cref="Run{T, TOperator}"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
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
            RunShort<T, TOperator, S, V>(f, x, y);
            return;
        }

        if (Streaming.IsFor<T, V>(x.Length) && !Unsafe.AreSame(ref from, ref to))
        {
            Streaming.Run<T, TOperator, S, V>(f, x, y);
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

    /// <summary>Less than a vector. Kept out of line: its vector on the stack would be zeroed in every call of the loop.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunShort<T, TOperator, S, V>(TOperator f, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator<T>
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V few = default;
        ref T lanes = ref Unsafe.As<V, T>(ref few);
        x.CopyTo(MemoryMarshal.CreateSpan(ref lanes, S.Count));
        few = f.Apply<S, V>(few);
        MemoryMarshal.CreateReadOnlySpan(ref lanes, x.Length).CopyTo(y);
    }

    /// <inheritdoc cref="RunInDouble{T, TOperator}"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void RunInDouble<T, TOperator, S, V>(TOperator f, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged
        where TOperator : struct, IUnaryOperator<double>
        where S : struct, ISimd<V, double>
        where V : struct
    {
        nuint width = (nuint)S.Count;
        if ((nuint)x.Length < width)
        {
            V few = default;
            Span<T> lanes = MemoryMarshal.CreateSpan(ref Unsafe.As<V, T>(ref few), S.Count);
            x.CopyTo(lanes);
            RunInDouble<T, TOperator, S, V>(f, lanes, lanes);
            lanes[..x.Length].CopyTo(y);
            return;
        }

        ref T from = ref MemoryMarshal.GetReference(x);
        ref T to = ref MemoryMarshal.GetReference(y);
        nuint end = (nuint)x.Length - width;
        V last = InDouble.Load<T, S, V>(ref from, end);
        nuint i = 0;
        while (true)
        {
            // A single call site of f, so that the JIT inlines it whatever its size.
            V value = i < end ? InDouble.Load<T, S, V>(ref from, i) : last;
            nuint at = Math.Min(i, end);
            InDouble.Store<T, S, V>(f.Apply<S, V>(value), ref to, at);
            if (i >= end)
            {
                return;
            }

            i += width;
        }
    }

    internal readonly ref struct RunKernel<T, TOperator>(TOperator f, ReadOnlySpan<T> x, Span<T> y) : IAnyWidth<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _y = y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<S, V>()
            where S : struct, ISimd<V, T>
            where V : struct => Unary.Run<T, TOperator, S, V>(f, _x, _y);
    }

    internal readonly ref struct RunInDoubleKernel<T, TOperator>(TOperator f, ReadOnlySpan<T> x, Span<T> y) : IAnyWidth<double>
        where T : unmanaged
        where TOperator : struct, IUnaryOperator<double>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _y = y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<S, V>()
            where S : struct, ISimd<V, double>
            where V : struct => Unary.RunInDouble<T, TOperator, S, V>(f, _x, _y);
    }
}
