using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Elementwise;

/// <summary>The loops for z[i] = f(x[i], y[i]).</summary>
/// <remarks>
/// As in <see cref="Unary"/>, <c>Run</c> is for short formulas and <c>RunInDouble</c> for long ones over float or double. Callers have
/// checked that the lengths are equal and that z is x or y itself or separate from them.
/// </remarks>
internal static class Binary
{
    /// <summary>z[i] = f(x[i], y[i]) with the checks of a public method.</summary>
    public static void Apply<T, TOperator>(TOperator f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IBinaryOperator<T>
    {
        Guard.SameLength(y, x);
        Guard.SameLength<T, T>(z, x);
        Guard.InPlaceOrSeparate(z, x);
        Guard.InPlaceOrSeparate(z, y);
        Guard.Supported<T>();
        Run(f, x, y, z);
    }

    /// <summary>z[i] = f(x[i], y[i]), f of the span's type.</summary>
    public static void Run<T, TOperator>(TOperator f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IBinaryOperator<T> =>
        AnyWidth.Run<T, RunKernel<T, TOperator>>(new(f, x, y, z));

    /// <summary>z[i] = f(x[i], y[i]), f of double and the elements float or double.</summary>
    public static void RunInDouble<T, TOperator>(TOperator f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged
        where TOperator : struct, IBinaryOperator<double> =>
        AnyWidth.Run<double, RunInDoubleKernel<T, TOperator>>(new(f, x, y, z));

    /// <inheritdoc cref="Run{T, TOperator}"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TOperator, S, V>(TOperator f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IBinaryOperator<T>
        where S : struct, ISimd<V, T>
        where V : struct
    {
        ref T left = ref MemoryMarshal.GetReference(x);
        ref T right = ref MemoryMarshal.GetReference(y);
        ref T to = ref MemoryMarshal.GetReference(z);
        nuint length = (nuint)x.Length;
        nuint width = (nuint)S.Count;
        if (length < width)
        {
            RunShort<T, TOperator, S, V>(f, x, y, z);
            return;
        }

        if (Streaming.IsFor<T, V>(x.Length) && !Unsafe.AreSame(ref left, ref to) && !Unsafe.AreSame(ref right, ref to))
        {
            Streaming.Run<T, TOperator, S, V>(f, x, y, z);
            return;
        }

        bool ragged = length % width != 0;
        V last = ragged ? f.Apply<S, V>(S.Load(in left, length - width), S.Load(in right, length - width)) : default;
        nuint i = 0;
        for (; i + (4 * width) <= length; i += 4 * width)
        {
            V a = f.Apply<S, V>(S.Load(in left, i), S.Load(in right, i));
            V b = f.Apply<S, V>(S.Load(in left, i + width), S.Load(in right, i + width));
            V c = f.Apply<S, V>(S.Load(in left, i + (2 * width)), S.Load(in right, i + (2 * width)));
            V d = f.Apply<S, V>(S.Load(in left, i + (3 * width)), S.Load(in right, i + (3 * width)));
            S.Store(a, ref to, i);
            S.Store(b, ref to, i + width);
            S.Store(c, ref to, i + (2 * width));
            S.Store(d, ref to, i + (3 * width));
        }

        for (; i + width <= length; i += width)
        {
            S.Store(f.Apply<S, V>(S.Load(in left, i), S.Load(in right, i)), ref to, i);
        }

        if (ragged)
        {
            S.Store(last, ref to, length - width);
        }
    }

    /// <summary>Less than a vector. Kept out of line: its vectors on the stack would be zeroed in every call of the loop.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunShort<T, TOperator, S, V>(TOperator f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IBinaryOperator<T>
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V few = default, other = default;
        ref T lanes = ref Unsafe.As<V, T>(ref few);
        x.CopyTo(MemoryMarshal.CreateSpan(ref lanes, S.Count));
        y.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<V, T>(ref other), S.Count));
        few = f.Apply<S, V>(few, other);
        MemoryMarshal.CreateReadOnlySpan(ref lanes, x.Length).CopyTo(z);
    }

    /// <inheritdoc cref="RunInDouble{T, TOperator}"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void RunInDouble<T, TOperator, S, V>(TOperator f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged
        where TOperator : struct, IBinaryOperator<double>
        where S : struct, ISimd<V, double>
        where V : struct
    {
        nuint width = (nuint)S.Count;
        if ((nuint)x.Length < width)
        {
            V few = default, other = default;
            Span<T> lanes = MemoryMarshal.CreateSpan(ref Unsafe.As<V, T>(ref few), S.Count);
            Span<T> others = MemoryMarshal.CreateSpan(ref Unsafe.As<V, T>(ref other), S.Count);
            x.CopyTo(lanes);
            y.CopyTo(others);
            RunInDouble<T, TOperator, S, V>(f, lanes, others, lanes);
            lanes[..x.Length].CopyTo(z);
            return;
        }

        ref T left = ref MemoryMarshal.GetReference(x);
        ref T right = ref MemoryMarshal.GetReference(y);
        ref T to = ref MemoryMarshal.GetReference(z);
        nuint end = (nuint)x.Length - width;
        V lastLeft = InDouble.Load<T, S, V>(ref left, end);
        V lastRight = InDouble.Load<T, S, V>(ref right, end);
        nuint i = 0;
        while (true)
        {
            // A single call site of f, so that the JIT inlines it whatever its size.
            V a = i < end ? InDouble.Load<T, S, V>(ref left, i) : lastLeft;
            V b = i < end ? InDouble.Load<T, S, V>(ref right, i) : lastRight;
            nuint at = Math.Min(i, end);
            InDouble.Store<T, S, V>(f.Apply<S, V>(a, b), ref to, at);
            if (i >= end)
            {
                return;
            }

            i += width;
        }
    }

    internal readonly ref struct RunKernel<T, TOperator>(TOperator f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        : IAnyWidth<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IBinaryOperator<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly ReadOnlySpan<T> _y = y;
        private readonly Span<T> _z = z;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<S, V>()
            where S : struct, ISimd<V, T>
            where V : struct => Binary.Run<T, TOperator, S, V>(f, _x, _y, _z);
    }

    internal readonly ref struct RunInDoubleKernel<T, TOperator>(TOperator f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        : IAnyWidth<double>
        where T : unmanaged
        where TOperator : struct, IBinaryOperator<double>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly ReadOnlySpan<T> _y = y;
        private readonly Span<T> _z = z;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<S, V>()
            where S : struct, ISimd<V, double>
            where V : struct => Binary.RunInDouble<T, TOperator, S, V>(f, _x, _y, _z);
    }
}
