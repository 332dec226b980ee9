using System;

namespace NeuralKernels.Bench.Commands;

/// <summary><c>ratios WHAT [--json FILE]</c>: ours and a peer, timed in turns in one process.</summary>
internal static class RatiosCommand
{
    public static int Run(ReadOnlySpan<string> args)
    {
        Console.Error.WriteLine("usage: ratios functions [--json FILE]");
        return 2;
    }
}
