using System;
using System.Runtime.InteropServices;
using System.Threading;
using NeuralKernels.Cli.Output;

namespace NeuralKernels.Cli.Runs;

/// <summary>Ctrl-C (and a polite kill) while a training runs: the first asks it to stop, the second ends the process at once.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    /// <summary>Listens from now on.</summary>
    public Interrupt()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether there was one.</summary>
    public bool Came => _source.IsCancellationRequested;

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        // Left alone, the signal does what it always does: it ends the process.
        context.Cancel = !Came;
        if (Came)
        {
            Screen.ShowCursor();
        }

        _source.Cancel();
    }
}
