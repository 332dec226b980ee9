using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Measurement;

/// <summary>The measured peak of floating-point operations per second at the process's vector width.</summary>
/// <remarks>
/// Twelve independent chains of fused multiply-adds in registers: enough to hide a latency of 4 to 6 cycles on two units, and with the two
/// operands few enough for 16 registers. The best of several short rounds counts. All threads run at once, so that clock frequency and
/// shared units are as in a training on that number of threads.
/// </remarks>
internal static class FmaPeak
{
    private const int Chains = 12;
    private const int Steps = 4096; // 12 * 4096 vectors: 25,000 cycles at two per cycle, some 10 microseconds
    private static readonly TimeSpan s_budget = TimeSpan.FromMilliseconds(50);

    /// <summary>Operations per second of all threads together.</summary>
    public static double Measure<T>(int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Sample<T>(threads, s_budget).Best;

    /// <summary>Operations per second of all threads together: in the best round and in the median one.</summary>
    /// <param name="threads">The number of threads, all at once.</param>
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

    /// <summary>One round on this thread; returns its number of operations.</summary>
    public static double Round<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => AnyWidth.Run<T, RoundKernel<T>, double>(default);

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

    private readonly struct RoundKernel<T> : IAnyWidth<T, double>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public double Run<S, V>()
            where S : struct, ISimd<V, T>
            where V : struct
        {
            // The sum is stored so that it is not optimized away; 16 elements hold the widest vector.
            Span<T> sink = stackalloc T[16];
            S.Store(Chain<S, V, T>(S.Broadcast(T.CreateTruncating(0.5)), S.Broadcast(T.One)), ref sink[0], 0);
            return 2.0 * Chains * Steps * S.Count;
        }
    }

    /// <summary>a &lt;- a x + y for twelve a, which stay near 2. Skips tiered compilation: there are too few calls for it.</summary>
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
