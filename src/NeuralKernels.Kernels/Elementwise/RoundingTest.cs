using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Elementwise;

/// <summary>The loop for y[i] = f(x[i]) over floats, f correctly rounded: in float where its error cannot matter, else in double.</summary>
/// <remarks>A correctly rounded function has one right answer, so the way there may differ from CPU to CPU and no bit does.</remarks>
internal static class RoundingTest
{
    /// <summary>Whether quick forms of 512 bits run in this process: that is its width, and the hardware has it.</summary>
    public static bool IsOn
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx512F.IsSupported && Isa.Width == SimdWidth.Bits512;
    }

    /// <summary>Whether quick forms of 256 bits run in this process.</summary>
    public static bool IsOnAt256
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx2.IsSupported && Fma.IsSupported && Isa.Width == SimdWidth.Bits256;
    }

    /// <summary>y[i] = f(x[i]); y has x's length and is x itself or separate from it.</summary>
    public static void Run<TOperator>(TOperator f, ReadOnlySpan<float> x, Span<float> y)
        where TOperator : struct, IRoundingTestedOperator => Run<TOperator, Vector512x4>(f, x, y);

    /// <inheritdoc cref="Run{TOperator}(TOperator, ReadOnlySpan{float}, Span{float})"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run<TOperator, TFloats>(TOperator f, ReadOnlySpan<float> x, Span<float> y)
        where TOperator : struct, IRoundingTestedOperator<TFloats>
        where TFloats : struct, IVectorGroup<TFloats>
    {
        ref float from = ref MemoryMarshal.GetReference(x);
        ref float to = ref MemoryMarshal.GetReference(y);
        int i = 0;
        for (; i <= x.Length - TFloats.Count; i += TFloats.Count)
        {
            TFloats value = TFloats.Load(ref from, (nuint)i);
            if (f.TryApply(value, out TFloats result))
            {
                result.Store(ref to, (nuint)i);
            }
            else
            {
                // Writes for itself: a vector that a call returns lives on the stack, and every turn would pass through there.
                Fallback<TOperator, TFloats>(f, value, ref Unsafe.Add(ref to, i));
            }
        }

        // From this rest on a whole turn is no longer than the form in double.
        int rest = x.Length - i;
        if (rest >= Math.Min(16, TFloats.Count / 2))
        {
            Padded<TOperator, TFloats>(f, x[i..], y[i..]);
        }
        else if (rest > 0)
        {
            RunInDouble<TOperator, TFloats>(f, x[i..], y[i..]);
        }
    }

    /// <summary>Less than a turn: the other lanes repeat the first element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Padded<TOperator, TFloats>(TOperator f, ReadOnlySpan<float> x, Span<float> y)
        where TOperator : struct, IRoundingTestedOperator<TFloats>
        where TFloats : struct, IVectorGroup<TFloats>
    {
        TFloats turn = default;
        Span<float> lanes = MemoryMarshal.CreateSpan(ref Unsafe.As<TFloats, float>(ref turn), TFloats.Count);
        x.CopyTo(lanes);
        lanes[x.Length..].Fill(x[0]);
        Run<TOperator, TFloats>(f, lanes, lanes);
        lanes[..x.Length].CopyTo(y);
    }

    /// <summary>f(x) by its form in double, which one turn in a hundred takes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fallback<TOperator, TFloats>(TOperator f, TFloats x, ref float y)
        where TOperator : struct, IRoundingTestedOperator<TFloats>
        where TFloats : struct, IVectorGroup<TFloats>
    {
        ReadOnlySpan<float> lanes = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<TFloats, float>(ref x), TFloats.Count);
        RunInDouble<TOperator, TFloats>(f, lanes, MemoryMarshal.CreateSpan(ref y, TFloats.Count));
    }

    /// <summary>f(x) by its form in double, at the width of the quick form.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunInDouble<TOperator, TFloats>(TOperator f, ReadOnlySpan<float> x, Span<float> y)
        where TOperator : struct, IRoundingTestedOperator<TFloats>
        where TFloats : struct, IVectorGroup<TFloats>
    {
        if (TFloats.Width == SimdWidth.Bits512)
        {
            Unary.RunInDouble<float, TOperator, Simd512<double>, Vector512<double>>(f, x, y);
        }
        else
        {
            Unary.RunInDouble<float, TOperator, Simd256<double>, Vector256<double>>(f, x, y);
        }
    }
}
