using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using NeuralKernels.Kernels.MatrixProduct;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>Identities of the product that hold to the bit because its order is fixed.</summary>
[Properties(MaxTest = 200, Arbitrary = [typeof(Arbitraries)])]
public class GemmPropertyTests
{
    [Property]
    public bool Transposing_what_stands_transposed_changes_no_bit(GemmShape s, bool transposeA, bool transposeB) => Same(
        Product(s.Case),
        Product(s.Case with { TransposeA = transposeA, TransposeB = transposeB }));

    [Property]
    public bool Gaps_between_rows_change_no_bit(GemmShape s, byte gapA, byte gapB) => Same(
        Product(s.Case),
        Product(s.Case with { GapA = gapA, GapB = gapB }));

    [Property]
    public bool A_row_alone_has_the_bits_that_it_has_in_a_batch(GemmShape s, byte which)
    {
        (int m, int n, int k) = (s.Case.M, s.Case.N, s.Case.K);
        int row = which % m;
        GemmOperands<float> batch = new(s.Case);
        GemmOperands<float> alone = new(s.Case with { M = 1 });
        batch.LogicalA.AsSpan(row * k, k).CopyTo(alone.LogicalA);
        batch.LogicalB.CopyTo(alone.LogicalB, 0);
        alone.Lay();
        return Same(alone.Run(GemmAt.PublicMethod), batch.Run(GemmAt.PublicMethod).AsSpan(row * n, n));
    }

    [Property]
    public bool The_first_columns_alone_have_the_bits_that_they_have_among_others(GemmShape s, byte which)
    {
        (int m, int n, int k) = (s.Case.M, s.Case.N, s.Case.K);
        int[] sameOrder = [.. Enumerable.Range(1, n).Where(some => GemmPlan.UsesFourChains(some, k) == GemmPlan.UsesFourChains(n, k))];
        int columns = sameOrder[which % sameOrder.Length];

        // The leading columns of a matrix are the same memory with a larger leading dimension.
        GemmOperands<float> all = new(s.Case);
        float[] found = all.Run(GemmAt.PublicMethod);
        float[] some = new float[m * n];
        Multiply(s.Case with { N = columns, GapB = n - columns, GapC = n - columns }, all.A, all.B, some);
        return Enumerable.Range(0, m).All(i => Same(found.AsSpan(i * n, columns), some.AsSpan(i * n, columns)));
    }

    [Property]
    public bool A_product_and_its_transpose_have_the_same_bits_in_the_same_order(ShapeOfOneOrder s)
    {
        (int m, int n, int k) = (s.Case.M, s.Case.N, s.Case.K);

        // (A B)^T = B^T A^T, both read where they stand.
        GemmOperands<float> product = new(s.Case);
        float[] found = product.Run(GemmAt.PublicMethod);
        float[] turned = new float[n * m];
        Multiply(new GemmCase(n, m, k) { TransposeA = true, TransposeB = true }, product.B, product.A, turned);
        return Enumerable.Range(0, m * n).All(e => SameBits.Hold(found[e], turned[(e % n * m) + (e / n)]));
    }

    [Property]
    public bool Accumulating_the_second_part_of_the_inner_dimension_continues_the_chain(ShapeOfOneChain s, byte which)
    {
        (int m, int n, int k) = (s.Case.M, s.Case.N, s.Case.K);
        int first = which % (k + 1);
        GemmOperands<float> whole = new(s.Case);
        float[] c = new float[m * n];
        Multiply(s.Case with { K = first, GapA = k - first }, whole.A, whole.B, c);
        Multiply(s.Case with { K = k - first, GapA = first, Beta = 1 }, whole.A.AsSpan(first), whole.B.AsSpan(first * n), c);
        return Same(whole.Run(GemmAt.PublicMethod), c);
    }

    [Property]
    public bool A_power_of_two_as_alpha_scales_every_bit_pattern_exactly(GemmShape s) => Same(
        Product(s.Case with { Alpha = 4 }),
        [.. Product(s.Case).Select(x => 4 * x)]);

    private static void Multiply(GemmCase problem, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c) =>
        GemmAt.Multiply(Isa.Width, problem, a, b, c, [], new float[GemmAt.WorkspaceLength<float>(Isa.Width, problem)]);

    private static float[] Product(GemmCase problem) => new GemmOperands<float>(problem).Run(GemmAt.PublicMethod);

    private static bool Same(ReadOnlySpan<float> found, ReadOnlySpan<float> expected) =>
        found.Length == expected.Length && SameBits.FirstDifference(expected, found) < 0;

    /// <summary>A plain product of sizes 1 to 70, often beside the borders of tiles and orders.</summary>
    public record GemmShape
    {
        internal GemmCase Case { get; init; } = new(1, 1, 1);

        public sealed override string ToString() => Case.ToString();
    }

    /// <summary>One whose result and transposed result are added up in the same order.</summary>
    public sealed record ShapeOfOneOrder : GemmShape;

    /// <summary>One whose elements are one chain each.</summary>
    public sealed record ShapeOfOneChain : GemmShape;

    public static class Arbitraries
    {
        public static Arbitrary<GemmShape> Shapes() => Create<GemmShape>(_ => true);

        public static Arbitrary<ShapeOfOneOrder> ShapesOfOneOrder() =>
            Create<ShapeOfOneOrder>(shape => GemmPlan.UsesFourChains(shape.N, shape.K) == GemmPlan.UsesFourChains(shape.M, shape.K));

        public static Arbitrary<ShapeOfOneChain> ShapesOfOneChain() =>
            Create<ShapeOfOneChain>(shape => !GemmPlan.UsesFourChains(shape.N, shape.K));

        private static Arbitrary<TShape> Create<TShape>(Func<GemmCase, bool> holds)
            where TShape : GemmShape, new()
        {
            Gen<int> size = Gen.OneOf(Gen.Choose(1, 70), Gen.Elements(1, 6, 12, 15, 16, 17, 31, 32, 33, 34));
            Gen<GemmCase> cases = from m in size
                                  from n in size
                                  from k in size
                                  from seed in Gen.Choose(0, int.MaxValue - 8)
                                  select new GemmCase(m, n, k) { Seed = seed };
            return Arb.From(
                cases.Where(holds).Select(shape => new TShape { Case = shape }),
                drawn => Simpler(drawn.Case).Where(holds).Select(shape => new TShape { Case = shape }));
        }

        private static GemmCase[] Simpler(GemmCase p) =>
        [
            .. Less(p.M).Select(m => p with { M = m }),
            .. Less(p.N).Select(n => p with { N = n }),
            .. Less(p.K).Select(k => p with { K = k }),
            .. Less(p.Seed).Take(1).Select(seed => p with { Seed = seed }),
        ];

        private static int[] Less(int size) => [.. new[] { 1, size / 2, size - 1 }.Where(less => less >= 1 && less < size).Distinct()];
    }
}
