using System;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.MatrixProduct;
using static System.FormattableString;
using ReferenceGemm = NeuralKernels.Reference.MatrixProduct.Gemm;

namespace NeuralKernels.Verification;

/// <summary>Matrix products: every path of the kernel, both orders of summation, and several threads.</summary>
internal static class GemmChecks
{
    // Not multiples of a tile in any dimension, so that full tiles and edge tiles run.
    private static readonly (int M, int N, int K)[] s_shapes =
    [
        (1, 1, 1), (1, 33, 70), (5, 7, 3), (37, 70, 65), (29, 12, 150), (33, 5, 32), (3, 1, 300), (70, 35, 31),
    ];

    private static readonly (int M, int N, int K)[] s_largeShapes = [(150, 140, 300), (64, 300, 530), (260, 16, 700), (1, 500, 500)];

    /// <summary>Runs the products of float and of double.</summary>
    public static void Run(Comparison comparison, bool quick)
    {
        foreach ((int m, int n, int k) in s_shapes)
        {
            Shape<float>(comparison, m, n, k);
            Shape<double>(comparison, m, n, k);
        }

        // 2^21 multiply-adds are the minimum for two threads.
        Threads<float>(comparison, 128, 129, 128, quick ? [1, 2] : [1, 2, 3, 4]);
        if (quick)
        {
            return;
        }

        Threads<double>(comparison, 200, 190, 180, [1, 2, 3, 4, 7]);
        foreach ((int m, int n, int k) in s_largeShapes)
        {
            Shape<float>(comparison, m, n, k);
            Shape<double>(comparison, m, n, k);
        }
    }

    private static void Shape<T>(Comparison comparison, int m, int n, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Product(comparison, new Case<T>(m, n, k));
        Product(comparison, new Case<T>(m, n, k) { TransposeA = true, Bias = true });
        Product(comparison, new Case<T>(m, n, k) { TransposeB = true, Beta = T.One, Bias = true, Relu = true });
        (T alpha, T beta) = (T.CreateTruncating(0.7), T.CreateTruncating(-1.3));
        Product(comparison, new Case<T>(m, n, k) { TransposeA = true, TransposeB = true, Alpha = alpha, Beta = beta });
    }

    private static void Threads<T>(Comparison comparison, int m, int n, int k, ReadOnlySpan<int> threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var product = new Case<T>(m, n, k) { Bias = true };
        T[] expected = product.ByReference();
        foreach (int count in threads)
        {
            comparison.Same<T>("gemm", Invariant($"{product}, {count} threads"), expected, product.ByKernel(count));
        }
    }

    private static void Product<T>(Comparison comparison, Case<T> product)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        comparison.Same<T>("gemm", product.ToString(), product.ByReference(), product.ByKernel(threads: 1));

    /// <summary>One product with its operands.</summary>
    private sealed class Case<T>(int m, int n, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private const int Gap = 3; // elements between rows, which belong to no row
        private readonly T[] _a = Inputs.Spread<T>((Math.Max(m, k) + Gap) * Math.Max(m, k), 10);
        private readonly T[] _b = Inputs.Spread<T>((Math.Max(n, k) + Gap) * Math.Max(n, k), 11);
        private readonly T[] _bias = Inputs.Spread<T>(n, 12);

        public bool TransposeA { get; init; }

        public bool TransposeB { get; init; }

        public T Alpha { get; init; } = T.One;

        public T Beta { get; init; }

        public bool Bias { get; init; }

        public bool Relu { get; init; }

        private int Lda => (TransposeA ? m : k) + Gap;

        private int Ldb => (TransposeB ? k : n) + Gap;

        private int Ldc => n + Gap;

        private ReadOnlySpan<T> OwnBias => Bias ? _bias : default;

        public T[] ByReference()
        {
            T[] c = CreateC();
            ReferenceGemm.Multiply(TransposeA, TransposeB, m, n, k, Alpha, _a, Lda, _b, Ldb, Beta, c, Ldc, OwnBias, Relu);
            return c;
        }

        public T[] ByKernel(int threads)
        {
            T[] c = CreateC();
            var workspace = new T[Gemm.WorkspaceLength<T>(TransposeA, TransposeB, m, n, k, Alpha != T.One, threads)];
            var epilogue = new Epilogue<T>(OwnBias, Relu ? Activation.Relu : Activation.Identity);
            Gemm.Multiply(TransposeA, TransposeB, m, n, k, Alpha, _a, Lda, _b, Ldb, Beta, c, Ldc, epilogue, workspace, threads);
            return c;
        }

        public override string ToString() =>
            $"product {m} x {n} x {k}{(TransposeA ? ", A transposed" : "")}{(TransposeB ? ", B transposed" : "")}"
            + $", alpha {Alpha}, beta {Beta}{(Bias ? ", bias" : "")}{(Relu ? ", relu" : "")}";

        /// <summary>The initial C: NaN where it must not be read.</summary>
        private T[] CreateC()
        {
            T[] c = Inputs.Spread<T>(m * Ldc, 13);
            if (Beta == T.Zero)
            {
                Array.Fill(c, T.NaN);
            }

            return c;
        }
    }
}
