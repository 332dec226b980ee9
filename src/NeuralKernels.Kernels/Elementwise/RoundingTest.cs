using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Elementwise;

/// <summary>The loop for y[i] = f(x[i]) over floats, f correctly rounded: in float where its error cannot matter, else in double.</summary>
/// <remarks>A correctly rounded function has one right answer, so how it is found may differ from CPU to CPU, and no bit does.</remarks>
internal static class RoundingTest
{
    /// <summary>Whether forms of 512 bits run in this process: that is its width, and the hardware has it.</summary>
    public static bool IsOn
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx512F.IsSupported && Isa.Width == SimdWidth.Bits512;
    }

    /// <summary>Whether forms of 256 bits run in this process.</summary>
    public static bool IsOnAt256
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx2.IsSupported && Fma.IsSupported && Isa.Width == SimdWidth.Bits256;
    }

    /// <summary>y[i] = f(x[i]); y has x's length and is x itself or separate from it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run<TOperator, G>(TOperator f, ReadOnlySpan<float> x, Span<float> y)
        where TOperator : struct, IRoundingTestedOperator
        where G : struct, IVectorGroup<G, float>
    {
        ref float from = ref MemoryMarshal.GetReference(x);
        ref float to = ref MemoryMarshal.GetReference(y);
        int i = 0;
        for (; i <= x.Length - G.Count; i += G.Count)
        {
            G value = G.Load(ref from, (nuint)i);
            if (f.TryApply(value, out G result))
            {
                G.Store(result, ref to, (nuint)i);
            }
            else
            {
                // Fallback writes its result itself: a vector that a call returns lives on the stack, where every iteration would then
                // pass through.
                Fallback<TOperator, G>(f, value, ref Unsafe.Add(ref to, i));
            }
        }

        // From this rest on a whole group takes no longer than the form in double.
        int rest = x.Length - i;
        if (rest >= Math.Min(16, G.Count / 2))
        {
            Padded<TOperator, G>(f, x[i..], y[i..]);
        }
        else if (rest > 0)
        {
            RunInDouble<TOperator, G>(f, x[i..], y[i..]);
        }
    }

    /// <summary>Less than a group: the other lanes repeat the first element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Padded<TOperator, G>(TOperator f, ReadOnlySpan<float> x, Span<float> y)
        where TOperator : struct, IRoundingTestedOperator
        where G : struct, IVectorGroup<G, float>
    {
        G group = default;
        Span<float> lanes = MemoryMarshal.CreateSpan(ref Unsafe.As<G, float>(ref group), G.Count);
        x.CopyTo(lanes);
        lanes[x.Length..].Fill(x[0]);
        Run<TOperator, G>(f, lanes, lanes);
        lanes[..x.Length].CopyTo(y);
    }

    /// <summary>f(x) by its form in double, which one group in a hundred takes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fallback<TOperator, G>(TOperator f, G x, ref float y)
        where TOperator : struct, IRoundingTestedOperator
        where G : struct, IVectorGroup<G, float>
    {
        ReadOnlySpan<float> lanes = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<G, float>(ref x), G.Count);
        RunInDouble<TOperator, G>(f, lanes, MemoryMarshal.CreateSpan(ref y, G.Count));
    }

    /// <summary>f(x) by its form in double, at the width of the form in float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunInDouble<TOperator, G>(TOperator f, ReadOnlySpan<float> x, Span<float> y)
        where TOperator : struct, IRoundingTestedOperator
        where G : struct, IVectorGroup<G, float>
    {
        if (G.Width == SimdWidth.Bits512)
        {
            Unary.RunInDouble<float, TOperator, Simd512<double>, Vector512<double>>(f, x, y);
        }
        else
        {
            Unary.RunInDouble<float, TOperator, Simd256<double>, Vector256<double>>(f, x, y);
        }
    }
}
