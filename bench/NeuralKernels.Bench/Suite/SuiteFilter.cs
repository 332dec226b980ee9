using System;
using System.Linq;
using System.Reflection;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Running;
using NeuralKernels.Bench.Benchmarks.MatrixProduct;
using NeuralKernels.Bench.Peers;

namespace NeuralKernels.Bench.Suite;

/// <summary>Leaves out what would not end in a figure.</summary>
/// <remarks>Rivals that are not installed or have nothing for a shape, and naive loops that take a second and more.</remarks>
internal sealed class SuiteFilter : IFilter
{
    /// <summary>Operations of a call that a naive loop does in about half a second.</summary>
    public const double MostNaiveFlops = 5e8;

    public bool Predicate(BenchmarkCase benchmarkCase)
    {
        MethodInfo method = benchmarkCase.Descriptor.WorkloadMethod;
        if (method.Name.EndsWith("Reference", StringComparison.Ordinal))
        {
            return Cases.Create(benchmarkCase).Work.Flops <= MostNaiveFlops;
        }

        return method.GetCustomAttribute<RivalAttribute>() is not { } rival || IsHere(rival.Library, benchmarkCase);
    }

    private static bool IsHere(string library, BenchmarkCase benchmarkCase)
    {
        if (library == OnnxPeer.Library)
        {
            return OnnxPeer.IsHere;
        }

        if (!GemmPeers.All.Select(peer => peer.Library).Contains(library))
        {
            return true; // managed, and part of this project's references
        }

        GemmShape shape = benchmarkCase.Parameters.Items.Select(item => item.Value).OfType<GemmShape>().Single();
        bool isDouble = Cases.Element(benchmarkCase) == typeof(double);
        return GemmPeers.Find(library) is { } peer && peer.Prepare(shape.M, shape.N, shape.K, isDouble);
    }
}
