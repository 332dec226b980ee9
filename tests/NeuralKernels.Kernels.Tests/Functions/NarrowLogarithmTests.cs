using System;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Functions;

/// <summary>The logarithm at 256 bits begins with the processor's reciprocal, whose bits differ between processors: any that are allowed
/// must do.</summary>
public class NarrowLogarithmTests
{
    [SkippableTheory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void Any_reciprocal_of_twelve_bits_serves(int side)
    {
        Skip.IfNot(Avx2.IsSupported && Fma.IsSupported, "no registers of this width");

        FunctionCase log = FunctionCase.Find("log");
        int others = 0;
        double worst = 0;
        for (int exponent = -124; exponent <= 125; exponent++)
        {
            for (int j = 0; j < 8; j++)
            {
                // 1/x in the middle between two of the numbers of four bits, and near to it.
                for (int step = -20; step <= 20; step++)
                {
                    float x = (float)(1 / Math.ScaleB((1 + ((j + 0.5) / 8)) * (1 + (step * 2e-5)), exponent));
                    if (x > Logarithm.ShortPairMax)
                    {
                        continue;
                    }

                    float reciprocal = (float)(1.0 / x * (1 + (side * 1.5 / 4096)));
                    Logarithm.SplitInPairs(
                        Vector256x2.Broadcast(x), Vector256x2.Broadcast(reciprocal),
                        out Vector256x2 high, out Vector256x2 low, out Vector256x2 bound);
                    Logarithm.SplitInPairs(
                        Vector256x2.Broadcast(x), Vector256x2.Broadcast((float)(1.0 / x)),
                        out Vector256x2 usual, out Vector256x2 usualLow, out _);
                    others += usual.A[0] != high.A[0] || usualLow.A[0] != low.A[0] ? 1 : 0;
                    var exact = log.Exact(x);
                    double error = Math.Abs((high.A[0] - exact.High) + (low.A[0] - exact.Low));
                    worst = Math.Max(worst, error / bound.A[0]);
                }
            }
        }

        Assert.True(worst <= 0.9, $"errs by {worst:f3} of its bound");
        Assert.Equal(side != 0, others > 1000);
    }
}
