namespace NeuralKernels.Cli.Commands;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>Everything that was asked for was done.</summary>
    public const int Done = 0;

    /// <summary>It could have worked, and did not: a full disk, a training that diverged.</summary>
    public const int Failed = 1;

    /// <summary>What was asked for, or what was given, is not right: nothing was done.</summary>
    public const int BadInput = 2;

    /// <summary>A training was stopped by Ctrl-C, and what it had learned was kept as asked for. 128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;
}
