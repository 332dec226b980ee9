using System;
using System.Linq;
using Xunit;
using Xunit.Sdk;

namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>The distance from the exact product, by references that share nothing with the twin.</summary>
public class GemmErrorBoundTests
{
    private delegate float Element(GemmOperands<float> operands, int i, int j);

    [Fact]
    public void Ten_thousand_random_float_products_lie_within_the_bound() => InParallel.ForEach(Enumerable.Range(0, 10_000), seed =>
    {
        var operands = new GemmOperands<float>(RandomCase(seed, 512));
        RequireWithinBound(operands, operands.Run(GemmAt.PublicMethod));
    });

    [Fact]
    public void A_thousand_random_double_products_lie_within_the_bound() => InParallel.ForEach(Enumerable.Range(0, 1000), seed =>
    {
        var operands = new GemmOperands<double>(RandomCase(seed, 200));
        RequireWithinBound(operands, operands.Run(GemmAt.PublicMethod));
    });

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(512)]
    public void The_bound_accepts_a_plain_sum(int k) => RequireWithinBound(Operands(k), Product(Operands(k), Sum));

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(512)]
    public void The_bound_refuses_a_product_without_its_last_term(int k) =>
        RequireRefusal(k, (operands, i, j) => Sum(operands, i, j) - Term(operands, i, j, k - 1, k - 1));

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(512)]
    public void The_bound_refuses_a_product_with_one_wrong_neighbour(int k) =>
        RequireRefusal(k, (operands, i, j) => Sum(operands, i, j) - Term(operands, i, j, 1, 1) + Term(operands, i, j, 1, 0));

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(512)]
    public void The_bound_refuses_a_product_summed_in_half_precision(int k) => RequireRefusal(k, (operands, i, j) =>
    {
        Half sum = (Half)0;
        for (int p = 0; p < k; p++)
        {
            sum += (Half)Term(operands, i, j, p, p);
        }

        return (float)sum;
    });

    private static void RequireRefusal(int k, Element wrong) =>
        Assert.ThrowsAny<XunitException>(() => RequireWithinBound(Operands(k), Product(Operands(k), wrong)));

    private static void RequireWithinBound(GemmOperands<float> operands, float[] found)
    {
        (double[] sums, double[] magnitudes) = GemmExact.Multiply(operands);
        for (int e = 0; e < sums.Length; e++)
        {
            float c = found[At(operands.Case, e)];
            Require(operands.Case, e, c, sums[e], Math.Abs(c - sums[e]), Tolerance.SumOfProducts<float>(operands.Case.K, magnitudes[e]));
        }
    }

    private static void RequireWithinBound(GemmOperands<double> operands, double[] found)
    {
        (double[] heads, double[] rests, double[] magnitudes) = GemmExact.Multiply(operands);
        for (int e = 0; e < heads.Length; e++)
        {
            double c = found[At(operands.Case, e)];
            double error = Math.Abs(c - heads[e] - rests[e]);
            Require(operands.Case, e, c, heads[e], error, Tolerance.SumOfProducts<double>(operands.Case.K, magnitudes[e]));
        }
    }

    /// <summary>Written so that a NaN is refused.</summary>
    private static void Require(GemmCase problem, int element, double found, double exact, double error, double bound)
    {
        if (!(error <= bound))
        {
            (int i, int j) = Math.DivRem(element, problem.N);
            throw new XunitException($"C[{i}, {j}] is {found:R}, exactly {exact:R}: the error {error:E3} is over {bound:E3}. {problem}");
        }
    }

    private static int At(GemmCase problem, int element) => (element / problem.N * problem.Ldc) + (element % problem.N);

    private static GemmOperands<float> Operands(int k) => new(new GemmCase(5, 20, k));

    private static float[] Product(GemmOperands<float> operands, Element element) =>
        [.. from i in Enumerable.Range(0, operands.Case.M) from j in Enumerable.Range(0, operands.Case.N) select element(operands, i, j)];

    private static float Sum(GemmOperands<float> operands, int i, int j)
    {
        float sum = 0;
        for (int p = 0; p < operands.Case.K; p++)
        {
            sum += Term(operands, i, j, p, p);
        }

        return sum;
    }

    private static float Term(GemmOperands<float> operands, int i, int j, int columnA, int rowB) =>
        operands.LogicalA[(i * operands.Case.K) + columnA] * operands.LogicalB[(rowB * operands.Case.N) + j];

    /// <summary>Sizes log-uniform from 1 to <paramref name="most"/>, laid out at random; alpha 1 and beta 0, as the bound asks.</summary>
    private static GemmCase RandomCase(int seed, int most)
    {
        var random = new System.Random(seed);
        return new GemmCase(Size(), Size(), Size())
        {
            TransposeA = random.Next(2) == 0,
            TransposeB = random.Next(2) == 0,
            GapA = random.Next(2) * random.Next(20),
            GapB = random.Next(2) * random.Next(20),
            GapC = random.Next(2) * random.Next(20),
            Seed = seed,
        };

        int Size() => (int)Math.Exp(random.NextDouble() * Math.Log(most + 1));
    }
}
