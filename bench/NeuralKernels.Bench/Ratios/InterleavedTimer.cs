using System;
using System.Diagnostics;
using System.Threading;

namespace NeuralKernels.Bench.Ratios;

/// <summary>Times several actions against each other on a machine that is not quiet.</summary>
/// <remarks>
/// Short rounds go round the actions in turns, so that all meet the same clock and the same neighbours; of each the quickest round counts,
/// which is
/// the one that was not disturbed. Every action runs until tier-1 code stands before anything is timed.
/// </remarks>
internal static class InterleavedTimer
{
    private const double RoundNanoseconds = 30_000;
    private static readonly TimeSpan s_budget = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan s_pass = TimeSpan.FromMilliseconds(20);
    // Tier 0, instrumented, tier 1, and more for callees that are found late and a machine that is late with them
    private const int Passes = 10;
    private const int LeastTurns = 5;

    /// <summary>Nanoseconds per call of each action's quickest round.</summary>
    public static double[] Run(params Action[] actions) => Run(TimeSpan.Zero, TimeSpan.Zero, actions);

    /// <summary>
    /// For actions with threads of their own: before its rounds each waits until those of the one before have stopped spinning (OpenBLAS's
    /// spin for 2^26
    /// cycles, and would take a core from whoever comes next). Then it has them for so long that the system has moved its threads to cores
    /// of their own.
    /// </summary>
    public static double[] RunApart(params Action[] actions) => Run(TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(120), actions);

    private static double[] Run(TimeSpan pause, TimeSpan turn, Action[] actions)
    {
        var calls = new int[actions.Length];
        var best = new double[actions.Length];
        for (int i = 0; i < actions.Length; i++)
        {
            calls[i] = WarmUp(actions[i]);
            best[i] = double.MaxValue;
        }

        long begin = Stopwatch.GetTimestamp();
        for (int round = 0; round < LeastTurns || Stopwatch.GetElapsedTime(begin) < s_budget; round++)
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
                while (Stopwatch.GetElapsedTime(from) < turn);
            }
        }

        return best;
    }

    /// <summary>Calls until the JIT has settled, and says how many calls make a round.</summary>
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

            // Tier-1 code is compiled in the background, a tenth of a second after the last tier-0 call.
            Thread.Sleep(120);
        }

        // Doubled until it lasts: a single call can be shorter than the clock's tick.
        // The best of several, for the first calls after a pause are slow.
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
