using System;
using System.Collections.Generic;
using System.Diagnostics;

namespace NeuralKernels.Cli.Measure;

/// <summary>Seconds per call of an action, in many short rounds of as many calls as the clock needs.</summary>
/// <remarks>The quickest round is the one that nothing disturbed; how far the middle one lies above it is the noise of the machine.</remarks>
internal static class Rounds
{
    private const double RoundSeconds = 30e-6; // a thousand ticks of a usual clock
    private const int LeastRounds = 5;

    /// <summary>Seconds per call in the quickest round and in the middle one.</summary>
    /// <param name="action">What is timed; its code has reached the JIT's last tier.</param>
    /// <param name="budget">How long to measure; a slow action has its five rounds all the same.</param>
    public static (double Best, double Median) Time(Action action, TimeSpan budget)
    {
        int calls = CallsPerRound(action);
        var seconds = new List<double>();
        long begin = Stopwatch.GetTimestamp();
        do
        {
            seconds.Add(Time(action, calls));
        }
        while (seconds.Count < LeastRounds || Stopwatch.GetElapsedTime(begin) < budget);

        seconds.Sort();
        return (seconds[0], seconds[seconds.Count / 2]);
    }

    /// <summary>Doubled until a round lasts for sure: the better of two, for the first call after a pause is slow.</summary>
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
