using System;
using System.Diagnostics;
using System.Threading;

namespace NeuralKernels.Bench.Ratios;

/// <summary>Times several actions against each other on a busy machine.</summary>
/// <remarks>
/// Short rounds of the actions alternate, so that all run at the same clock rate beside the same load; of each the quickest round counts,
/// which is the least disturbed. Every action first runs until it is compiled at tier 1.
/// </remarks>
internal static class InterleavedTimer
{
    private const double RoundNanoseconds = 30_000;
    private static readonly TimeSpan s_budget = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan s_pass = TimeSpan.FromMilliseconds(20);
    // Tier 0, instrumented, tier 1, and more for callees that are compiled late
    private const int Passes = 10;
    private const int MinRounds = 5;

    /// <summary>Nanoseconds per call of each action's quickest round.</summary>
    public static double[] Run(params Action[] actions) => Run(TimeSpan.Zero, TimeSpan.Zero, actions);

    /// <summary>
    /// For actions with threads of their own: each waits until the threads of the one before have stopped spinning (OpenBLAS's spin for
    /// 2^26 cycles, and would take a core from the next action), then runs long enough for the system to move its threads to separate
    /// cores.
    /// </summary>
    public static double[] RunApart(params Action[] actions) => Run(TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(120), actions);

    private static double[] Run(TimeSpan pause, TimeSpan duration, Action[] actions)
    {
        var calls = new int[actions.Length];
        var best = new double[actions.Length];
        for (int i = 0; i < actions.Length; i++)
        {
            calls[i] = WarmUp(actions[i]);
            best[i] = double.MaxValue;
        }

        long begin = Stopwatch.GetTimestamp();
        for (int round = 0; round < MinRounds || Stopwatch.GetElapsedTime(begin) < s_budget; round++)
        {
            for (int i = 0; i < actions.Length; i++)
            {
                if (pause > TimeSpan.Zero)
                {
                    Thread.Sleep(pause);
                }

                long from = Stopwatch.GetTimestamp();
                do
                {
                    best[i] = Math.Min(best[i], Time(actions[i], calls[i]));
                }
                while (Stopwatch.GetElapsedTime(from) < duration);
            }
        }

        return best;
    }

    /// <summary>Calls the action until the JIT is done, and determines how many calls make a round.</summary>
    private static int WarmUp(Action action)
    {
        long begin = Stopwatch.GetTimestamp();
        int calls = 1;
        for (int pass = 0; pass < Passes; pass++)
        {
            long from = Stopwatch.GetTimestamp();
            for (int i = 0; i < 60 || Stopwatch.GetElapsedTime(from) < s_pass; i++)
            {
                action();
                if (Stopwatch.GetElapsedTime(begin) > s_budget)
                {
                    break;
                }
            }

            // Tier-1 code is compiled in the background, 100 ms after the last tier-0 call.
            Thread.Sleep(120);
        }

        // Doubled until a round is long enough: a single call can be shorter than the clock's resolution. The best of several rounds
        // counts, since the first calls after a pause are slow.
        while (Best(action, calls, 8) * calls < RoundNanoseconds / 2)
        {
            calls *= 2;
        }

        return calls;
    }

    private static double Best(Action action, int calls, int times)
    {
        double best = double.MaxValue;
        for (int i = 0; i < times; i++)
        {
            best = Math.Min(best, Time(action, calls));
        }

        return best;
    }

    private static double Time(Action action, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            action();
        }

        return (Stopwatch.GetTimestamp() - start) * (1e9 / Stopwatch.Frequency) / calls;
    }
}
