using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

namespace NeuralKernels.Measurement;

/// <summary>Seconds per call of an action, in many short rounds of enough calls for the resolution of the clock.</summary>
/// <remarks>The quickest round is the least disturbed; the distance of the median from it is the noise of the machine.</remarks>
internal static class Rounds
{
    private const double RoundSeconds = 30e-6; // a thousand ticks of a typical clock
    private const int MinRounds = 3;

    private const int Bursts = 2;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_settling = TimeSpan.FromMilliseconds(40);

    /// <summary>Seconds per call in the quickest round and in the median one.</summary>
    /// <param name="action">The action, whose code has reached the JIT's last tier.</param>
    /// <param name="budget">How long to measure; a slow action has three rounds in any case.</param>
    public static (double Best, double Median) Time(Action action, TimeSpan budget)
    {
        var seconds = new List<double>();
        Add(seconds, action, budget);
        return Summary(seconds);
    }

    /// <summary>As <see cref="Time(Action, TimeSpan)"/>, for an action with threads of its own, which the system first has to spread over
    /// the cores.</summary>
    /// <remarks>
    /// A waking thread gets a core of its own only if one is idle, and otherwise may share a core for long. So the action starts after a
    /// pause, in which the receiver of the last result has gone to sleep, and it starts twice.
    /// </remarks>
    public static (double Best, double Median) TimeApart(Action action, TimeSpan budget)
    {
        var seconds = new List<double>();
        for (int burst = 0; burst < Bursts; burst++)
        {
            Thread.Sleep(s_pause);
            long begin = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(begin) < s_settling)
            {
                action();
            }

            Add(seconds, action, budget / Bursts);
        }

        return Summary(seconds);
    }

    private static void Add(List<double> seconds, Action action, TimeSpan budget)
    {
        int calls = CallsPerRound(action), min = seconds.Count + MinRounds;
        long begin = Stopwatch.GetTimestamp();
        do
        {
            seconds.Add(Time(action, calls));
        }
        while (seconds.Count < min || Stopwatch.GetElapsedTime(begin) < budget);
    }

    private static (double Best, double Median) Summary(List<double> seconds)
    {
        seconds.Sort();
        return (seconds[0], seconds[seconds.Count / 2]);
    }

    /// <summary>Doubled until a round is long enough, by the better of two timings: the first call after a pause is slow.</summary>
    private static int CallsPerRound(Action action)
    {
        int calls = 1;
        while (Time(action, calls) * calls < 10 * RoundSeconds && Time(action, calls) * calls < RoundSeconds / 2)
        {
            calls *= 2;
        }

        return calls;
    }

    private static double Time(Action action, int calls)
    {
        long from = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(from).TotalSeconds / calls;
    }
}
