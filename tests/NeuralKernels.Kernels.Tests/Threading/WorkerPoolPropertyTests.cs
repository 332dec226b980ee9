using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using FsCheck;
using FsCheck.Fluent;
using NeuralKernels.Kernels.Threading;
using NeuralKernels.Tests.Support;
using Xunit;
using Xunit.Sdk;

namespace NeuralKernels.Kernels.Tests.Threading;

/// <summary>
/// Whatever the history of jobs, of one caller or of several at once, nested or not: every part of a job is run exactly once and not after
/// Run has returned, on no more threads than were asked for, and the results are those of a plain loop.
/// </summary>
public unsafe class WorkerPoolPropertyTests
{
    [Fact]
    public void Any_history_of_jobs_gives_what_plain_loops_give()
    {
        Gen<Job> job =
            from parts in Gen.Frequency((1, Gen.Constant(0)), (4, Gen.Choose(1, 6)), (3, Gen.Choose(7, 60)))
            from threads in Gen.Choose(0, 8)
            from innerParts in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(1, 5)))
            from innerThreads in Gen.Choose(1, 4)
            select new Job(parts, threads, innerParts, innerThreads);
        Gen<History> histories =
            from callers in Gen.Choose(1, 3)
            from jobs in job.ArrayOf(6).ArrayOf(callers)
            select new History(jobs);
        PropertyCases.ForAll(histories, Simpler, 40, Expect);
    }

    private static IEnumerable<History> Simpler(History history) =>
        PropertyCases.Simpler(history.Callers, jobs => PropertyCases.Simpler(jobs, Simpler), min: 1)
            .Select(callers => new History(callers));

    private static IEnumerable<Job> Simpler(Job job) =>
    [
        .. PropertyCases.Less(job.InnerParts).Select(parts => job with { InnerParts = parts }),
        .. PropertyCases.Less(job.Parts).Select(parts => job with { Parts = parts }),
        .. PropertyCases.Less(job.Threads).Select(threads => job with { Threads = threads }),
        .. PropertyCases.Less(job.InnerThreads, 1).Select(threads => job with { InnerThreads = threads }),
    ];

    /// <summary>Runs the jobs of each caller in order, the callers at once.</summary>
    private static void Expect(History history)
    {
        Ledger[][] ledgers = [.. history.Callers.Select(jobs => jobs.Select(job => new Ledger(job)).ToArray())];
        var failures = new Exception?[ledgers.Length];
        Thread[] callers = [.. ledgers.Select((own, caller) => new Thread(() =>
        {
            try
            {
                Array.ForEach(own, ledger => ledger.Run());
            }
            catch (Exception failure)
            {
                failures[caller] = failure;
            }
        }))];
        Array.ForEach(callers, caller => caller.Start());
        Array.ForEach(callers, caller => caller.Join());
        Assert.All(failures, Assert.Null);
        foreach (Ledger ledger in ledgers.SelectMany(own => own))
        {
            ledger.Expect("after all callers returned"); // a part that ran late would show here
        }
    }

    /// <summary>The value of a part, of those of the parts within it.</summary>
    private static ulong Mix(ulong sum, int part) => (sum + (ulong)part + 1) * 0x9E3779B97F4A7C15;

    /// <summary>A job of so many parts, each of which runs a job of its own.</summary>
    private sealed record Job(int Parts, int Threads, int InnerParts, int InnerThreads)
    {
        public override string ToString() => InnerParts == 0
            ? $"{Parts} parts on {Threads} threads"
            : $"{Parts} parts on {Threads} threads, in each {InnerParts} on {InnerThreads}";
    }

    /// <summary>The jobs of each caller.</summary>
    private sealed record History(Job[][] Callers)
    {
        public override string ToString() =>
            string.Join("; ", Callers.Select((jobs, caller) => $"caller {caller}: [{string.Join(" | ", jobs.AsEnumerable())}]"));
    }

    private struct Counters
    {
        public int Running;
        public int MostRunning;
        public int Returned;
        public int Late;
    }

    /// <summary>What a job wrote, in memory that does not move and outlives the job.</summary>
    private sealed class Ledger(Job job)
    {
        // The parts of the job, then the parts within each of them.
        private readonly int[] _runs = GC.AllocateArray<int>(job.Parts * (1 + job.InnerParts), pinned: true);
        private readonly ulong[] _values = GC.AllocateArray<ulong>(job.Parts * (1 + job.InnerParts), pinned: true);
        private readonly Counters[] _counters = GC.AllocateArray<Counters>(1, pinned: true);

        public void Run()
        {
            var body = new Body(Address(_runs), Address(_values), Address(_counters), job);
            WorkerPool.Run(ref body, job.Parts, job.Threads);
            Volatile.Write(ref _counters[0].Returned, 1);
            Expect("when Run returned");
        }

        public void Expect(string when)
        {
            for (int part = 0; part < _runs.Length; part++)
            {
                if (_runs[part] != 1)
                {
                    throw new XunitException($"{job}: part {part} was run {_runs[part]} times {when}.");
                }
            }

            ulong[] values = new ulong[_values.Length];
            for (int part = 0; part < job.Parts; part++)
            {
                ulong sum = 0;
                for (int inner = 0; inner < job.InnerParts; inner++)
                {
                    int at = job.Parts + (part * job.InnerParts) + inner;
                    values[at] = Mix(0, inner);
                    sum += values[at];
                }

                values[part] = Mix(sum, part);
            }

            Assert.Equal(values, _values);
            Assert.True(_counters[0].Late == 0, $"{job}: {_counters[0].Late} parts were run after Run had returned.");
            Assert.Equal(0, _counters[0].Running);
            Assert.True(
                _counters[0].MostRunning <= Math.Max(1, job.Threads), $"{job}: {_counters[0].MostRunning} parts were running at once.");
        }

        private static T* Address<T>(T[] pinned)
            where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
    }

    private readonly struct Body(int* runs, ulong* values, Counters* counters, Job job) : IParallelBody
    {
        private readonly int _parts = job.Parts;
        private readonly int _innerParts = job.InnerParts;
        private readonly int _innerThreads = job.InnerThreads;

        public void Run(int part)
        {
            int running = Interlocked.Increment(ref counters->Running);
            for (int most; (most = Volatile.Read(ref counters->MostRunning)) < running;)
            {
                Interlocked.CompareExchange(ref counters->MostRunning, running, most);
            }

            Interlocked.Add(ref counters->Late, Volatile.Read(ref counters->Returned));
            Interlocked.Increment(ref runs[part]);
            int start = _parts + (part * _innerParts);
            ulong sum = 0;
            var within = new Inner(runs + start, values + start);
            WorkerPool.Run(ref within, _innerParts, _innerThreads);
            for (int inner = 0; inner < _innerParts; inner++)
            {
                sum += values[start + inner];
            }

            values[part] = Mix(sum, part);
            Interlocked.Decrement(ref counters->Running);
        }
    }

    private readonly struct Inner(int* runs, ulong* values) : IParallelBody
    {
        public void Run(int part)
        {
            Interlocked.Increment(ref runs[part]);
            values[part] = Mix(0, part);
        }
    }
}
