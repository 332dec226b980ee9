using System;
using System.Runtime.InteropServices;
using System.Threading;
using NeuralKernels.Cli.Output;

namespace NeuralKernels.Cli.Runs;

/// <summary>Handles Ctrl-C and SIGTERM during a training: the first signal stops the training, the second ends the process.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    /// <summary>Starts to handle the signals.</summary>
    public Interrupt()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether there was a signal.</summary>
    public bool WasRequested => _source.IsCancellationRequested;

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        // A signal that is not cancelled ends the process.
        context.Cancel = !WasRequested;
        if (WasRequested)
        {
            Screen.ShowCursor();
        }

        _source.Cancel();
    }
}
