using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;

namespace NeuralKernels;

/// <summary>Refuses a second call while one is at work, for an object whose buffers serve one call at a time.</summary>
/// <remarks>A mutable struct: keep it in a field that is not read-only. The call that entered leaves in a finally block, so that an
/// exception frees it.</remarks>
internal struct OneCaller
{
    private int _inside;

    /// <summary>Begins a call.</summary>
    /// <param name="owner">"A session": how the message begins.</param>
    /// <exception cref="InvalidOperationException">Another call is at work.</exception>
    public void Enter(string owner)
    {
        if (Interlocked.CompareExchange(ref _inside, 1, 0) != 0)
        {
            ThrowBusy(owner);
        }
    }

    /// <summary>Ends it.</summary>
    public void Leave() => Volatile.Write(ref _inside, 0);

    [DoesNotReturn]
    private static void ThrowBusy(string owner) => throw new InvalidOperationException(
        $"{owner} serves one call at a time, and another is at work in it; give each thread one of its own.");
}
