using System;
using Xunit;
using Twin = NeuralKernels.Reference.MatrixProduct.Gemm;

namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>The twin against sums written out here: all other tests of the product rest on it.</summary>
public class GemmTwinTests
{
    [Fact]
    public void The_twin_multiplies_a_product_done_by_hand()
    {
        float[] c = [10, 20, 30, 40];
        Twin.Multiply(false, false, 2, 2, 3, 2f, [1, 2, 3, 4, 5, 6], 3, [7, 8, 9, 10, 11, 12], 2, 0.5f, c, 2, [100, -1000], relu: true);

        // A B is [58 64; 139 154]; twice that, plus half of C, plus the bias; what is negative becomes 0.
        Assert.Equal([116f + 5 + 100, 0, 278 + 15 + 100, 0], c);
    }

    [Fact]
    public void The_twin_reads_transposes_at_their_strides()
    {
        float[] c = [0, 0, -1, 0, 0, -1];
        Twin.Multiply(true, true, 2, 2, 3, 1f, [1, 4, -1, 2, 5, -1, 3, 6, -1], 3, [7, 9, 11, -1, 8, 10, 12, -1], 4, 0f, c, 3);
        Assert.Equal([58f, 64, -1, 139, 154, -1], c);
    }

    [Theory]
    [InlineData(17, 32)]
    [InlineData(16, 31)]
    public void With_many_columns_or_a_short_inner_dimension_the_twin_sums_in_one_chain(int n, int k) => Check(n, k, chained: false);

    [Theory]
    [InlineData(16, 32)]
    [InlineData(1, 35)]
    public void With_few_columns_and_a_long_inner_dimension_the_twin_sums_in_four_chains(int n, int k) => Check(n, k, chained: true);

    /// <summary>The data tell the orders apart, so that the comparison with the right one means something.</summary>
    private static void Check(int n, int k, bool chained)
    {
        var operands = new GemmOperands<float>(new GemmCase(8, n, k) { Beta = 1 });
        int apart = 0;
        for (int i = 0; i < 8; i++)
        {
            for (int j = 0; j < n; j++)
            {
                float one = Chain(operands, i, j, 0, 1, operands.LogicalC[(i * n) + j]);
                float four = (Chain(operands, i, j, 0, 4, operands.LogicalC[(i * n) + j]) + Chain(operands, i, j, 1, 4, 0))
                    + (Chain(operands, i, j, 2, 4, 0) + Chain(operands, i, j, 3, 4, 0));
                Assert.Equal(chained ? four : one, operands.Expected[(i * n) + j]);
                apart += one == four ? 0 : 1;
            }
        }

        Assert.NotEqual(0, apart);
    }

    private static float Chain(GemmOperands<float> operands, int i, int j, int first, int step, float sum)
    {
        (int n, int k) = (operands.Case.N, operands.Case.K);
        for (int p = first; p < k; p += step)
        {
            sum = MathF.FusedMultiplyAdd(operands.LogicalA[(i * k) + p], operands.LogicalB[(p * n) + j], sum);
        }

        return sum;
    }
}
