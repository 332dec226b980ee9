using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.MatrixProduct;

namespace NeuralKernels.Measurement;

/// <summary>Matrix products: squares, and shapes of dense layers.</summary>
internal static class ProductCases
{
    private static readonly int[] s_squares = [8, 16, 32, 64, 128, 256, 512, 1024];
    private static readonly int[] s_doubles = [32, 128, 512];
    private static readonly (int M, int N, int K)[] s_layers =
        [(1, 128, 784), (32, 128, 784), (128, 128, 784), (64, 512, 512), (1, 2048, 2048)];

    /// <summary>Smaller products run on one thread whatever is allowed, and would be timed twice.</summary>
    private const long MinThreaded = 128 * 128 * 128;

    /// <summary>The products on this number of threads; on several only the large ones.</summary>
    public static IEnumerable<BenchCase> Create(int width, int threads) =>
        All(width, threads).Where(product => threads == 1 || product.Operations >= 2 * MinThreaded);

    private static IEnumerable<BenchCase> All(int width, int threads) =>
    [
        .. s_squares.Select(n => Create<float>(width, threads, n, n, n, n is 16 or 64 or 256 or 512)),
        .. s_layers.Select(shape => Create<float>(width, threads, shape.M, shape.N, shape.K, shape is (32, 128, 784))),
        .. s_doubles.Select(n => Create<double>(width, threads, n, n, n, n is 128)),
    ];

    private static BenchCase Create<T>(int width, int threads, int m, int n, int k, bool quick)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArraySegment<T> a = Numbers.Of<T>(m * k), b = Numbers.Of<T>(k * n), c = Numbers.Allocate<T>(m * n);
        ArraySegment<T> workspace = Numbers.Allocate<T>(Gemm.WorkspaceLength<T>(false, false, m, n, k, threads: threads));
        return new BenchCase(
            new RowKey(BenchGroup.Product, Numbers.Name<T>(), FormattableString.Invariant($"{m}x{n}x{k}"), width, threads),
            BenchUnit.Gflops,
            () => Gemm.Multiply(false, false, m, n, k, T.One, a, k, b, n, T.Zero, c, n, default, workspace, threads))
        {
            Operations = 2.0 * m * n * k,
            Bytes = Numbers.Size<T>() * (((double)m * k) + ((double)k * n) + ((double)m * n)),
            IsQuick = quick,
        };
    }
}
