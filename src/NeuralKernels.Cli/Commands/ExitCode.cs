namespace NeuralKernels.Cli.Commands;

/// <summary>The exit codes of the process.</summary>
internal static class ExitCode
{
    /// <summary>Success.</summary>
    public const int Done = 0;

    /// <summary>A valid request failed: a full disk, a training that diverged.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the input is invalid; nothing was done.</summary>
    public const int BadInput = 2;

    /// <summary>A training was stopped by Ctrl-C, and what it had learned was saved: 128 + SIGINT, as in shells.</summary>
    public const int Interrupted = 130;
}
