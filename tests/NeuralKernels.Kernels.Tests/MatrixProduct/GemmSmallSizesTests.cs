using System;
using System.Linq;
using System.Numerics;
using System.Threading;
using NeuralKernels.Kernels.Simd;
using Xunit;
using Xunit.Sdk;
using Twin = NeuralKernels.Reference.MatrixProduct.Gemm;

namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>m, n, k in 0..24 by four transposes, alpha {0, 1, 0.7}, beta {0, 1, 1.3} and gaps of 0, 1 and 7: 1,687,500 products.</summary>
public class GemmSmallSizesTests
{
    private const int Max = 24;
    private const int ProductsPerShape = 4 * 3 * 3 * 3;

    public static TheoryData<SimdWidth> Widths => [.. GemmAt.Widths];

    [Fact]
    public void Every_small_product_equals_the_twin() => Assert.Equal(25 * 25 * 25 * ProductsPerShape, Check<float>(Isa.Width, 1));

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_sample_of_small_products_equals_the_twin_at_every_width(SimdWidth width)
    {
        Assert.InRange(Check<float>(width, 50), 100 * ProductsPerShape, int.MaxValue);
        Assert.InRange(Check<double>(width, 50), 100 * ProductsPerShape, int.MaxValue);
    }

    /// <summary>Checks one shape in <paramref name="oneIn"/>, drawn by a fixed seed, and returns the number of products.</summary>
    private static int Check<T>(SimdWidth width, int oneIn)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int products = 0;
        InParallel.ForEach(Enumerable.Range(0, Max + 1), m =>
        {
            var shape = new Shape<T>(width);
            var random = new System.Random(m);
            for (int n = 0; n <= Max; n++)
            {
                for (int k = 0; k <= Max; k++)
                {
                    if (random.Next(oneIn) == 0)
                    {
                        shape.Check(new GemmCase(m, n, k) { Data = GemmData.Integers, Seed = (m * 625) + (n * 25) + k });
                        _ = Interlocked.Add(ref products, ProductsPerShape);
                    }
                }
            }
        });
        return products;
    }

    /// <summary>The products of one shape. They share their logical operands, so the twin runs once for each alpha and beta.</summary>
    private sealed class Shape<T>(SimdWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private const int Capacity = Max * (Max + 7);

        private readonly T[] _a = new T[Max * Max];
        private readonly T[] _b = new T[Max * Max];
        private readonly T[] _c = new T[Max * Max];
        private readonly T[] _nan = Enumerable.Repeat(T.NaN, Max * Max).ToArray();
        private readonly T[] _product = new T[Max * Max];
        private readonly T[] _start = new T[Capacity];
        private readonly T[] _expected = new T[Capacity];
        private readonly T[] _found = new T[Capacity];
        private readonly T[] _workspace = new T[1 << 14];
        private readonly T[][] _laidA = [.. Enumerable.Range(0, 6).Select(_ => new T[Capacity])];
        private readonly T[][] _laidB = [.. Enumerable.Range(0, 6).Select(_ => new T[Capacity])];

        public void Check(GemmCase shape)
        {
            (int m, int n, int k) = (shape.M, shape.N, shape.K);
            GemmFill.Fill(shape.Data, _a.AsSpan(0, m * k), shape.Seed);
            GemmFill.Fill(shape.Data, _b.AsSpan(0, k * n), shape.Seed + 1);
            GemmFill.Fill(shape.Data, _c.AsSpan(0, m * n), shape.Seed + 2);
            foreach (int gap in (ReadOnlySpan<int>)[0, 1, 7])
            {
                foreach (bool transpose in (ReadOnlySpan<bool>)[false, true])
                {
                    GemmCase laid = shape with { TransposeA = transpose, TransposeB = transpose, GapA = gap, GapB = gap };
                    GemmFill.Lay(_a, m, k, transpose, laid.Lda, T.NaN, LaidA(laid));
                    GemmFill.Lay(_b, k, n, transpose, laid.Ldb, T.NaN, LaidB(laid));
                }
            }

            foreach (double alpha in (ReadOnlySpan<double>)[0, 1, 0.7])
            {
                foreach (double beta in (ReadOnlySpan<double>)[0, 1, 1.3])
                {
                    CheckLayouts(shape with { Alpha = alpha, Beta = beta });
                }
            }
        }

        private void CheckLayouts(GemmCase shape)
        {
            (int m, int n, int k) = (shape.M, shape.N, shape.K);
            T[] start = shape.Beta == 0 ? _nan : _c;
            start.AsSpan().CopyTo(_product);
            Twin.Multiply(false, false, m, n, k, T.CreateChecked(shape.Alpha), _a, k, _b, n, T.CreateChecked(shape.Beta), _product, n);
            foreach (int gap in (ReadOnlySpan<int>)[0, 1, 7])
            {
                GemmFill.Lay(start, m, n, false, n + gap, GemmFill.Gap<T>(), _start.AsSpan(0, m * (n + gap)));
                GemmFill.Lay(_product, m, n, false, n + gap, GemmFill.Gap<T>(), _expected.AsSpan(0, m * (n + gap)));
                for (int transposes = 0; transposes < 4; transposes++)
                {
                    CheckProduct(shape with
                    {
                        TransposeA = (transposes & 1) != 0,
                        TransposeB = (transposes & 2) != 0,
                        GapA = gap,
                        GapB = gap,
                        GapC = gap,
                    });
                }
            }
        }

        private void CheckProduct(GemmCase problem)
        {
            int length = problem.M * problem.Ldc;
            Span<T> found = _found.AsSpan(0, length);
            _start.AsSpan(0, length).CopyTo(found);
            GemmAt.Multiply(width, problem, LaidA(problem), LaidB(problem), found, [], _workspace);
            int first = SameBits.FirstDifference<T>(_expected.AsSpan(0, length), found);
            if (first >= 0)
            {
                throw new XunitException(
                    $"C at {first} is {found[first]:R}; {_expected[first]:R} is expected. {typeof(T).Name}, {width}: {problem}");
            }
        }

        private Span<T> LaidA(GemmCase problem) =>
            _laidA[Layout(problem.TransposeA, problem.GapA)].AsSpan(0, (problem.TransposeA ? problem.K : problem.M) * problem.Lda);

        private Span<T> LaidB(GemmCase problem) =>
            _laidB[Layout(problem.TransposeB, problem.GapB)].AsSpan(0, (problem.TransposeB ? problem.N : problem.K) * problem.Ldb);

        private static int Layout(bool transpose, int gap) => (transpose ? 3 : 0) + Math.Min(gap, 2);
    }
}
