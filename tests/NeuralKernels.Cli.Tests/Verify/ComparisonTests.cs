using System;
using System.Linq;
using System.Security.Cryptography;
using NeuralKernels.Verification;
using Xunit;

namespace NeuralKernels.Cli.Tests.Verify;

/// <summary>A verification that could not fail would prove nothing.</summary>
public class ComparisonTests
{
    [Theory]
    [InlineData(1f, 1.00000012f, "3F800000 (1)", "3F800001 (1.0000001)")]
    [InlineData(0f, -0f, "00000000 (0)", "80000000 (-0)")]
    [InlineData(float.NaN, 1f, "7FC00000 (NaN)", "3F800000 (1)")]
    public void One_bit_is_a_difference_with_name_index_and_both_values(float expected, float found, string expectedBits, string foundBits)
    {
        using var comparison = new Comparison();
        comparison.Same<float>("area", "kernel", [2, expected, 3], [2, found, 4]);
        Assert.Equal(new Difference("kernel of float", 1, expectedBits, foundBits), comparison.First);
        Assert.Equal(1, comparison.Areas.Single().Differing);
    }

    [Fact]
    public void Only_the_first_difference_is_kept()
    {
        using var comparison = new Comparison();
        comparison.Same<double>("one", "good", [1], [1]);
        comparison.SameIntegers<uint>("two", "words", [1, 0xAB], [1, 0xCD]);
        comparison.Same<double>("two", "later", [1], [2]);
        Assert.Equal(new Difference("words", 1, "AB", "CD"), comparison.First);
        Assert.Equal([0, 2], comparison.Areas.Select(area => area.Differing));
        Assert.Equal([1, 2], comparison.Areas.Select(area => area.Cases));
        Assert.Equal([1L, 3L], comparison.Areas.Select(area => area.Values));
    }

    [Fact]
    public void Every_NaN_is_one_NaN()
    {
        using var comparison = new Comparison();
        comparison.Same<float>("area", "kernel", [float.NaN], [-float.NaN]);
        comparison.Same<double>("area", "kernel", [double.NaN], [BitConverter.UInt64BitsToDouble(0xFFF8ABCDE0000000)]);
        Assert.Null(comparison.First);
    }

    [Fact]
    public void Lengths_that_differ_are_refused()
    {
        using var comparison = new Comparison();
        ArgumentException error = Assert.Throws<ArgumentException>(() => comparison.Same<float>("area", "kernel", [1, 2], [1]));
        Assert.StartsWith("kernel: 1 values were found; 2 are expected.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_digest_that_is_not_the_published_one_is_named_as_a_problem()
    {
        WidthResult good = Result([.. WidthResult.Published]);
        Assert.Empty(good.Problems);
        WidthResult bad = good with { Digests = [WidthResult.Published[0], new("trained double", "00ff"), WidthResult.Published[2]] };
        Assert.Equal(
            $"512 bits: the digest 'trained double' is 00ff, published is {PublishedDigests.TrainedDouble}", Assert.Single(bad.Problems));
    }

    [Fact]
    public void A_difference_is_a_problem_that_counts_the_others()
    {
        WidthResult result =
            Result([.. WidthResult.Published]) with { First = new Difference("exp of float", 3, "3F800000 (1)", "3F800001 (1.0000001)") };
        result.Areas[0].Differing = 3;
        Assert.Equal(
            "512 bits: exp of float, element 3: expected 3F800000 (1), found 3F800001 (1.0000001); 2 cases besides differ",
            Assert.Single(result.Problems));
    }

    [Fact]
    public void Written_json_reads_back()
    {
        WidthResult result =
            Result([.. WidthResult.Published]) with { First = new Difference("exp of float", 3, "3F800000 (1)", "3F800001 (1.0000001)") };
        result.Areas[0].Differing = 1;
        WidthResult read = Assert.Single(VerifyJson.ReadWidths(VerifyJson.Write([result], quick: true)));
        Assert.Equal(result.First, read.First);
        Assert.Equal(result.Digests, read.Digests);
        Assert.Equal(result.Features, read.Features);
        Assert.Equal((512, "AVX-512", 2.5), (read.Width, read.Instructions, read.Seconds));
        AreaResult area = Assert.Single(read.Areas);
        Assert.Equal(("functions", 7, 700L, 1), (area.Area, area.Cases, area.Values, area.Differing));
    }

    [Fact]
    public void The_digest_takes_bytes_in_little_endian_order_and_one_NaN()
    {
        // SHA-256 of the bytes 00 00 80 3F 00 00 C0 7F, as any other tool gives it.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        DigestRecipe.Append<float>(hash, [1f, -float.NaN]);
        byte[] bytes = [0, 0, 0x80, 0x3F, 0, 0, 0xC0, 0x7F];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), DigestRecipe.Finish(hash));
    }

    private static WidthResult Result(NamedDigest[] digests) => new()
    {
        Width = 512,
        Instructions = "AVX-512",
        Features = ["AVX-512F", "FMA"],
        Areas = [new AreaResult("functions") { Cases = 7, Values = 700 }],
        First = null,
        Digests = digests,
        Seconds = 2.5,
    };
}
