using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.Intrinsics.X86;
using BenchmarkDotNet.Jobs;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Bench.Suite;

/// <summary>A run with some of the CPU's instruction sets disabled, as on another CPU.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Expected">The result of <see cref="Isa.Describe"/> in the run.</param>
/// <param name="Variables">Environment variables for the runtime and the kernels; the runtime ignores unknown ones.</param>
internal sealed record IsaJob(string Name, string Expected, IReadOnlyList<EnvironmentVariable> Variables)
{
    private const string Expectation = "NEURALKERNELS_BENCH_ISA";

    /// <summary>The jobs that this CPU can run, the widest first.</summary>
    public static IReadOnlyList<IsaJob> Here
    {
        get
        {
            IsaJob whole = new(Isa.Describe().Split(',')[0], Isa.Describe(), []);
            EnvironmentVariable without512 = new("DOTNET_EnableAVX512", "0");
            IsaJob[] narrower = !Avx2.IsSupported ? [] :
            [
                new("AVX2", "AVX2, 256 bits, FMA", [without512]),
                new("128 bits", "AVX2, 128 bits, FMA", [without512, new("NEURALKERNELS_WIDTH", "128")]),
                new("no FMA", "SSE4.2, portable 128 bits, software FMA", [new("DOTNET_EnableAVX", "0")]),
            ];
            return [whole, .. narrower.Where(job => job.Expected != whole.Expected)];
        }
    }

    /// <summary>The job with these variables, and one more by which its process checks that they took effect.</summary>
    public Job Of(Job job) => job.WithEnvironmentVariables([.. Variables, new(Expectation, Expected)]).WithId(Name);

    /// <summary>Checks in the process of a job that it runs with the expected instruction sets.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    public static void Check() => Check(Environment.GetEnvironmentVariable(Expectation));

    internal static void Check(string? expected)
    {
        if (!string.IsNullOrEmpty(expected) && expected != Isa.Describe())
        {
            throw new InvalidOperationException($"This job is for '{expected}', and the process runs '{Isa.Describe()}'.");
        }
    }
}
