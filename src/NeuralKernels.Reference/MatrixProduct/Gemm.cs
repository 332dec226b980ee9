using System;
using System.Numerics;

namespace NeuralKernels.Reference.MatrixProduct;

/// <summary>The matrix product as three plain loops, slow on purpose: every fast product must have the same bits.</summary>
public static class Gemm
{
    /// <summary>C &lt;- alpha op(A) op(B) + beta C, then bias and ReLU, in the order of the numeric contract.</summary>
    /// <remarks>
    /// One chain of fused multiply-adds per element, p ascending, from beta C; where n &lt;= 16 and k &gt;= 32, four chains that take every
    /// fourth p, added as (0 + 1) + (2 + 3), chain 0 starting from beta C. With beta 0 C is not read; with alpha 0 or k 0 A and B are not,
    /// and the result is beta C.
    /// </remarks>
    /// <param name="transposeA">Whether A is stored as k by m.</param>
    /// <param name="transposeB">Whether B is stored as n by k.</param>
    /// <param name="m">Rows of op(A) and C.</param>
    /// <param name="n">Columns of op(B) and C.</param>
    /// <param name="k">Columns of op(A), rows of op(B).</param>
    /// <param name="alpha">Factor of the product, multiplied into A.</param>
    /// <param name="a">A, row-major.</param>
    /// <param name="lda">Elements from a row of A to the next.</param>
    /// <param name="b">B, row-major.</param>
    /// <param name="ldb">Elements from a row of B to the next.</param>
    /// <param name="beta">Factor of C.</param>
    /// <param name="c">C, row-major.</param>
    /// <param name="ldc">Elements from a row of C to the next.</param>
    /// <param name="bias">n elements added to each row, or empty.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    public static void Multiply<T>(
        bool transposeA,
        bool transposeB,
        int m,
        int n,
        int k,
        T alpha,
        ReadOnlySpan<T> a,
        int lda,
        ReadOnlySpan<T> b,
        int ldb,
        T beta,
        Span<T> c,
        int ldc,
        ReadOnlySpan<T> bias = default,
        bool relu = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int chains = n <= 16 && k >= 32 && alpha != T.Zero ? 4 : 1;
        Span<T> chain = stackalloc T[4];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                chain.Clear();
                chain[0] = beta == T.Zero ? T.Zero : beta * c[(i * ldc) + j];
                for (int p = 0; p < k && alpha != T.Zero; p++)
                {
                    T x = alpha * (transposeA ? a[(p * lda) + i] : a[(i * lda) + p]);
                    T y = transposeB ? b[(j * ldb) + p] : b[(p * ldb) + j];
                    chain[p % chains] = ExactFma.FusedMultiplyAdd(x, y, chain[p % chains]);
                }

                T sum = chains == 1 ? chain[0] : (chain[0] + chain[1]) + (chain[2] + chain[3]);
                if (!bias.IsEmpty)
                {
                    sum += bias[j];
                }

                c[(i * ldc) + j] = relu && sum < T.Zero ? T.Zero : sum;
            }
        }
    }
}
