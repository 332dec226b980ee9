using System;
using System.Linq;
using System.Numerics;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.MatrixProduct;
using NeuralKernels.Kernels.Simd;
using Xunit;
using Fast = NeuralKernels.Kernels.MatrixProduct.Gemm;

namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>A batch of products has the bits of as many calls, and leaves what lies between its matrices.</summary>
[Collection(GemmThreadsTests.Pool)]
public class GemmBatchTests
{
    private const int Batch = 7;

    private static readonly GemmCase[] s_cases =
    [
        new(3, 5, 4) { Bias = true, Relu = true },
        new(16, 16, 4) { TransposeB = true, Beta = 1.3, GapC = 2 },
        new(9, 10, 40) { TransposeA = true, Bias = true },
        new(70, 80, 90) { Alpha = 0.7, GapA = 1, GapB = 3 },
        new(4, 6, 0) { Bias = true, Beta = 1 },
        new(150, 150, 60),
    ];

    public static TheoryData<SimdWidth> Widths => [.. GemmAt.Widths];

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_batch_equals_its_products_one_by_one(SimdWidth width)
    {
        foreach (GemmCase problem in s_cases)
        {
            foreach (int threads in (int[])[1, 2, 5])
            {
                Check<float>(width, problem, threads, shareB: false);
                Check<double>(width, problem, threads, shareB: true);
            }
        }
    }

    [Theory]
    [InlineData(5, 6, 3)]
    [InlineData(4, 1, 40)] // the second order
    [InlineData(70, 12, 90)]
    [InlineData(66, 66, 66)]
    public void A_batch_through_the_public_door_finishes_each_product(int m, int n, int k)
    {
        float[] a = Fill(Batch * m * k), b = Fill(k * n), bias = Fill(Batch * n), c = new float[Batch * m * n], z = new float[Batch * m * n], once = new float[Batch * m * n];
        var workspace = new float[Fast.BatchWorkspaceLength<float>(Batch, false, false, m, n, k)];
        Fast.MultiplyBatch(
            Batch, false, false, m, n, k, 1, a, k, b, n, 0, z, n, new BatchStrides(m * k, 0, m * n, n, m * n),
            new Epilogue<float>(bias, Activation.Tanh, c, n), workspace);
        Fast.MultiplyBatch(
            Batch, false, false, m, n, k, 1, a, k, b, n, 0, once, n, new BatchStrides(m * k, 0, m * n, n),
            new Epilogue<float>(bias, Activation.Tanh), workspace);
        for (int q = 0; q < Batch; q++)
        {
            var expected = new float[m * n];
            Fast.Multiply(
                false, false, m, n, k, 1, a.AsSpan(q * m * k, m * k), k, b, n, 0, expected, n,
                new Epilogue<float>(bias.AsSpan(q * n, n), Activation.Tanh), workspace, 1);
            Assert.Equal(expected, c[(q * m * n)..((q + 1) * m * n)]);
            Assert.Equal(expected, once[(q * m * n)..((q + 1) * m * n)]);
        }
    }

    [Fact]
    public void Wrong_strides_and_lengths_are_refused_by_name()
    {
        Assert.Equal("batch", Refused(-1, new BatchStrides(4, 4, 4)));
        Assert.Equal("strides.A", Refused(2, new BatchStrides(-1, 4, 4)));
        Assert.Equal("strides.B", Refused(2, new BatchStrides(4, -1, 4)));
        Assert.Equal("strides.C", Refused(2, new BatchStrides(4, 4, 3)));
        Assert.Equal("a", Refused(2, new BatchStrides(5, 4, 4)));
        Assert.Equal("b", Refused(2, new BatchStrides(4, 5, 4)));
        Assert.Equal("c", Refused(2, new BatchStrides(4, 4, 5)));

        static string? Refused(int batch, BatchStrides strides)
        {
            float[] c = [.. Enumerable.Repeat(-7f, 8)];
            ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(() => Fast.MultiplyBatch(
                batch, false, false, 2, 2, 2, 1, new float[8], 2, new float[8], 2, 0, c, 2, strides, default, default));
            Assert.All(c, element => Assert.Equal(-7, element));
            return refusal.ParamName;
        }
    }

    private static float[] Fill(int length) => GemmFill.Create<float>(GemmData.Fractions, length, length);

    private static void Check<T>(SimdWidth width, GemmCase problem, int threads, bool shareB)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (width)
        {
            case SimdWidth.Bits512:
                Check<Simd512<T>, Vector512<T>, T>(problem, threads, shareB);
                break;
            case SimdWidth.Bits256:
                Check<Simd256<T>, Vector256<T>, T>(problem, threads, shareB);
                break;
            case SimdWidth.Bits128:
                Check<Simd128<T>, Vector128<T>, T>(problem, threads, shareB);
                break;
            case SimdWidth.Portable:
                Check<SimdPortable<T>, Vector<T>, T>(problem, threads, shareB);
                break;
            default:
                Check<Simd1<T>, T, T>(problem, threads, shareB);
                break;
        }
    }

    private static void Check<S, V, T>(GemmCase p, int threads, bool shareB)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // All operands are laid out one behind the other, a gap of two elements between the matrices C.
        GemmOperands<T>[] each = [.. Enumerable.Range(0, Batch).Select(q => new GemmOperands<T>(p with { Seed = 10 * (q + 1) }))];
        T gap = GemmFill.Gap<T>();
        T[] a = [.. each.SelectMany(one => one.A)], b = [.. each.SelectMany(one => shareB ? each[0].B : one.B)];
        T[] bias = [.. each.SelectMany(one => one.Bias)], c = [.. each.SelectMany(one => one.C.Concat([gap, gap]))];
        if (shareB)
        {
            each = [.. each.Select(one => With(one, each[0].LogicalB))];
        }

        var strides = new BatchStrides(each[0].A.Length, shareB ? 0 : each[0].B.Length, each[0].C.Length + 2, each[0].Bias.Length);
        int parts = Math.Min(threads, Batch);
        var workspace = new T[parts * Fast.WorkspaceLengthAt<V, T>(p.TransposeA, p.TransposeB, p.M, p.N, p.K, each[0].Alpha != T.One, 1)];
        Fast.MultiplyBatchAt<S, V, T>(
            Batch,
            p.TransposeA,
            p.TransposeB,
            p.M,
            p.N,
            p.K,
            each[0].Alpha,
            a,
            p.Lda,
            b,
            p.Ldb,
            each[0].Beta,
            c,
            p.Ldc,
            strides,
            new Epilogue<T>(bias, p.Relu ? Activation.Relu : Activation.Identity),
            workspace,
            threads);
        for (int q = 0; q < Batch; q++)
        {
            Span<T> found = c.AsSpan(q * strides.C, strides.C);
            each[q].CheckBits(found[..^2], $"product {q} of a batch, {threads} threads");
            Assert.Equal([gap, gap], found[^2..].ToArray());
        }
    }

    private static GemmOperands<T> With<T>(GemmOperands<T> operands, T[] b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        b.CopyTo(operands.LogicalB, 0);
        operands.Lay();
        return operands;
    }
}
