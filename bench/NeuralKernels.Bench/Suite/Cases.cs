using System;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Running;
using NeuralKernels.Bench.Benchmarks;

namespace NeuralKernels.Bench.Suite;

/// <summary>Properties of a case that are known without running it.</summary>
internal static class Cases
{
    /// <summary>The benchmark with the parameters of a case, not set up.</summary>
    public static KernelBenchmark Create(BenchmarkCase benchmarkCase)
    {
        Type type = benchmarkCase.Descriptor.Type;
        var benchmark = (KernelBenchmark)Activator.CreateInstance(type)!;
        foreach (ParameterInstance parameter in benchmarkCase.Parameters.Items)
        {
            type.GetProperty(parameter.Name)!.SetValue(benchmark, parameter.Value);
        }

        return benchmark;
    }

    /// <summary>The element type of a benchmark's operands, float or double. Networks are of float.</summary>
    public static Type Element(BenchmarkCase benchmarkCase)
    {
        Type? type = benchmarkCase.Descriptor.Type;
        while (type is { IsGenericType: false })
        {
            type = type.BaseType;
        }

        return type?.GenericTypeArguments[0] ?? typeof(float);
    }
}
