using System;
using NeuralKernels.Reference.Functions;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Functions;

/// <summary>The conversions of a sum of two doubles.</summary>
public class DoubleDoubleTests
{
    [Theory]
    [InlineData(-0.0, 0.0)]
    [InlineData(-0.0, -0.0)]
    [InlineData(0.0, 0.0)]
    [InlineData(double.NegativeInfinity, 0.0)]
    public void ConversionsKeepTheSignOfHigh(double high, double low)
    {
        DoubleDouble sum = new(high, low);
        Assert.Equal(BitConverter.DoubleToInt64Bits(high), BitConverter.DoubleToInt64Bits(sum.ToDouble()));
        Assert.Equal(BitConverter.SingleToInt32Bits((float)high), BitConverter.SingleToInt32Bits(sum.ToSingle()));
    }

    [Fact]
    public void ToDoubleAddsLow() => Assert.Equal(1 + double.Epsilon, new DoubleDouble(1, double.Epsilon).ToDouble());
}
