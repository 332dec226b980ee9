using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading;

namespace NeuralKernels.Measurement;

/// <summary>Calls actions until the runtime has compiled for good whatever they run.</summary>
/// <remarks>
/// A method is compiled again in the background after 30 calls: first with counters, then, after 30 calls more, with what they saw. The
/// runtime counts
/// only once no new method has turned up for a tenth of a second, and begins anew with each tier, which takes seconds; where
/// <see cref="Hurry"/> stands in the environment it counts at once, and comes to the same code.
/// </remarks>
internal static class TieredJit
{
    private const int Calls = 40;
    private const int Rounds = 12; // 5 are enough; a process that is paused in between may need more
    private const int Pause = 50; // milliseconds, to compile what was counted, on a machine with one processor too
    private static readonly TimeSpan s_share = TimeSpan.FromMilliseconds(4); // of a round
    private static readonly TimeSpan s_most = TimeSpan.FromMilliseconds(60); // of all rounds: what fits into its share is in all of them

    /// <summary>The runtime's switch for the delay of its counting, in milliseconds, and its value for none.</summary>
    public static readonly (string Name, string Value) Hurry = ("DOTNET_TC_CallCountingDelayMs", "0");

    /// <summary>Calls each action, round after round; once each where code was compiled ahead.</summary>
    public static void Reach(IReadOnlyList<Action> actions)
    {
        int rounds = RuntimeFeature.IsDynamicCodeCompiled ? Rounds : 1;
        var spent = new TimeSpan[actions.Count];
        for (int round = 0; round < rounds; round++)
        {
            for (int each = 0; each < actions.Count; each++)
            {
                // What takes long has loops within that are called often enough, and shares the rest with smaller sizes of its kind.
                long begin = Stopwatch.GetTimestamp();
                for (int i = 0; i < Calls && spent[each] < s_most && (i == 0 || Stopwatch.GetElapsedTime(begin) < s_share); i++)
                {
                    actions[each]();
                }

                spent[each] += Stopwatch.GetElapsedTime(begin);
            }

            Thread.Sleep(Pause);
        }
    }
}
