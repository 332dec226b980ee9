using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Threading;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Measurement;

/// <summary>The most floating-point operations per second of this CPU at the process's vector width: measured, not looked up.</summary>
/// <remarks>
/// Twelve independent chains of fused multiply-adds that never leave their registers: enough to hide a latency of 4 to 6 cycles on two
/// units, and with the two operands few enough for 16 registers. The best of several short rounds counts, all threads at once, so that
/// clock and shared units are what a training on as many threads gets.
/// </remarks>
internal static class FmaPeak
{
    private const int Chains = 12;
    private const int Steps = 4096; // 12 * 4096 vectors: 25,000 cycles at two per cycle, some 10 microseconds
    private static readonly TimeSpan s_budget = TimeSpan.FromMilliseconds(50);

    /// <summary>Operations per second of all threads together.</summary>
    public static double Measure<T>(int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Sample<T>(threads, s_budget).Best;

    /// <summary>Operations per second of all threads together: in the best round of each, and in its middle one.</summary>
    /// <param name="threads">Threads, all at once.</param>
    /// <param name="budget">How long to measure.</param>
    public static (double Best, double Median) Sample<T>(int threads, TimeSpan budget)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var perThread = new (double Best, double Median)[threads];
        using var start = new Barrier(threads);
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            perThread[i] = SampleHere<T>(budget);
        }))];
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
        return (perThread.Sum(rates => rates.Best), perThread.Sum(rates => rates.Median));
    }

    /// <summary>One round on this thread: how many operations it did.</summary>
    public static double Round<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Isa.Width switch
        {
            SimdWidth.Bits512 => Round<Simd512<T>, Vector512<T>, T>(),
            SimdWidth.Bits256 => Round<Simd256<T>, Vector256<T>, T>(),
            SimdWidth.Bits128 => Round<Simd128<T>, Vector128<T>, T>(),
            _ => Round<Simd1<T>, T, T>(),
        };

    private static (double Best, double Median) SampleHere<T>(TimeSpan budget)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rates = new List<double>();
        long begin = Stopwatch.GetTimestamp();
        do
        {
            long from = Stopwatch.GetTimestamp();
            double operations = Round<T>();
            rates.Add(operations / Stopwatch.GetElapsedTime(from).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(begin) < budget);

        rates.Sort();
        return (rates[^1], rates[rates.Count / 2]);
    }

    private static double Round<S, V, T>()
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The sum is stored so that it counts as used; 16 elements hold the widest vector.
        Span<T> sink = stackalloc T[16];
        S.Store(Chain<S, V, T>(S.Broadcast(T.CreateTruncating(0.5)), S.Broadcast(T.One)), ref sink[0], 0);
        return 2.0 * Chains * Steps * S.Count;
    }

    /// <summary>a &lt;- a x + y in twelve places, whose numbers stay near 2. Compiled fully at once: too few calls for the tiers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static V Chain<S, V, T>(V x, V y)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        V a0 = y, a1 = y, a2 = y, a3 = y, a4 = y, a5 = y, a6 = y, a7 = y, a8 = y, a9 = y, a10 = y, a11 = y;
        for (int i = 0; i < Steps; i++)
        {
            a0 = S.FusedMultiplyAdd(a0, x, y);
            a1 = S.FusedMultiplyAdd(a1, x, y);
            a2 = S.FusedMultiplyAdd(a2, x, y);
            a3 = S.FusedMultiplyAdd(a3, x, y);
            a4 = S.FusedMultiplyAdd(a4, x, y);
            a5 = S.FusedMultiplyAdd(a5, x, y);
            a6 = S.FusedMultiplyAdd(a6, x, y);
            a7 = S.FusedMultiplyAdd(a7, x, y);
            a8 = S.FusedMultiplyAdd(a8, x, y);
            a9 = S.FusedMultiplyAdd(a9, x, y);
            a10 = S.FusedMultiplyAdd(a10, x, y);
            a11 = S.FusedMultiplyAdd(a11, x, y);
        }

        return S.Add(
            S.Add(S.Add(S.Add(a0, a1), S.Add(a2, a3)), S.Add(S.Add(a4, a5), S.Add(a6, a7))),
            S.Add(S.Add(a8, a9), S.Add(a10, a11)));
    }
}
