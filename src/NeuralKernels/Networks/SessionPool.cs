using System;
using System.Numerics;
using System.Threading;

namespace NeuralKernels;

/// <summary>Sessions of one network, for servers whose requests run on any thread: no two calls at once share a session.</summary>
/// <remarks>
/// Any number of threads may use a pool at once. A call allocates nothing while as many sessions as it needs are idle; else it creates one,
/// which stays if the pool has room. The bits do not depend on which session runs a row.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SessionPool<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Func<Session<T>> _create;
    private readonly Session<T>?[] _idle;

    internal SessionPool(Func<Session<T>> create, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _create = create;
        _idle = new Session<T>?[size];
        for (int i = 0; i < size; i++)
        {
            _idle[i] = Create();
        }
    }

    /// <summary>The number of sessions that the pool keeps.</summary>
    public int Size => _idle.Length;

    /// <summary>Runs rows through the network, in a session of the pool.</summary>
    /// <inheritdoc cref="Session{T}.Run"/>
    public void Run(ReadOnlySpan<T> input, Span<T> output)
    {
        Session<T> session = Rent();
        try
        {
            session.Run(input, output);
        }
        finally
        {
            Return(session);
        }
    }

    /// <summary>Takes a session out of the pool, for one thread, until <see cref="Return"/>.</summary>
    public Session<T> Rent()
    {
        Session<T>? session = null;
        for (int i = 0; i < _idle.Length && session is null; i++)
        {
            // Read first: an exchange takes the cache line from the other threads even where the place is empty.
            session = Volatile.Read(ref _idle[i]) is null ? null : Interlocked.Exchange(ref _idle[i], null);
        }

        session ??= Create();
        session.SetRented(true);
        return session;
    }

    /// <summary>Gives a session back, which must not be used afterwards. Where the pool is full, the garbage collector takes it.</summary>
    /// <param name="session">A session of <see cref="Rent"/>.</param>
    /// <exception cref="ArgumentException">The session is of another pool or of none, or was returned before.</exception>
    public void Return(Session<T> session)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (session.Pool != this)
        {
            throw new ArgumentException("session is not of this pool; return it to the pool that it was rented from.", nameof(session));
        }

        if (!session.SetRented(false))
        {
            throw new ArgumentException("session was returned before; each session is returned once.", nameof(session));
        }

        for (int i = 0; i < _idle.Length; i++)
        {
            if (Volatile.Read(ref _idle[i]) is null && Interlocked.CompareExchange(ref _idle[i], session, null) is null)
            {
                return;
            }
        }
    }

    private Session<T> Create()
    {
        Session<T> session = _create();
        session.Pool = this;
        return session;
    }
}
