using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks;

namespace NeuralKernels.Kernels.Tests;

/// <summary>A loop of checks over all processors whose failure is the first failing check's own message.</summary>
internal static class InParallel
{
    public static void ForEach<TItem>(IEnumerable<TItem> items, Action<TItem> check)
    {
        try
        {
            _ = Parallel.ForEach(Partitioner.Create(items, EnumerablePartitionerOptions.NoBuffering), check);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }
}
