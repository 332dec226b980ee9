using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using NeuralKernels.Reference.Losses;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Properties;

/// <summary>Every public class of kernels has a naive twin and a test. That each twin has a benchmark, the bench's tests check.</summary>
public class MirrorTests
{
    /// <summary>Classes without a twin of their name, class or method of <see cref="ElementLoss"/>, and why.</summary>
    private static readonly Dictionary<string, string> s_withoutTwin = new()
    {
        ["Simd.AnyWidth"] = "chooses the width that a kernel runs at, and computes nothing",
        ["Simd.Isa"] = "says which instructions are used, and computes nothing",
        ["Simd.SoftwareFma"] = "its twin is ExactFma, which the whole reference uses and which stands in no folder",
        ["Reductions.SquareScale"] = "is a part of Norm, whose twin has the same factors in FromSquares",
        ["Updates.AmsGradStep"] = "its twin is AdamStep with a maximum of the second moment",
        ["Updates.DecayStep"] = "its twin is WeightDecay",
    };

    /// <summary>Classes that no row of the property table and no test class names, and why.</summary>
    private static readonly Dictionary<string, string> s_withoutTest = new()
    {
        ["Simd.AnyWidth"] = "every kernel runs through it, and the tests that name a width do so at each; none is of it alone",
        ["Reductions.SquareScale"] = "the rows of Norm, ClipByNorm and MaxNormStep draw numbers whose squares leave the range",
    };

    [Fact]
    public void Every_kernel_has_a_twin_of_its_name_or_stands_on_the_list()
    {
        HashSet<string> twins = [.. StaticClasses(typeof(Reference.MatrixProduct.Gemm).Assembly)];
        HashSet<string> losses = [.. typeof(ElementLoss).GetMethods().Select(method => $"{Folder(typeof(ElementLoss))}.{method.Name}")];
        Expect(s_withoutTwin, kernel => twins.Contains(kernel) || losses.Contains(kernel), "no twin");
    }

    [Fact]
    public void Every_kernel_is_in_the_property_table_or_named_by_a_test_class_or_stands_on_the_list()
    {
        HashSet<string> rows = [.. Kernel<float>.All.Select(kernel => kernel.Class)];
        string[] testClasses =
        [
            .. typeof(MirrorTests).Assembly.GetExportedTypes().Where(HasTests).Select(type => $"{Folder(type)}.{type.Name}"),
        ];
        Expect(
            s_withoutTest,
            kernel => rows.Contains(kernel.Split('.')[1]) || testClasses.Any(test => test.StartsWith(kernel, StringComparison.Ordinal)),
            "no test");
    }

    [Fact]
    public void Every_row_of_the_property_table_names_a_kernel()
    {
        HashSet<string> kernels = [.. StaticClasses(typeof(Kernels.MatrixProduct.Gemm).Assembly).Select(name => name.Split('.')[1])];
        Assert.All(Kernel<float>.All, row => Assert.Contains(row.Class, kernels));
        Assert.Equal(Kernel<float>.All.Count, Kernel<float>.All.Select(row => row.Name).Distinct().Count());
    }

    private static void Expect(Dictionary<string, string> exceptions, Func<string, bool> isThere, string missing)
    {
        string[] kernels = StaticClasses(typeof(Kernels.MatrixProduct.Gemm).Assembly);
        Assert.True(kernels.Length >= 70, $"{kernels.Length} kernels");
        Assert.All(
            kernels.Where(kernel => !exceptions.ContainsKey(kernel)), kernel => Assert.True(isThere(kernel), $"{kernel}: {missing}"));
        Assert.All(exceptions.Keys, kernel => Assert.Contains(kernel, kernels));
        Assert.All(exceptions.Keys, kernel => Assert.False(isThere(kernel), $"{kernel} no longer belongs on the list"));
    }

    /// <summary>The public static classes of an assembly, as folder and name.</summary>
    private static string[] StaticClasses(Assembly assembly) =>
        [.. assembly.GetExportedTypes().Where(type => type.IsAbstract && type.IsSealed).Select(type => $"{Folder(type)}.{type.Name}")];

    private static string Folder(Type type) => type.Namespace!.Split('.')[^1];

    private static bool HasTests(Type type) =>
        type.GetMethods().Any(method => method.GetCustomAttributes<FactAttribute>(inherit: true).Any());
}
