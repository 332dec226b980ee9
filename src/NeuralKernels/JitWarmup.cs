using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace NeuralKernels;

/// <summary>Calls something until the runtime has compiled it for good.</summary>
/// <remarks>
/// A method is compiled again after 30 calls, in the background, once no new method has turned up for a tenth of a second; first with counters, then, after 30
/// more, with what they saw. What it calls may only be found on the way, so there are some rounds more than the two that one method takes.
/// </remarks>
internal static class JitWarmup
{
    private const int Rounds = 7;
    private const int Calls = 40;
    private const int Pause = 130; // milliseconds: the runtime's 100, and time to compile

    public static void Run(Action action)
    {
        action();
        for (int round = 0; round < Rounds && RuntimeFeature.IsDynamicCodeCompiled; round++)
        {
            for (int i = 0; i < Calls; i++)
            {
                action();
            }

            Thread.Sleep(Pause);
        }
    }
}
