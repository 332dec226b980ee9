using System;
using NeuralKernels.Kernels.Simd;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Simd;

public class IsaTests
{
    [Theory]
    [InlineData("512", SimdWidth.Bits512)]
    [InlineData("256", SimdWidth.Bits256)]
    [InlineData("128", SimdWidth.Bits128)]
    [InlineData("1", SimdWidth.Scalar)]
    public void AWidthIsForcedByItsNumber(string forced, SimdWidth expected) => Assert.Equal(expected, Isa.Choose(forced));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void NothingForcedGivesTheWidest(string? forced) => Assert.Equal(Isa.Widest, Isa.Choose(forced));

    [Theory]
    [InlineData("64")]
    [InlineData("avx2")]
    [InlineData("512 ")]
    [InlineData("0256")]
    [InlineData("-1")]
    public void AnythingElseIsRefusedByName(string forced)
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => Isa.Choose(forced));
        Assert.Equal($"NEURALKERNELS_WIDTH is '{forced}'; expected 512, 256, 128 or 1.", error.Message);
    }

    [Fact]
    public void TheDescriptionNamesTheWidthThatRuns()
    {
        string width = Isa.Width == SimdWidth.Scalar ? "scalar" : $"{(int)Isa.Width} bits";
        Assert.Contains(width, Isa.Describe(), StringComparison.Ordinal);
    }
}
