using System;
using System.Linq;
using System.Reflection;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Running;
using NeuralKernels.Bench.Benchmarks.MatrixProduct;
using NeuralKernels.Bench.Peers;

namespace NeuralKernels.Bench.Suite;

/// <summary>Skips rivals that are not installed or do not support a shape, and naive loops that take a second and more.</summary>
internal sealed class SuiteFilter : IFilter
{
    /// <summary>The operations that a naive loop does in about half a second.</summary>
    public const double MaxNaiveFlops = 5e8;

    public bool Predicate(BenchmarkCase benchmarkCase)
    {
        MethodInfo method = benchmarkCase.Descriptor.WorkloadMethod;
        if (method.Name.EndsWith("Reference", StringComparison.Ordinal))
        {
            return Cases.Create(benchmarkCase).Work.Flops <= MaxNaiveFlops;
        }

        return method.GetCustomAttribute<RivalAttribute>() is not { } rival || IsAvailable(rival.Library, benchmarkCase);
    }

    private static bool IsAvailable(string library, BenchmarkCase benchmarkCase)
    {
        if (library == OnnxPeer.Library)
        {
            return OnnxPeer.IsAvailable;
        }

        if (!GemmPeers.All.Select(peer => peer.Library).Contains(library))
        {
            return true; // managed, and referenced by this project
        }

        GemmShape shape = benchmarkCase.Parameters.Items.Select(item => item.Value).OfType<GemmShape>().Single();
        bool isDouble = Cases.Element(benchmarkCase) == typeof(double);
        return GemmPeers.Find(library) is { } peer && peer.Prepare(shape.M, shape.N, shape.K, isDouble);
    }
}
