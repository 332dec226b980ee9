using System;
using System.Threading;

namespace NeuralKernels.Kernels.Threading;

/// <summary>The library's own threads: they spin briefly, then sleep, and a call that uses them allocates nothing.</summary>
/// <remarks>
/// One job at a time: a caller that finds the pool busy runs all its parts itself, so there are never more runnable threads than callers
/// and workers. Workers are background threads, created on first use, and end with the process.
/// </remarks>
internal static unsafe class WorkerPool
{
    /// <summary>Maximum number of threads of a job, including the caller.</summary>
    public const int MaxThreads = 256;

    private static readonly Worker?[] s_workers = new Worker?[MaxThreads - 1];
    private static int s_taken;

    // The current job, written by the caller that has taken the pool before it wakes a worker.
    private static delegate*<void*, int, void> s_run;
    private static void* s_body;
    private static int s_parts;
    private static int s_next;
    private static int s_working;

    /// <summary>Runs every part of <paramref name="body"/> once, on up to <paramref name="threads"/> threads, and returns when all are
    /// done.</summary>
    public static void Run<TBody>(ref TBody body, int parts, int threads)
        where TBody : unmanaged, IParallelBody
    {
        threads = Math.Min(Math.Min(threads, parts), MaxThreads);
        if (threads <= 1 || Interlocked.CompareExchange(ref s_taken, 1, 0) != 0)
        {
            for (int part = 0; part < parts; part++)
            {
                body.Run(part);
            }

            return;
        }

        fixed (TBody* pinned = &body)
        {
            s_run = &Invoke<TBody>;
            s_body = pinned;
            s_parts = parts;
            s_next = 0;
            Volatile.Write(ref s_working, threads - 1);
            for (int i = 0; i < threads - 1; i++)
            {
                (s_workers[i] ??= new Worker()).Wake();
            }

            TakeParts();

            // The body is on this stack: no worker may still read it when this method returns.
            var spinner = default(SpinWait);
            while (Volatile.Read(ref s_working) != 0)
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }
        }

        Volatile.Write(ref s_taken, 0);
    }

    private static void Invoke<TBody>(void* body, int part)
        where TBody : unmanaged, IParallelBody => ((TBody*)body)->Run(part);

    private static void TakeParts()
    {
        int part;
        while ((part = Interlocked.Increment(ref s_next) - 1) < s_parts)
        {
            s_run(s_body, part);
        }
    }

    private sealed class Worker
    {
        /// <summary>Polls for a job before sleeping: some 20 to 50 microseconds, the gap between two layers of a training step.</summary>
        private const int Spins = 2000;

        private readonly object _gate = new();
        private int _jobs;
        private int _asleep;

        public Worker()
        {
            var thread = new Thread(Work, maxStackSize: 256 * 1024) { IsBackground = true, Name = "NeuralKernels worker" };
            thread.Start();
        }

        public void Wake()
        {
            Interlocked.Increment(ref _jobs);
            if (Volatile.Read(ref _asleep) != 0)
            {
                lock (_gate)
                {
                    Monitor.Pulse(_gate);
                }
            }
        }

        private void Work()
        {
            int done = 0;
            while (true)
            {
                Await(done);
                done++;
                TakeParts();
                Interlocked.Decrement(ref s_working);
            }
        }

        private void Await(int done)
        {
            for (int i = 0; i < Spins; i++)
            {
                if (Volatile.Read(ref _jobs) != done)
                {
                    return;
                }

                Thread.SpinWait(1);
            }

            lock (_gate)
            {
                // A job posted before the flag was visible is seen here; one posted later sees the flag and pulses.
                Interlocked.Exchange(ref _asleep, 1);
                while (Volatile.Read(ref _jobs) == done)
                {
                    Monitor.Wait(_gate);
                }

                Volatile.Write(ref _asleep, 0);
            }
        }
    }
}
