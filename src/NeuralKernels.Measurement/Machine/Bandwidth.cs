using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Threading;
using NeuralKernels.Kernels.Simd;
using static System.FormattableString;

namespace NeuralKernels.Measurement;

/// <summary>Bytes per second that this CPU reads from a cache or from memory at the process's vector width: measured, not looked
/// up.</summary>
/// <remarks>
/// The sum of a buffer in eight chains, enough to keep two loads per cycle in flight over an addition of three or four cycles. The best of
/// several short rounds counts.
/// </remarks>
internal static class Bandwidth
{
    private const int Alignment = 64;
    private const int Chains = 8;
    private const int WidestLanes = 16;
    private const double RoundSeconds = 30e-6; // a pass over an L1 alone is shorter than some clocks' tick
    private const double SharedRoundSeconds = 4e-3; // beside which the microseconds in which a waiting thread wakes up are little

    /// <summary>Bytes per second of all threads together.</summary>
    /// <param name="bytes">What each thread reads again and again; which level it comes from follows from this.</param>
    /// <param name="threads">Threads, each with a buffer of its own.</param>
    /// <param name="budget">How long to measure.</param>
    public static double Measure(long bytes, int threads, TimeSpan budget) => Sample(bytes, threads, budget).Best;

    /// <summary>The same in the best round, and in the middle one.</summary>
    /// <remarks>A round is one of all threads together, which begin it at once: what they share is divided among them all the
    /// while.</remarks>
    public static (double Best, double Median) Sample(long bytes, int threads, TimeSpan budget)
    {
        var perThread = new double[threads];
        var rates = new List<double>();
        double round = threads == 1 ? RoundSeconds : SharedRoundSeconds;
        long begin = 0;
        bool more = true;
        using var start = new Barrier(threads, phase =>
        {
            // Before the first round there is nothing to add up yet.
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

    /// <summary>Bytes per second from a level, by its name in <see cref="CpuCaches.Levels"/>; what threads share is divided among
    /// them.</summary>
    public static double OfLevel(string level, int threads, TimeSpan budget) => SampleLevel(level, threads, budget).Best;

    /// <summary>The same in the best round, and in the middle one.</summary>
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

            // Written once: pages that were never written are all the same page of zeros, which lies in the L1.
            Array.Fill(_memory, 1f);
        }

        /// <summary>Passes that last for a round; the quicker of two counts, for the first call also waits for the JIT.</summary>
        public int PassesOf(double seconds)
        {
            int passes = 1;
            while (Math.Min(Time(passes), Time(passes)) < seconds / 2)
            {
                passes *= 2;
            }

            return passes;
        }

        /// <summary>Bytes per second of so many passes.</summary>
        public double Rate(int passes) => (double)_length * sizeof(float) * passes / Time(passes);

        private double Time(int passes)
        {
            long from = Stopwatch.GetTimestamp();
            float sum = Isa.Width switch
            {
                SimdWidth.Bits512 => Sum<Simd512<float>, Vector512<float>>(passes),
                SimdWidth.Bits256 => Sum<Simd256<float>, Vector256<float>>(passes),
                SimdWidth.Bits128 => Sum<Simd128<float>, Vector128<float>>(passes),
                _ => Sum<Simd1<float>, float>(passes),
            };
            double seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
            return sum > 0 ? seconds : throw new InvalidOperationException(Invariant($"The sum of ones is {sum}."));
        }

        /// <summary>Compiled fully at once: one call can be a whole measurement.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private float Sum<S, V>(int passes)
            where S : struct, ISimd<V, float>
            where V : struct
        {
            ref float x = ref _memory[_from];
            nuint length = (nuint)_length, lanes = (nuint)S.Count;
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
