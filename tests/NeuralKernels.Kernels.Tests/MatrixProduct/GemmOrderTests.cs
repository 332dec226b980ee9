using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.MatrixProduct;
using NeuralKernels.Kernels.Simd;
using Xunit;

namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>The order of summation: every width and the public method return the twin's bits, however the product is blocked and
/// packed.</summary>
public class GemmOrderTests
{
    /// <summary>Shapes with more than one block in some direction, or with something packed and something not.</summary>
    private static readonly GemmCase[] s_blocks =
    [
        new(50, 531, 300), // packed by the first tile, the last panel partly there
        new(26, 200, 4096), // several blocks of columns by several of depth, whatever the L2
        new(50, 200, 4096) { Alpha = 0.7, Beta = 0.5, Bias = true, Relu = true, GapC = 5 },
        new(110, 200, 4096) { TransposeA = true, Alpha = 0.7, Beta = 0.5 }, // groups of rows of A, packed for all blocks of columns
        new(14, 200, 4096) { TransposeA = true, TransposeB = true, Bias = true, Relu = true, Beta = 1 },
        new(130, 65, 70), // many rows
        new(130, 140, 70) { TransposeA = true },
        new(1100, 140, 70) { TransposeA = true }, // far steps: A packed though alpha is 1
        new(3, 20, 700) { TransposeB = true },
        new(400, 17, 300) { Alpha = 0.7 }, // scaled: A packed, B as it lies
        new(400, 17, 300) { Alpha = 0.7, TransposeA = true, Beta = 1 },
        new(700, 18, 90) { Alpha = -1.3, TransposeB = true },
        new(48, 2100, 64) { Bias = true, Relu = true },
        new(200, 2060, 9) { TransposeB = true, Alpha = 0.3, Beta = 0.5, Bias = true, GapC = 5 },
        new(1, 700, 500),
        new(8, 300, 400) { TransposeA = true },
        new(500, 10, 300), // the second order: one block of depth whatever is packed
        new(200, 10, 250) { Bias = true, Relu = true, GapC = 3 }, // the same with a small B, which is filled up to whole vectors
        new(130, 13, 90) { TransposeA = true, Alpha = 0.7, Beta = 0.5 },
        new(500, 10, 300) { TransposeB = true, Alpha = 0.9, Bias = true },
        new(300, 16, 600) { TransposeA = true, TransposeB = true, Relu = true, Beta = 1 },
    ];

    public static TheoryData<SimdWidth> Widths => [.. GemmAt.Widths];

    [Fact]
    public void Random_products_equal_the_twin_at_every_width() => InParallel.ForEach(Enumerable.Range(0, 3000), seed =>
    {
        CheckEveryWidth<float>(RandomCase(seed, 100));
        CheckEveryWidth<double>(RandomCase(~seed, 60));
    });

    [Fact]
    public void Products_in_many_blocks_equal_the_twin_at_every_width() => InParallel.ForEach(s_blocks, problem =>
    {
        CheckEveryWidth<float>(problem);
        CheckEveryWidth<double>(problem);
    });

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_shapes_of_these_tests_take_every_way_through_the_plan(SimdWidth width)
    {
        CheckCoverage<float>(width);
        CheckCoverage<double>(width);
    }

    [Fact]
    public void The_second_order_holds_on_both_sides_of_its_borders() => InParallel.ForEach(Borders(), problem =>
    {
        CheckEveryWidth<float>(problem);
        CheckEveryWidth<double>(problem);
    });

    [Fact]
    public void Which_order_applies_depends_on_columns_and_inner_dimension_alone()
    {
        foreach (GemmCase problem in Borders().Concat(s_blocks))
        {
            foreach (SimdWidth width in GemmAt.Widths)
            {
                bool expected = problem.N <= 16 && problem.K >= 32;
                Assert.Equal(expected, GemmAt.Plan<float>(width, problem).FourChains);
                Assert.Equal(expected, GemmAt.Plan<double>(width, problem).FourChains);
            }
        }
    }

    /// <summary>Every height of a tile and every number of columns up to two tiles, in whole and masked vectors, in both orders.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_height_and_every_rest_of_columns_equals_the_twin(SimdWidth width)
    {
        CheckEdges<float>(width);
        CheckEdges<double>(width);
    }

