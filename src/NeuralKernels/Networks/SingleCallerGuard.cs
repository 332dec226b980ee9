using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;

namespace NeuralKernels;

/// <summary>Refuses a call while another is running, for an object whose buffers serve one call at a time.</summary>
/// <remarks>A mutable struct: the field must not be read-only. <see cref="Leave"/> belongs in a finally block, so that an exception
/// releases the object.</remarks>
internal struct SingleCallerGuard
{
    private int _isBusy;

    /// <summary>Begins a call.</summary>
    /// <param name="owner">"A session": the beginning of the message.</param>
    /// <exception cref="InvalidOperationException">Another call is running.</exception>
    public void Enter(string owner)
    {
        if (Interlocked.CompareExchange(ref _isBusy, 1, 0) != 0)
        {
            ThrowBusy(owner);
        }
    }

    /// <summary>Ends it.</summary>
    public void Leave() => Volatile.Write(ref _isBusy, 0);

    [DoesNotReturn]
    private static void ThrowBusy(string owner) => throw new InvalidOperationException(
        $"{owner} serves one call at a time, and another call is running; give each thread one of its own.");
}
