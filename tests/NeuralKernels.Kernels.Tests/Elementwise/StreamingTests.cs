using System;
using System.Linq;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Elementwise;

/// <summary>Results long enough to be streamed past the caches, from every alignment.</summary>
public class StreamingTests
{
    private const int Least = (8 << 20) / sizeof(float);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(7, 9)]
    [InlineData(15, 31)]
    public void Every_element_is_written_and_no_other(int offset, int more)
    {
        float[] x = [.. Enumerable.Range(0, Least + more).Select(i => (i % 1013) - 500f)];
        float[] y = [.. x.Select(v => v * 0.37f)];
        float[] found = new float[x.Length + offset + 1];
        foreach (SimdWidth width in ElementwiseWidths.All)
        {
            Array.Fill(found, float.NaN);
            ElementwiseWidths.Run(width, default(AddOperator<float>), x, y, found.AsSpan(offset, x.Length));
            Check(found, offset, i => x[i] + y[i]);
            Array.Fill(found, float.NaN);
            ElementwiseWidths.Run(width, default(ReluOperator<float>), x, found.AsSpan(offset, x.Length));
            Check(found, offset, i => Math.Max(x[i], 0));
            x.CopyTo(found, offset);
            ElementwiseWidths.Run(width, default(AddOperator<float>), found.AsSpan(offset, x.Length), y, found.AsSpan(offset, x.Length));
            Check(found, offset, i => x[i] + y[i]);
        }

        void Check(float[] found, int offset, Func<int, float> expected)
        {
            Assert.True(float.IsNaN(found[^1]), "written beyond the end");
            for (int i = 0; i < x.Length; i++)
            {
                if (found[offset + i] != expected(i))
                {
                    Assert.Fail($"at {i}: {found[offset + i]}, expected {expected(i)}");
                }
            }
        }
    }

    [Fact]
    public void So_long_a_result_is_streamed() =>
        Assert.True(Isa.Width == SimdWidth.Scalar || !System.Runtime.Intrinsics.X86.Sse.IsSupported
        || Streaming.IsFor<float, System.Runtime.Intrinsics.Vector128<float>>(Least));
}
