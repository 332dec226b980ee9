using System;
using System.Diagnostics;
using System.Threading;

namespace NeuralKernels.Bench.Ratios;

/// <summary>Nanoseconds per call of two actions, timed in turns.</summary>
/// <param name="Ours">The quickest round of ours, per call.</param>
/// <param name="Peer">The quickest round of the peer's, per call.</param>
internal readonly record struct PairedTime(double Ours, double Peer)
{
    /// <summary>How many times faster ours is.</summary>
    public double Ratio => Peer / Ours;
}

/// <summary>Times two actions against each other on a machine that is not quiet.</summary>
/// <remarks>
/// Rounds of some tens of microseconds alternate between the two, so that both meet the same clock and the same neighbours; of each the
/// quickest round counts, which is the one that was not disturbed. Both are called until tier-1 code runs before anything is timed.
/// </remarks>
internal static class PairedTimer
{
    private const double RoundNanoseconds = 30_000;

    public static PairedTime Run(Action ours, Action peer, int rounds = 2000)
    {
        int ourCalls = WarmUp(ours);
        int peerCalls = WarmUp(peer);
        double ourBest = double.MaxValue, peerBest = double.MaxValue;
        for (int round = 0; round < rounds; round++)
        {
            ourBest = Math.Min(ourBest, Time(ours, ourCalls));
            peerBest = Math.Min(peerBest, Time(peer, peerCalls));
        }

        return new PairedTime(ourBest, peerBest);
    }

    /// <summary>Calls until the JIT has settled, and says how many calls make a round.</summary>
    private static int WarmUp(Action action)
    {
        double best = double.MaxValue;
        for (int pass = 0; pass < 4; pass++)
        {
            for (int i = 0; i < 60; i++)
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
