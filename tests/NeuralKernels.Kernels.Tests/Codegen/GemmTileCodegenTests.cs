using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Kernels.Tests.Gemm;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Codegen;

/// <summary>Reads what the JIT made of the tiles: their accumulators live in registers, and nothing is called from inside.</summary>
/// <remarks>Listed by a child process, for this CPU and again without AVX-512, where there are 16 registers instead of 32.</remarks>
public class GemmTileCodegenTests
{
    private const string Default = "as it is";
    private const string WithoutAvx512 = "without AVX-512";

    private static readonly Dictionary<string, Lazy<IReadOnlyList<JitListing>>> s_listings = new()
    {
        [Default] = new(() => List()),
        [WithoutAvx512] = new(() => List(("DOTNET_EnableAVX512", "0"))),
    };

    [SkippableTheory]
    [InlineData(Default)]
    [InlineData(WithoutAvx512)]
    public void The_inner_loop_of_the_largest_tile_neither_calls_nor_touches_the_stack(string cpu)
    {
        foreach (SimdWidth width in WidthsOf(cpu))
        {
            CheckLoop<float>(cpu, width, $"GemmTile`3[NeuralKernels.Kernels.Simd.{Simd<float>(width)},", tile => (tile.Rows, "TwoVectors", 2 * tile.Rows));
            CheckLoop<double>(cpu, width, $"GemmTile`3[NeuralKernels.Kernels.Simd.{Simd<double>(width)},", tile => (tile.Rows, "TwoVectors", 2 * tile.Rows));
        }
    }

    [SkippableTheory]
    [InlineData(Default)]
    [InlineData(WithoutAvx512)]
    public void The_inner_loop_of_the_second_order_neither_calls_nor_touches_the_stack(string cpu)
    {
        foreach (SimdWidth width in WidthsOf(cpu))
        {
            CheckLoop<float>(cpu, width, $"ChainTile`3[NeuralKernels.Kernels.Simd.{Simd<float>(width)},", tile => (tile.ChainRows, "OneVector", 4 * tile.ChainRows));
            CheckLoop<double>(cpu, width, $"ChainTile`3[NeuralKernels.Kernels.Simd.{Simd<double>(width)},", tile => (tile.ChainRows, "OneVector", 4 * tile.ChainRows));
        }
    }

    [SkippableTheory]
    [InlineData(Default)]
    [InlineData(WithoutAvx512)]
    public void Masked_tiles_call_nothing(string cpu)
    {
        IEnumerable<SimdWidth> widths = WidthsOf(cpu);
        JitListing[] masked = [.. s_listings[cpu].Value.Where(listing =>
            listing.Method.Contains("Tile`3", StringComparison.Ordinal)
            && listing.Method.Contains("Masked]", StringComparison.Ordinal)
            && widths.Any(width => listing.Method.Contains($"Simd{(int)width}`1", StringComparison.Ordinal)))];

        // Two element types, one masked vector in either order and two in the first.
        Assert.InRange(masked.Length, 6 * widths.Count(), int.MaxValue);
        Assert.All(masked, listing => Assert.DoesNotContain(listing.Instructions, IsCall));
    }

    /// <summary>The loop with the multiply-adds has one for each accumulator, or a multiple where it is unrolled.</summary>
    private static void CheckLoop<T>(
        string cpu, SimdWidth width, string type, Func<(int Rows, int Columns, int ChainRows), (int Rows, string Columns, int Accumulators)> choose)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rows, string columns, int accumulators) = choose(GemmAt.Tile<T>(width));
        JitListing listing = Assert.Single(s_listings[cpu].Value, listing =>
            listing.Method.Contains(type, StringComparison.Ordinal)
            && listing.Method.EndsWith($":Run[NeuralKernels.Kernels.Gemm.Rows{rows},NeuralKernels.Kernels.Gemm.{columns}]", StringComparison.Ordinal));
        string[] loop = Assert.Single(listing.InnermostLoops(), instructions => instructions.Any(IsMultiplyAdd));
        string text = $"{listing.Method}, {cpu}:\n{string.Join('\n', loop)}";
        Assert.True(loop.Count(IsMultiplyAdd) >= accumulators && loop.Count(IsMultiplyAdd) % accumulators == 0, $"Not {accumulators} multiply-adds in {text}");
        Assert.False(loop.Any(IsCall), $"A call in {text}");
        Assert.False(loop.Any(listing.TouchesStack), $"Stack traffic in {text}");
    }

    private static bool IsMultiplyAdd(string instruction) => instruction.StartsWith("vfmadd", StringComparison.Ordinal);

    private static bool IsCall(string instruction) => instruction.StartsWith("call", StringComparison.Ordinal);

    private static string Simd<T>(SimdWidth width) => $"Simd{(int)width}`1[{(typeof(T) == typeof(float) ? "float" : "double")}]";

    /// <summary>The vector widths that the CPU has in hardware; skips where there is nothing to read.</summary>
    private static SimdWidth[] WidthsOf(string cpu)
    {
        Skip.IfNot(Fma.X64.IsSupported, "The listings are read for x64 with FMA.");
        SimdWidth[] widths = [.. GemmAt.Widths.Where(width =>
            width is SimdWidth.Bits128 or SimdWidth.Bits256 || (width == SimdWidth.Bits512 && cpu == Default && Isa.Widest == width))];
        Assert.NotEmpty(widths);
        return widths;
    }

    private static IReadOnlyList<JitListing> List(params (string Name, string Value)[] settings)
    {
        string path = Path.GetTempFileName();
        try
        {
            (int exitCode, string output, string error) = ChildProcess.Run(
                [EveryTile.Name], [("DOTNET_JitDisasm", "Run"), ("DOTNET_JitStdOutFile", path), .. settings]);
            Assert.Equal((0, ""), (exitCode, error));
            Assert.True(settings.Length == 0 || !output.Contains("AVX-512", StringComparison.Ordinal), output);
            return JitListing.Read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
