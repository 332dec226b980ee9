using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Simd;
using Xunit;
using Xunit.Sdk;
using Fast = NeuralKernels.Kernels.MatrixProduct.Gemm;

namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>NaN, infinities, signed zeros and subnormals follow IEEE, and what the definition does not read is not read.</summary>
public class GemmSpecialValuesTests
{
    public static TheoryData<SimdWidth> Widths => [.. GemmAt.Widths];

    [Theory]
    [MemberData(nameof(Widths))]
    public void NaN_and_infinity_reach_exactly_their_row_and_column_from_every_position(SimdWidth width)
    {
        foreach (GemmCase problem in FullAndEdgeTiles<float>(width))
        {
            CheckEveryPosition<float>(width, problem);
        }

        foreach (GemmCase problem in FullAndEdgeTiles<double>(width))
        {
            CheckEveryPosition<double>(width, problem);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void ReLU_keeps_NaN(SimdWidth width)
    {
        var operands = new GemmOperands<float>(new GemmCase(7, 9, 5) { Relu = true, Bias = true });
        operands.LogicalB[4] = float.NaN;
        operands.Lay();
        float[] c = operands.Run(GemmAt.Width<float>(width));
        Assert.All(Enumerable.Range(0, 7), i => Assert.True(float.IsNaN(c[(i * 9) + 4])));
        Assert.Equal(7, c.Count(float.IsNaN));
        operands.CheckBits(c, width.ToString());
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Beta_zero_does_not_read_C(SimdWidth width)
    {
        foreach (GemmCase problem in FullAndEdgeTiles<float>(width).Append(new GemmCase(60, 530, 270)))
        {
            // Where beta is 0, C starts as NaN.
            float[] c = new GemmOperands<float>(problem with { Beta = 0 }).Run(GemmAt.Width<float>(width));
            Assert.DoesNotContain(float.NaN, c);
        }
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(-0.0, 40)]
    [InlineData(1, 0)]
    public void Alpha_zero_or_no_inner_dimension_leaves_beta_C_and_the_epilogue(double alpha, int k)
    {
        foreach (double beta in (double[])[0, 1, 1.3])
        {
            var problem = new GemmCase(7, 9, k) { Alpha = alpha, Beta = beta, Bias = true, Relu = true, GapC = 2 };
            var operands = new GemmOperands<float>(problem);
            Array.Fill(operands.LogicalA, float.NaN);
            Array.Fill(operands.LogicalB, float.NaN);
            operands.Bias[0] = float.NaN;
            (operands.Bias[1], operands.LogicalC[1]) = (-0f, -0f);
            operands.Lay();
            float[] c = operands.Run(GemmAt.PublicMethod);
            operands.CheckBits(c, "the public method");
            for (int i = 0; i < 7; i++)
            {
                for (int j = 0; j < 9; j++)
                {
                    float scaled = beta == 0 ? 0 : (float)beta * operands.LogicalC[(i * 9) + j];
                    float sum = scaled + operands.Bias[j];
                    Assert.Equal(sum < 0 ? 0 : sum, c[(i * 11) + j]);
                }
            }
        }
    }

    /// <summary>Not read, so not asked for: neither A, nor B, nor a workspace.</summary>
    [Fact]
    public void Alpha_zero_needs_no_A_and_no_B()
    {
        float[] c = [1, 2, 3, 4];
        Fast.Multiply(false, false, 2, 2, 100, 0f, [], 100, [], 2, 2f, c, 2, default, []);
        Assert.Equal([2f, 4, 6, 8], c);
    }

    [Fact]
    public void A_product_without_elements_writes_nothing()
    {
        float[] c = [1, 2];
        Fast.Multiply(0, 2, 3, [], new float[6], c);
        Fast.Multiply(2, 0, 3, new float[6], [], c);
        Assert.Equal([1f, 2], c);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_sign_of_a_zero_is_the_chain_s(SimdWidth width)
    {
        // A chain that starts from beta C = -0 stays -0 as long as its products are -0; one that starts from 0 is 0.
        GemmCase[] problems = [.. FullAndEdgeTiles<float>(width)];
        foreach (GemmCase problem in problems)
        {
            foreach ((double beta, bool bias) in ((double, bool)[])[(0, false), (1, false), (-1, false), (1, true)])
            {
                GemmCase zeros = problem with { Data = GemmData.Zeros, Beta = beta, Bias = bias };
                new GemmOperands<float>(zeros with { Relu = bias }).Check(GemmAt.Width<float>(width), width.ToString());
                new GemmOperands<double>(zeros with { Alpha = -1 }).Check(GemmAt.Width<double>(width), width.ToString());
            }
        }

        float[] c = [-0f, -0f];
        GemmAt.Multiply<float>(width, new GemmCase(1, 2, 1) { Beta = 1 }, [-1], [0, 1e-45f], c, [], []);
        Assert.Equal([-0f, -1e-45f], c);
        Assert.True(float.IsNegative(c[0]));
        GemmAt.Multiply<float>(width, new GemmCase(1, 2, 1), [-1], [0, 1e-45f], c, [], []);
        Assert.False(float.IsNegative(c[0]));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Subnormals_are_kept(SimdWidth width)
    {
        var operands = new GemmOperands<float>(new GemmCase(13, 33, 9));
        for (int e = 0; e < operands.LogicalA.Length; e++)
        {
            operands.LogicalA[e] *= 1e-30f;
        }

        for (int e = 0; e < operands.LogicalB.Length; e++)
        {
            operands.LogicalB[e] *= 1e-12f;
        }

        operands.Lay();
        float[] c = operands.Run(GemmAt.Width<float>(width));
        operands.CheckBits(c, width.ToString());
        Assert.Contains(c, float.IsSubnormal);
    }

    /// <summary>One full tile and one with fewer rows and a masked vector: tall, for few rows, and in the second order.</summary>
    private static IEnumerable<GemmCase> FullAndEdgeTiles<T>(SimdWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rows, int columns, int chainRows) = GemmAt.Tile<T>(width);
        yield return new GemmCase(rows, columns, 5) { Beta = 1 };
        yield return new GemmCase(rows - 1, columns + Math.Max(1, columns / 2) - 1, 3) { Beta = 1, TransposeA = true };
        yield return new GemmCase(3, 4 * columns, 3) { Beta = 1 };
        yield return new GemmCase(1, (6 * columns) + 1, 2) { Beta = 1 };
        yield return new GemmCase(chainRows, Math.Min(16, columns), 35) { Beta = 1 };
        yield return new GemmCase(chainRows - 1, Math.Min(16, columns + 1) - 1, 33) { Beta = 1, TransposeB = true };
    }

    private static void CheckEveryPosition<T>(SimdWidth width, GemmCase problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var operands = new GemmOperands<T>(problem);
        (int m, int n, int k) = (problem.M, problem.N, problem.K);
        foreach (T special in (T[])[T.NaN, T.PositiveInfinity, T.NegativeInfinity])
        {
            for (int e = 0; e < m * k; e++)
            {
                CheckPosition(operands, operands.LogicalA, e, special, width, (i, _) => i == e / k);
            }

            for (int e = 0; e < k * n; e++)
            {
                CheckPosition(operands, operands.LogicalB, e, special, width, (_, j) => j == e % n);
            }

            for (int e = 0; e < m * n; e++)
            {
                CheckPosition(operands, operands.LogicalC, e, special, width, (i, j) => (i * n) + j == e);
            }
        }
    }

    /// <summary>Puts <paramref name="special"/> at one place and expects all that it reaches, and nothing else, not to be finite.</summary>
    private static void CheckPosition<T>(
        GemmOperands<T> operands, T[] where, int element, T special, SimdWidth width, Func<int, int, bool> reached)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T before = where[element];
        where[element] = special;
        operands.Lay();
        where[element] = before;
        T[] c = operands.Run(GemmAt.Width<T>(width));
        for (int i = 0; i < operands.Case.M; i++)
        {
            for (int j = 0; j < operands.Case.N; j++)
            {
                T found = c[(i * operands.Case.Ldc) + j];
                bool right = !reached(i, j) ? T.IsFinite(found) : T.IsNaN(special) ? T.IsNaN(found) : T.IsInfinity(found);
                if (!right)
                {
                    throw new XunitException($"C[{i}, {j}] is {found} with {special} at element {element}. {width}: {operands.Case}");
                }
            }
        }
    }
}
