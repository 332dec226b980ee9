using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading;

namespace NeuralKernels.Measurement;

/// <summary>Calls actions until the JIT has compiled everything that they run in its last tier.</summary>
/// <remarks>
/// A method is recompiled in the background after 30 calls, first with instrumentation, then, after 30 more calls, optimized with its
/// counts. The runtime starts counting only when no new method has appeared for a tenth of a second, and again for each tier, which takes
/// seconds; with <see cref="NoDelay"/> in the environment it counts at once, and generates the same code.
/// </remarks>
internal static class TieredJit
{
    private const int Calls = 40;
    private const int Rounds = 12; // 5 suffice; a process that is interrupted may need more
    private const int Pause = 50; // milliseconds for compilation, also on a machine with one processor
    private static readonly TimeSpan s_maxPerRound = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan s_max = TimeSpan.FromMilliseconds(60); // enough for the maximum of every round

    /// <summary>The environment variable of the delay before the runtime counts calls, in milliseconds, and its value for none.</summary>
    public static readonly (string Name, string Value) NoDelay = ("DOTNET_TC_CallCountingDelayMs", "0");

    /// <summary>Calls each action in several rounds, or once where the code was compiled ahead of time.</summary>
    public static void Reach(IReadOnlyList<Action> actions)
    {
        int rounds = RuntimeFeature.IsDynamicCodeCompiled ? Rounds : 1;
        var spent = new TimeSpan[actions.Count];
        for (int round = 0; round < rounds; round++)
        {
            for (int each = 0; each < actions.Count; each++)
            {
                // A long action calls its inner loops often enough, and shares its other code with smaller sizes.
                long begin = Stopwatch.GetTimestamp();
                for (int i = 0; i < Calls && spent[each] < s_max && (i == 0 || Stopwatch.GetElapsedTime(begin) < s_maxPerRound); i++)
                {
                    actions[each]();
                }

                spent[each] += Stopwatch.GetElapsedTime(begin);
            }

            Thread.Sleep(Pause);
        }
    }
}
