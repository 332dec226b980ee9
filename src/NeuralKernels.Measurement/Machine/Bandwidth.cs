using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using NeuralKernels.Kernels.Simd;
using static System.FormattableString;

namespace NeuralKernels.Measurement;

/// <summary>The measured read bandwidth of caches and memory at the process's vector width, in bytes per second.</summary>
/// <remarks>
/// The sum of a buffer in eight chains, enough to keep two loads per cycle in flight over an addition of three or four cycles. The best of
/// several short rounds counts.
/// </remarks>
internal static class Bandwidth
{
    private const int Alignment = 64;
    private const int Chains = 8;
    private const int WidestLanes = 16;
    private const double RoundSeconds = 30e-6; // a pass over L1 is shorter than the tick of some clocks
    private const double SharedRoundSeconds = 4e-3; // long compared with the microseconds in which a waiting thread wakes up

    /// <summary>Bytes per second of all threads together.</summary>
    /// <param name="bytes">The bytes that each thread reads repeatedly, which determine the level.</param>
    /// <param name="threads">The number of threads, each with its own buffer.</param>
    /// <param name="budget">How long to measure.</param>
    public static double Measure(long bytes, int threads, TimeSpan budget) => Sample(bytes, threads, budget).Best;

    /// <summary>As <see cref="Measure"/>, in the best round and in the median one.</summary>
    /// <remarks>All threads start a round together, so shared bandwidth is divided among them throughout.</remarks>
    public static (double Best, double Median) Sample(long bytes, int threads, TimeSpan budget)
    {
        var perThread = new double[threads];
        var rates = new List<double>();
        double round = threads == 1 ? RoundSeconds : SharedRoundSeconds;
        long begin = 0;
        bool more = true;
        using var start = new Barrier(threads, phase =>
        {
            // Before the first round there is no rate yet.
            if (phase.CurrentPhaseNumber == 0)
            {
                begin = Stopwatch.GetTimestamp();
                return;
            }

            rates.Add(perThread.Sum());
            more = Stopwatch.GetElapsedTime(begin) < budget;
        });
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            ReadBuffer buffer = new(bytes);
            int passes = buffer.PassesOf(round);
            start.SignalAndWait();
            while (more)
            {
                perThread[i] = buffer.Rate(passes);
                start.SignalAndWait();
            }
        }))];
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
        rates.Sort();
        return (rates[^1], rates[rates.Count / 2]);
    }

    /// <summary>Bytes per second from a level, by its name in <see cref="CpuCaches.Levels"/>; a shared level is divided among the
    /// threads.</summary>
    public static double OfLevel(string level, int threads, TimeSpan budget) => SampleLevel(level, threads, budget).Best;

    /// <summary>As <see cref="OfLevel"/>, in the best round and in the median one.</summary>
    public static (double Best, double Median) SampleLevel(string level, int threads, TimeSpan budget)
    {
        (_, long bytes, bool isShared) = CpuCaches.Here.Levels.Single(each => each.Level == level);
        return Sample(isShared ? bytes / threads : bytes, threads, budget);
    }

    private sealed class ReadBuffer
    {
        private readonly float[] _memory;
        private readonly int _from;
        private readonly int _length;

        public ReadBuffer(long bytes)
        {
            const int step = Chains * WidestLanes;
            _length = Math.Max(step, checked((int)(bytes / sizeof(float))) / step * step);
            _memory = GC.AllocateUninitializedArray<float>(_length + (Alignment / sizeof(float)), pinned: true);
            long address = Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0);
            _from = (int)((Alignment - (address % Alignment)) % Alignment) / sizeof(float);

            // Pages that were never written are all the same page of zeros, which is in L1.
            Array.Fill(_memory, 1f);
        }

        /// <summary>The number of passes in a round, by the quicker of two timings: the first call includes the JIT.</summary>
        public int PassesOf(double seconds)
        {
            int passes = 1;
            while (Math.Min(Time(passes), Time(passes)) < seconds / 2)
            {
                passes *= 2;
            }

            return passes;
        }

        /// <summary>Bytes per second in this number of passes.</summary>
        public double Rate(int passes) => (double)_length * sizeof(float) * passes / Time(passes);

        private double Time(int passes)
        {
            long from = Stopwatch.GetTimestamp();
            float sum = AnyWidth.Run<float, SumKernel, float>(new(_memory.AsSpan(_from, _length), passes));
            double seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
            return sum > 0 ? seconds : throw new InvalidOperationException(Invariant($"The sum of ones is {sum}."));
        }
    }

    /// <summary>The sum of the memory, <paramref name="passes"/> times.</summary>
    private readonly ref struct SumKernel(Span<float> memory, int passes) : IAnyWidth<float, float>
    {
        private readonly Span<float> _memory = memory;

        /// <summary>Skips tiered compilation: one call can be a whole measurement.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public float Run<S, V>()
            where S : struct, ISimd<V, float>
            where V : struct
        {
            ref float x = ref _memory[0];
            nuint length = (nuint)_memory.Length, lanes = (nuint)S.Count;
            V a0 = S.Zero, a1 = S.Zero, a2 = S.Zero, a3 = S.Zero, a4 = S.Zero, a5 = S.Zero, a6 = S.Zero, a7 = S.Zero;
            for (int pass = 0; pass < passes; pass++)
            {
                for (nuint i = 0; i < length; i += Chains * lanes)
                {
                    a0 = S.Add(a0, S.Load(ref x, i));
                    a1 = S.Add(a1, S.Load(ref x, i + lanes));
                    a2 = S.Add(a2, S.Load(ref x, i + (2 * lanes)));
                    a3 = S.Add(a3, S.Load(ref x, i + (3 * lanes)));
                    a4 = S.Add(a4, S.Load(ref x, i + (4 * lanes)));
                    a5 = S.Add(a5, S.Load(ref x, i + (5 * lanes)));
                    a6 = S.Add(a6, S.Load(ref x, i + (6 * lanes)));
                    a7 = S.Add(a7, S.Load(ref x, i + (7 * lanes)));
                }
            }

            Span<float> sink = stackalloc float[WidestLanes];
            S.Store(S.Add(S.Add(S.Add(a0, a1), S.Add(a2, a3)), S.Add(S.Add(a4, a5), S.Add(a6, a7))), ref sink[0], 0);
            return sink[0];
        }
    }
}
