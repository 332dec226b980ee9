using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralKernels.Tests;
using NeuralKernels.Verification;
using Xunit;

namespace NeuralKernels.Cli.Tests.Commands;

/// <summary><c>nk verify</c> as the real executable, with the runtime's switches that disable instruction sets.</summary>
public class VerifyTests
{
    private static readonly string[] s_avx512 = ["AVX-512F", "Vector512"];
    private static readonly string[] s_avx2 = [.. s_avx512, "AVX2", "FMA", "Vector256"];
    private static readonly string[] s_avx = [.. s_avx2, "AVX"];

    /// <summary>Each switch with what it disables.</summary>
    public static TheoryData<string, string[]> Switches => new()
    {
        { "DOTNET_EnableAVX512", s_avx512 },
        { "DOTNET_EnableAVX2", s_avx2 },
        { "DOTNET_EnableAVX", s_avx },
        { "DOTNET_EnableHWIntrinsic", [.. Processor.Features()] },
    };

    [Fact]
    public void This_CPU_gives_the_published_bits_at_every_width()
    {
        NkResult result = NkProcess.Succeed("verify", "--quick", "--json");
        IReadOnlyList<WidthResult> widths = VerifyJson.ReadWidths(result.Output);
        Assert.Equal(WidthProcess.Widths, widths.Select(width => width.Width));
        Assert.All(widths, HasPublishedBits);
        Assert.All(widths, width => Assert.Equal(Processor.Features(), width.Features));
    }

    [SkippableTheory]
    [MemberData(nameof(Switches))]
    public void The_bits_are_the_same_without_an_instruction_set(string name, string[] taken)
    {
        LongTest.SkipUnlessRequested("half a minute");
        Skip.IfNot(RuntimeInformation.ProcessArchitecture == Architecture.X64, "The switches name instruction sets of x86-64.");
        NkResult result = NkProcess.RunWith([(name, "0")], "verify", "--quick", "--json");
        Assert.True(result.ExitCode == 0, $"nk verify ended with {result.ExitCode}: {result.Error}");
        IReadOnlyList<WidthResult> widths = VerifyJson.ReadWidths(result.Output);
        bool isFused = Processor.Features().Except(taken).Contains("FMA");
        Assert.Equal(isFused ? [512, 256, 128, 0, 1] : [0, 1], widths.Select(width => width.Width));
        Assert.All(widths, HasPublishedBits);
        Assert.All(widths, width => Assert.Equal(Processor.Features().Except(taken), width.Features));
    }

    [SkippableFact]
    public void One_width_has_the_same_bits_without_an_instruction_set()
    {
        Skip.IfNot(Processor.Features().Contains("FMA") && Processor.Features().Contains("AVX2"), "This processor has no AVX2 with FMA.");
        NkResult result = NkProcess.RunWith([("DOTNET_EnableAVX512", "0"), (WidthProcess.Variable, "256")], "verify", "--quick", "--json");
        Assert.True(result.ExitCode == 0, $"nk verify ended with {result.ExitCode}: {result.Error}");
        WidthResult width = Assert.Single(VerifyJson.ReadWidths(result.Output));
        HasPublishedBits(width);
        Assert.Equal(Processor.Features().Except(s_avx512), width.Features);
    }

    [Fact]
    public void One_width_is_verified_where_the_environment_names_it()
    {
        NkResult result = NkProcess.RunWith([(WidthProcess.Variable, "1")], "verify", "--quick");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("same", result.Cells("all")[^1]);
        Assert.Equal("scalar", result.Cells("compared with the reference")[^1]);
        Assert.Contains($"trained float     {PublishedDigests.TrainedFloat}  as published", result.Lines);
    }

    [Fact]
    public void A_width_that_does_not_exist_is_one_line()
    {
        NkResult result = NkProcess.RunWith([(WidthProcess.Variable, "7")], "verify", "--quick");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("nk: NEURALKERNELS_WIDTH is '7'; expected 512, 256, 128, portable or 1.", result.Error.Trim());
    }

    [Fact]
    public void The_README_shows_the_published_digests()
    {
        string readme = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "README.md"));
        Assert.All(
            WidthResult.Published, digest => Assert.Contains($"{digest.Name,-16}  {digest.Sha256}", readme, StringComparison.Ordinal));
    }

    private static void HasPublishedBits(WidthResult width)
    {
        Assert.Empty(width.Problems);
        Assert.Equal(WidthResult.Published, width.Digests);
        Assert.Equal(
            ["gemm", "functions", "activations", "reductions", "losses", "updates", "normalization", "random", "elementwise", "training"],
            width.Areas.Select(area => area.Area));
        Assert.All(width.Areas, area => Assert.True(area.Cases > 0 && area.Values > 0 && area.Differing == 0, area.Area));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
