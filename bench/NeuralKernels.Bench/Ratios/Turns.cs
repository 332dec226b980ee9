using System;
using System.Diagnostics;
using System.Threading;

namespace NeuralKernels.Bench.Ratios;

/// <summary>Times several actions against each other on a machine that is not quiet.</summary>
/// <remarks>
/// Short rounds go round the actions in turns, so that all meet the same clock and the same neighbours; of each the quickest round counts, which is
/// the one that was not disturbed. Every action runs until tier-1 code stands before anything is timed.
/// </remarks>
internal static class Turns
{
    private const double RoundNanoseconds = 30_000;
    private static readonly TimeSpan s_budget = TimeSpan.FromSeconds(1.5);
    private const int LeastRounds = 9;

    /// <summary>Nanoseconds per call of each action's quickest round.</summary>
    public static double[] Run(params Action[] actions)
    {
        var calls = new int[actions.Length];
        var best = new double[actions.Length];
        for (int i = 0; i < actions.Length; i++)
        {
            calls[i] = WarmUp(actions[i]);
            best[i] = double.MaxValue;
        }

        long begin = Stopwatch.GetTimestamp();
        for (int round = 0; round < LeastRounds || Stopwatch.GetElapsedTime(begin) < s_budget; round++)
        {
            for (int i = 0; i < actions.Length; i++)
            {
                best[i] = Math.Min(best[i], Time(actions[i], calls[i]));
            }
        }

        return best;
    }

    /// <summary>Calls until the JIT has settled, and says how many calls make a round.</summary>
    private static int WarmUp(Action action)
    {
        double best = double.MaxValue;
        long begin = Stopwatch.GetTimestamp();
        for (int pass = 0; pass < 4; pass++)
        {
            for (int i = 0; i < 60 && Stopwatch.GetElapsedTime(begin) < s_budget; i++)
            {
                best = Math.Min(best, Time(action, 1));
            }

            // Tier-1 code is compiled in the background, a tenth of a second after the last tier-0 call.
            Thread.Sleep(120);
        }

        return Math.Max(1, (int)(RoundNanoseconds / best));
    }

    private static double Time(Action action, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }
}
