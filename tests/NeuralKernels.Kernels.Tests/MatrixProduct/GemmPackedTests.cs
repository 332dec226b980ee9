using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.MatrixProduct;
using NeuralKernels.Kernels.Simd;
using Xunit;
using Fast = NeuralKernels.Kernels.MatrixProduct.Gemm;

namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>A product with a B packed before has the twin's bits, at every width, and reads and writes nothing else.</summary>
public class GemmPackedTests
{
    public static TheoryData<SimdWidth> Widths => [.. GemmAt.Widths];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_shape_and_layout_equals_the_twin(SimdWidth width)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach (GemmCase problem in Cases())
            {
                new GemmOperands<T>(problem).Check((operands, c) => Multiply(width, operands, c, 1), $"packed, {width}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Threads_do_not_change_a_bit(SimdWidth width)
    {
        foreach (GemmCase problem in (GemmCase[])
        [
            new(50, 520, 300) { Bias = true }, new(900, 34, 150) { Alpha = 0.7, TransposeA = true }, new(1300, 10, 330), new(2, 4000, 400),
        ])
        {
            foreach (int threads in (int[])[2, 3, 8])
            {
                new GemmOperands<float>(problem)
                    .Check((operands, c) => Multiply(width, operands, c, threads), $"packed, {width}, {threads} threads");
            }
        }
    }

    [Fact]
    public void The_public_method_accepts_what_it_packed()
    {
        var operands = new GemmOperands<float>(new GemmCase(30, 75, 40) { TransposeB = true, Beta = 1.3, GapB = 2 });
        operands.Check(
            (own, c) =>
            {
                var panels = new float[PackedMatrix<float>.Length(40, 75)];
                PackedMatrix<float> b = PackedMatrix<float>.Pack(true, 40, 75, own.B, own.Case.Ldb, panels);
                var again = new PackedMatrix<float>(40, 75, panels, b.Width);
                var workspace = new float[Fast.PackedWorkspaceLength<float>(false, 30, 75, 40)];
                Fast.Multiply(false, 30, 1, own.A, 40, again, own.Beta, c, 75, default, workspace);
            },
            "public");
    }

    [Fact]
    public void A_span_too_short_is_refused_by_name()
    {
        Assert.Equal(
            "b", Assert.Throws<ArgumentException>(() => PackedMatrix<float>.Pack(false, 3, 5, new float[14], 5, new float[999])).ParamName);
        Assert.Equal(
            "ldb",
            Assert.Throws<ArgumentOutOfRangeException>(() => PackedMatrix<float>.Pack(false, 3, 5, new float[15], 4, new float[999]))
                .ParamName);
        Assert.Equal(
            "panels",
            Assert.Throws<ArgumentException>(() => PackedMatrix<float>.Pack(false, 3, 5, new float[15], 5, new float[14])).ParamName);
        Assert.Equal("panels", Assert.Throws<ArgumentException>(() => new PackedMatrix<float>(3, 5, new float[14], Isa.Width)).ParamName);
        Assert.Equal("k", Assert.Throws<ArgumentOutOfRangeException>(() => PackedMatrix<float>.Length(-1, 5)).ParamName);
        float[] c = [.. Enumerable.Repeat(-7f, 10)];
        Assert.Equal("a", Assert.Throws<ArgumentException>(() => Run(new float[5], c, 5)).ParamName);
        Assert.Equal("c", Assert.Throws<ArgumentException>(() => Run(new float[6], c[..9], 5)).ParamName);
        Assert.Equal("ldc", Assert.Throws<ArgumentOutOfRangeException>(() => Run(new float[6], c, 4)).ParamName);
        Assert.All(c, element => Assert.Equal(-7, element));

        static void Run(float[] a, float[] c, int ldc) => Fast.Multiply(
            false, 2, 1, a, 3, PackedMatrix<float>.Pack(false, 3, 5, new float[15], 5, new float[999]), 0, c, ldc, default, default);
    }

    /// <summary>Sizes beside those of tiles and panels, both orders, one row to several tiles, several blocks.</summary>
    private static IEnumerable<GemmCase> Cases() =>
        (from m in (int[])[1, 2, 3, 4, 13, 25]
         from n in (int[])[1, 5, 16, 17, 31, 33, 64, 65, 128, 131, 300]
         from k in (int[])[1, 7, 33]
         select new GemmCase(m, n, k)
         {
             TransposeA = (m + n) % 2 == 0,
             TransposeB = (n + k) % 3 == 0,
             Alpha = n % 5 == 0 ? 0.7 : 1,
             Beta = k == 7 ? 1.3 : 0,
             GapA = m & 1,
             GapB = n & 1,
             GapC = k & 3,
             Bias = n % 3 == 0,
             Relu = m % 2 == 0,
         }).Concat([new(60, 530, 1100), new(1, 1030, 700) { Bias = true }, new(5, 9, 0) { Bias = true, Beta = 1 },
         new(4, 4, 4) { Alpha = 0, Beta = 1.3 }]);

    [Fact]
    public void A_matrix_without_columns_is_packed_into_nothing()
    {
        foreach (SimdWidth width in GemmAt.Widths)
        {
            Assert.Equal(0, PackedMatrix<float>.Length(32, 0, width)); // 32: from here on narrow products have an order of their own
            Assert.Equal(0, PackedMatrix<float>.PackAt(width, false, 32, 0, [], 0, []).N);
        }
    }

    private static void Multiply<T>(SimdWidth width, GemmOperands<T> operands, Span<T> c, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Memory of exactly the length, between guarded pages, and NaN where nothing is packed.
        GemmCase p = operands.Case;
        using var memory = new GuardedMemory<T>(Math.Max(1, PackedMatrix<T>.Length(p.K, p.N, width)));
        Span<T> panels = memory.AtEnd(PackedMatrix<T>.Length(p.K, p.N, width));
        panels.Fill(T.NaN);
        PackedMatrix<T> b = PackedMatrix<T>.PackAt(width, p.TransposeB, p.K, p.N, operands.B, p.Ldb, panels);
        var workspace = new T[Fast.WorkspaceLengthAt<T>(width, p.TransposeA, false, true, p.M, p.N, p.K, operands.Alpha != T.One, threads)];
        Fast.Multiply(
            p.TransposeA,
            p.M,
            operands.Alpha,
            operands.A,
            p.Lda,
            b,
            operands.Beta,
            c,
            p.Ldc,
            new Epilogue<T>(operands.Bias, p.Relu ? Activation.Relu : Activation.Identity),
            workspace,
            threads);
    }
}
