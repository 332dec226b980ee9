using System;
using NeuralKernels.Reference.Functions;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Functions;

/// <summary>The conversions of a sum of two doubles.</summary>
public sealed class DoubleDoubleTests
{
    [Fact]
    public void Conversions_keep_the_sign_of_zeros()
    {
        foreach ((double high, double low) in new[] { (-0.0, 0.0), (-0.0, -0.0), (0.0, 0.0), (double.NegativeInfinity, 0.0) })
        {
            var sum = new DoubleDouble(high, low);
            Assert.Equal(BitConverter.DoubleToInt64Bits(high), BitConverter.DoubleToInt64Bits(sum.ToDouble()));
            Assert.Equal(BitConverter.SingleToInt32Bits((float)high), BitConverter.SingleToInt32Bits(sum.ToSingle()));
        }
    }

    [Fact]
    public void The_lower_part_is_added() => Assert.Equal(1 + Math.ScaleB(1, -52), new DoubleDouble(1, Math.ScaleB(1, -52)).ToDouble());
}
