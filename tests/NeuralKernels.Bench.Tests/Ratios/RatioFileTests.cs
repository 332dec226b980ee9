using System;
using System.IO;
using NeuralKernels.Bench.Commands;
using NeuralKernels.Bench.Ratios;
using Xunit;

namespace NeuralKernels.Bench.Tests.Ratios;

/// <summary><c>--against</c> reads what <c>--json</c> writes; anything else is refused with the file and the reason.</summary>
public sealed class RatioFileTests
{
    private const string Header = """ "Cpu":"c","Isa":"i","Date":"2026-11-25","Versions":"v","Command":"run" """;
    private const string Good = """{"Case":"exp n=64","Ours":1,"Peer":2,"PeerName":"peer","Unit":"ns/element","Ratio":2}""";

    private const string Start = "{" + Header + ",\"Lines\":[";
    private const string Rest = "\"Peer\":2,\"PeerName\":\"p\",\"Unit\":\"u\"}]}";

    private static readonly RatioFile s_file = new(
        "A CPU \"quoted\"",
        "AVX2, 256 bits, FMA",
        "2026-11-25",
        ".NET 10",
        "ratios gemm 'lda=k\\+7'",
        [
            new(
                "gemm float 8x8x8 A^T", 0.1 + 0.2, 1e-7, "OpenBLAS 0.3.21 (SkylakeX)", "GFLOP/s", 3.0000000000000004e6, 1.03, 45.5,
                "62 % of L2"),
            new("gemm float 8x8x8 lda=k+7", 1, 2, "plain", "GFLOP/s", 0.5),
        ]);

    [Fact]
    public void Written_figures_are_read_back_to_the_bit()
    {
        using var file = new TemporaryFile();
        s_file.Write(file.Path);

        var read = RatioFile.Read(file.Path);

        Assert.Equal(s_file.Lines, read.Lines);
        Assert.Equal(s_file with { Lines = [] }, read with { Lines = [] });
    }

    [Fact]
    public void Each_ratio_has_its_own_readable_line()
    {
        using var file = new TemporaryFile();
        s_file.Write(file.Path);

        Assert.Contains("    {\"Case\":\"gemm float 8x8x8 lda=k+7\",\"Ours\":1,", File.ReadAllText(file.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "no file that --json wrote")]
    [InlineData("null", "it holds null")]
    [InlineData("[" + Good + "]", "could not be converted")] // a bare list says neither CPU nor date
    [InlineData("{" + Header + "}", "missing required properties")]
    [InlineData("{" + Header + ",\"Lines\":[]}", "it holds no ratio")]
    [InlineData("{" + Header + ",\"Lines\":[null]}", "ratio 1 is null")]
    [InlineData("{" + Header + ",\"Lines\":[" + Good + ",{\"Case\":\"exp n=64\"}]}", "missing required properties")]
    [InlineData("{" + Header + ",\"Lines\":[{\"Case\":null,\"Ours\":1,\"Peer\":2,\"PeerName\":\"p\",\"Unit\":\"u\",\"Ratio\":2}]}", "Case")]
    [InlineData(Start + "{\"Case\":\"exp\",\"Ours\":1,\"Ratio\":-2," + Rest, "Ratio of 'exp' against 'p' is -2")]
    [InlineData(Start + "{\"Case\":\"exp\",\"Ours\":0,\"Ratio\":2," + Rest, "Ours of 'exp' against 'p' is 0")]
    [InlineData(Start + "{\"Case\":\"exp\",\"Ours\":\"1\",\"Ratio\":2," + Rest, "could not be converted")]
    [InlineData("{" + Header + ",\"Lines\":[" + Good + "," + Good + "]}", "holds 'exp n=64' against 'peer' 2 times")]
    [InlineData("{" + Header + ",\"Lines\":[" + Good, "no file that --json wrote")] // cut off
    public void Another_format_is_refused_with_the_file_and_the_reason(string text, string reason)
    {
        using var file = new TemporaryFile(text);

        InputException error = Assert.Throws<InputException>(() => RatioFile.Read(file.Path));

        Assert.StartsWith(file.Path, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        InputException error = Assert.Throws<InputException>(() => RatioFile.Read("nowhere.json"));

        Assert.StartsWith("nowhere.json cannot be read", error.Message, StringComparison.Ordinal);
    }
}
