using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Running;
using NeuralKernels.Bench.Benchmarks;
using NeuralKernels.Bench.Suite;

namespace NeuralKernels.Bench.Tests.Benchmarks;

/// <summary>Every benchmark class, closed over each of its element types, and its cases as BenchmarkDotNet would run them.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<Type> Types { get; } =
    [
        .. typeof(KernelBenchmark).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.GetMethods().Any(method => method.IsDefined(typeof(BenchmarkAttribute))))
            .SelectMany(type => type.IsGenericTypeDefinition
                ? type.GetCustomAttributes<GenericTypeArgumentsAttribute>()
                    .Select(attribute => type.MakeGenericType(attribute.GenericTypeArguments))
                : [type])
            .OrderBy(Name, StringComparer.Ordinal),
    ];

    /// <summary>"Functions.ExpBenchmark&lt;Single&gt;"</summary>
    public static string Name(Type type) =>
        $"{Folder(type)}.{type.Name.Split('`')[0]}{(type.IsGenericType ? $"<{type.GenericTypeArguments[0].Name}>" : "")}";

    /// <summary>"Functions"</summary>
    public static string Folder(Type type) => type.Namespace!.Split('.')[^1];

    /// <summary>The cases that the suite's filter leaves.</summary>
    public static IEnumerable<BenchmarkCase> Cases(Type type)
    {
        var filter = new SuiteFilter();
        return BenchmarkConverter.TypeToBenchmarks(type).BenchmarksCases.Where(filter.Predicate);
    }
}
