using System;
using NeuralKernels.Kernels.Simd;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Simd;

public class IsaTests
{
    [SkippableTheory]
    [InlineData("512", SimdWidth.Bits512)]
    [InlineData("256", SimdWidth.Bits256)]
    [InlineData("128", SimdWidth.Bits128)]
    public void AWidthIsForcedByItsNumber(string forced, SimdWidth expected)
    {
        Skip.IfNot(Isa.HasFusedMultiplyAdd, "Vectors run only where a fused multiply-add is one instruction.");
        Assert.Equal(expected, Isa.Choose(forced));
    }

    [SkippableTheory]
    [InlineData("512")]
    [InlineData("256")]
    [InlineData("128")]
    public void AVectorWidthIsRefusedWithoutAFusedMultiplyAdd(string forced)
    {
        Skip.If(Isa.HasFusedMultiplyAdd, "This CPU has a fused multiply-add.");
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => Isa.Choose(forced));
        Assert.Equal($"NEURALKERNELS_WIDTH is '{forced}'; this CPU has no fused multiply-add, so only portable and 1 run.", error.Message);
    }

    [Theory]
    [InlineData("portable", SimdWidth.Portable)]
    [InlineData("1", SimdWidth.Scalar)]
    public void ThePortableWidthAndTheScalarAreForcedAnywhere(string forced, SimdWidth expected) =>
        Assert.Equal(expected, Isa.Choose(forced));

    [Fact]
    public void EveryWidthIsForcedByWhatItSays() =>
        Assert.All(Isa.Widths, width => Assert.Equal(width, Isa.Choose(Isa.ForcedBy(width))));

    [Fact]
    public void NothingIsChosenThatTheCpuLacks()
    {
        Assert.Contains(Isa.Widest, Isa.Widths);
        Assert.True(Isa.IsAccelerated(Isa.Widest));
    }

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
        Assert.Equal($"NEURALKERNELS_WIDTH is '{forced}'; expected 512, 256, 128, portable or 1.", error.Message);
    }

    [Fact]
    public void TheDescriptionNamesTheWidthThatRuns()
    {
        Assert.Contains(Isa.NameOf(Isa.Width), Isa.Describe(), StringComparison.Ordinal);
    }
}