    private static void CheckEdges<T>(SimdWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rows, int columns, int _) = GemmAt.Tile<T>(width);
        InParallel.ForEach(Enumerable.Range(1, (2 * rows) + 1), m =>
        {
            // Few rows take up to four tiles' columns at once.
            for (int n = 1; n <= (m <= 4 ? 7 : 2) * Math.Max(columns, 9); n++)
            {
                foreach (int k in (ReadOnlySpan<int>)[1, 6, 32, 35])
                {
                    var problem = new GemmCase(m, n, k)
                    {
                        TransposeA = (m & 1) != 0,
                        Beta = n & 1,
                        GapC = n % 3,
                        Bias = k != 6,
                        Relu = k == 35,
                    };
                    new GemmOperands<T>(problem).Check(GemmAt.Width<T>(width), width.ToString());
                }
            }
        });
    }

    private static void CheckEveryWidth<T>(GemmCase problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var operands = new GemmOperands<T>(problem);
        operands.Check(GemmAt.PublicMethod, "the public method");
        foreach (SimdWidth width in GemmAt.Widths)
        {
            operands.Check(GemmAt.Width<T>(width), width.ToString());
        }
    }

    private static void CheckCoverage<T>(SimdWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        List<(GemmCase Case, GemmPlan Plan)> ways = [.. s_blocks.Select(problem => (problem, GemmAt.Plan<T>(width, problem)))];
        Expect("several blocks of depth", way => way.Plan.BlockDepth < way.Case.K);
        Expect("several groups of packed tiles of rows", way => way.Plan.PackA && way.Case.M > Blocking.PackRows);
        Expect(
            "several groups of a transposed A for several blocks of columns",
            way => way.Case.TransposeA && way.Plan.NextPackedA > 0 && way.Case.M > Blocking.PackRows && way.Case.M % Blocking.PackRows > 0);
        Expect("several blocks of columns", way => way.Plan.BlockColumns < way.Case.N);
        Expect("several blocks of columns and of depth", way => way.Plan.BlockColumns < way.Case.N && way.Plan.BlockDepth < way.Case.K);
        foreach (bool chains in (bool[])[false, true])
        {
            Expect($"nothing packed, chains {chains}", way => !way.Plan.PackA && !way.Plan.PackB && way.Plan.FourChains == chains);
            Expect($"B packed, chains {chains}", way => way.Plan.PackB && way.Plan.FourChains == chains);
            Expect($"A and B packed, chains {chains}", way => way.Plan.PackA && way.Plan.PackB && way.Plan.FourChains == chains);
        }

        Expect("A packed alone", way => way.Plan.PackA && !way.Plan.PackB);
        Expect("A packed with alpha 1", way => way.Plan.PackA && way.Case.Alpha == 1);
        Expect("B packed by the first tile", way => way.Plan.PackBInTile);
        Expect(
            "B packed by the first tile, its last panel partly there",
            way => way.Plan.PackBInTile && way.Case.N % GemmAt.Tile<T>(width).Columns != 0);

        void Expect(string what, Predicate<(GemmCase Case, GemmPlan Plan)> taken) =>
            Assert.True(ways.Exists(taken), $"No shape in s_blocks has {what} at {width} and {typeof(T).Name}; add one.");
    }

    private static IEnumerable<GemmCase> Borders() =>
        from m in (int[])[1, 2, 5, 6, 7, 13, 26]
        from n in (int[])[1, 15, 16, 17]
        from k in (int[])[31, 32, 33, 34, 35, 36, 257]
        from transposes in (int[])[0, 1, 2, 3]
        from scaled in (bool[])[false, true]
        select new GemmCase(m, n, k)
        {
            TransposeA = (transposes & 1) != 0,
            TransposeB = (transposes & 2) != 0,
            Alpha = scaled ? 0.7 : 1,
            Beta = scaled ? 1 : 0,
            Seed = m + n + k,
        };

    /// <summary>Sizes log-uniform from 1 to <paramref name="most"/>, all else drawn at random.</summary>
    private static GemmCase RandomCase(int seed, int most)
    {
        var random = new System.Random(seed);
        return new GemmCase(Size(), Size(), Size())
        {
            TransposeA = random.Next(2) == 0,
            TransposeB = random.Next(2) == 0,
            Alpha = random.Next(3) switch { 0 => 1, 1 => 0.7, _ => -1 },
            Beta = random.Next(4) switch { 0 => 0, 1 => 1, 2 => 1.3, _ => -1 },
            GapA = random.Next(2) * random.Next(20),
            GapB = random.Next(2) * random.Next(20),
            GapC = random.Next(2) * random.Next(20),
            Bias = random.Next(3) == 0,
            Relu = random.Next(3) == 0,
            Data = random.Next(5) switch { 0 => GemmData.Extremes, 1 => GemmData.Zeros, _ => GemmData.Fractions },
            Seed = seed,
        };

        int Size() => (int)Math.Exp(random.NextDouble() * Math.Log(most + 1));
    }
}
