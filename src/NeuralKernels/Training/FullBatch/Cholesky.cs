using System;

namespace NeuralKernels.Training.FullBatch;

/// <summary>A x = b for a symmetric positive definite A, by its Cholesky factor L: A = L L'.</summary>
/// <remarks>Golub and Van Loan, "Matrix computations", 2013, algorithm 4.2.1 row by row; plain loops, so the same bits
/// everywhere.</remarks>
internal static class Cholesky
{
    /// <summary>Solves in place.</summary>
    /// <param name="matrix">A, row-major, of which the lower triangle is read; overwritten with L.</param>
    /// <param name="vector">b; overwritten with x.</param>
    /// <returns>Whether A is numerically positive definite.</returns>
    public static bool TrySolve(double[] matrix, double[] vector)
    {
        int n = vector.Length;
        for (int i = 0; i < n; i++)
        {
            Span<double> row = matrix.AsSpan(i * n, n);
            for (int j = 0; j <= i; j++)
            {
                ReadOnlySpan<double> other = matrix.AsSpan(j * n, n);
                double sum = row[j];
                for (int k = 0; k < j; k++)
                {
                    sum -= row[k] * other[k];
                }

                if (j < i)
                {
                    row[j] = sum / other[j];
                }
                else if (sum > 0 && double.IsFinite(sum))
                {
                    row[i] = Math.Sqrt(sum);
                }
                else
                {
                    return false;
                }
            }
        }

        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++)
            {
                vector[i] -= matrix[(i * n) + k] * vector[k];
            }

            vector[i] /= matrix[(i * n) + i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++)
            {
                vector[i] -= matrix[(k * n) + i] * vector[k];
            }

            vector[i] /= matrix[(i * n) + i];
        }

        return true;
    }
}
