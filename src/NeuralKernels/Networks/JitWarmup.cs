using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace NeuralKernels;

/// <summary>Calls an action until the runtime has compiled it with full optimization.</summary>
/// <remarks>
/// A method is recompiled after 30 calls, in the background, once no new method has been called for a tenth of a second: first with
/// counters, then, after 30 more calls, with the profile that they gave. Callees follow one level after the other: after 7 rounds a
/// prediction of 4-16-3 still took 600 ns, after 20 it takes 75.
/// </remarks>
internal static class JitWarmup
{
    private const int Rounds = 20;
    private const int Calls = 40;
    private const int Pause = 120; // milliseconds: the runtime's 100, and time to compile

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
