using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Kernels.Tests.MatrixProduct;
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
    public void No_inner_loop_of_a_tile_calls_or_touches_the_stack(string cpu)
    {
        // Not the portable width: .NET 10 stores the sum of Vector.FusedMultiplyAdd on the stack and loads it again.
        foreach (SimdWidth width in WidthsOf(cpu).Where(width => width != SimdWidth.Portable))
        {
            JitListing[] tiles = [.. Tiles(cpu, width)];

            // Two element types by four shapes of columns in the first order (with the copy of B, and without), two in the second, two for
            // few rows: at the least.
            Assert.InRange(tiles.Length, 2 * (8 + 2 + 2), int.MaxValue);
            foreach (JitListing tile in tiles)
            {
                string[][] loops = [.. tile.InnermostLoops().Where(loop => loop.Any(IsMultiplyAdd))];
                Assert.NotEmpty(loops);
                foreach (string[] loop in loops)
                {
                    Assert.False(loop.Any(IsCall) || loop.Any(tile.TouchesStack), $"{tile.Method}, {cpu}:\n{string.Join('\n', loop)}");
                }
            }
        }
    }

    [SkippableTheory]
    [InlineData(Default)]
    [InlineData(WithoutAvx512)]
    public void The_inner_loop_of_a_largest_tile_has_one_multiply_add_for_each_accumulator(string cpu)
    {
        foreach (SimdWidth width in WidthsOf(cpu))
        {
            (int rows, int _, int chainRows) = GemmAt.Tile<float>(width);
            RequireMultiplyAdds(cpu, width, "GemmTile", rows, "TwoVectors", 2 * rows);
            RequireMultiplyAdds(cpu, width, "FourChainTile", chainRows, "OneVector", 4 * chainRows);
            RequireMultiplyAdds(cpu, width, "RowTile", 1, "EightVectors", 8);
            if (width == SimdWidth.Bits512)
            {
                // 16 columns are two vectors of double, and one of float.
                RequireMultiplyAdds(cpu, width, "FourChainTile", 3, "TwoVectors", 24, 1);
            }
        }
    }

    [SkippableTheory]
    [InlineData(Default)]
    [InlineData(WithoutAvx512)]
    public void A_masked_tile_calls_nothing(string cpu)
    {
        foreach (SimdWidth width in WidthsOf(cpu))
        {
            JitListing[] masked = [.. Tiles(cpu, width).Where(tile => tile.Method.Contains("Masked", StringComparison.Ordinal))];

            // Two element types; one masked vector in either order and two in the first, that one with and without the copy.
            Assert.InRange(masked.Length, 2 * 5, int.MaxValue);
            Assert.All(masked, tile => Assert.DoesNotContain(tile.Instructions, IsCall));
        }
    }

    /// <summary>For float and for double, if there are two types; a multiple where the loop is unrolled.</summary>
    private static void RequireMultiplyAdds(
        string cpu, SimdWidth width, string tile, int rows, string columns, int accumulators, int types = 2)
    {
        JitListing[] listings =
        [
            .. Tiles(cpu, width).Where(listing =>
                listing.Method.Contains($".{tile}`3[", StringComparison.Ordinal)
                && listing.Method.Contains($"Rows{rows},NeuralKernels.Kernels.MatrixProduct.{columns}", StringComparison.Ordinal)),
        ];

        // The first order's tile twice: with and without the copy of B.
        Assert.Equal(tile == "GemmTile" ? 2 * types : types, listings.Length);
        foreach (JitListing listing in listings)
        {
            string[] loop = Assert.Single(listing.InnermostLoops(), loop => loop.Any(IsMultiplyAdd));
            int found = loop.Count(IsMultiplyAdd);
            Assert.True(
                found > 0 && found % accumulators == 0, $"{found} multiply-adds in {listing.Method}, {cpu}:\n{string.Join('\n', loop)}");
        }
    }

    private static IEnumerable<JitListing> Tiles(string cpu, SimdWidth width) => s_listings[cpu].Value.Where(listing =>
        listing.Method.Contains(
            $"Tile`3[NeuralKernels.Kernels.Simd.Simd{(width == SimdWidth.Portable ? "Portable" : Isa.ForcedBy(width))}`1",
            StringComparison.Ordinal));

    private static bool IsMultiplyAdd(string instruction) => instruction.StartsWith("vfmadd", StringComparison.Ordinal);

    private static bool IsCall(string instruction) => instruction.StartsWith("call", StringComparison.Ordinal);

    /// <summary>The vector widths that the CPU has in hardware; skips where there is nothing to read.</summary>
    private static SimdWidth[] WidthsOf(string cpu)
    {
        Skip.IfNot(Fma.X64.IsSupported, "The listings are read for x64 with FMA.");
        SimdWidth[] widths = [.. GemmAt.Widths.Where(width =>
            width is SimdWidth.Bits128 or SimdWidth.Bits256 or SimdWidth.Portable
                || (width == SimdWidth.Bits512 && cpu == Default && Isa.Widest == width))];
        Assert.NotEmpty(widths);
        return widths;
    }

    private static IReadOnlyList<JitListing> List(params (string Name, string Value)[] settings)
    {
        string path = Path.GetTempFileName();
        try
        {
            // Without tiers: a second compiler in the background would write its listings between the lines of these. Tiles are in no tier.
            (int exitCode, string output, string error) = ChildProcess.Run(
                [EveryTile.Name],
                [("DOTNET_JitDisasm", "Run"), ("DOTNET_JitStdOutFile", path), ("DOTNET_TieredCompilation", "0"), .. settings]);
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
