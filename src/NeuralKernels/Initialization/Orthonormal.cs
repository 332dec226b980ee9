using System;
using System.Numerics;
using NeuralKernels.Kernels.RandomNumbers;

namespace NeuralKernels.Initialization;

/// <summary>Random matrices with orthonormal columns or rows.</summary>
internal static class Orthonormal
{
    /// <summary>weights = gain Q, where Q is row-major, rows x columns, with orthonormal columns, or orthonormal rows where those are
    /// fewer.</summary>
    public static void Fill<T>(ulong seed, ulong stream, Span<T> weights, int rows, int columns, double gain)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = Math.Min(rows, columns);
        int length = Math.Max(rows, columns);
        var vectors = new double[checked(count * length)];
        Normal.Fill(seed, stream, 0, vectors.AsSpan(), 0.0, 1.0);
        for (int i = 0; i < count; i++)
        {
            Span<double> own = vectors.AsSpan(i * length, length);

            // Twice is enough (Kahan, in Parlett, "The symmetric eigenvalue problem", 1980): the error left by the first pass is rounding
            // relative to the original length.
            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = 0; j < i; j++)
                {
                    ReadOnlySpan<double> other = vectors.AsSpan(j * length, length);
                    double projection = Kernels.Reductions.Dot.Compute(other, (ReadOnlySpan<double>)own);
                    for (int k = 0; k < length; k++)
                    {
                        own[k] -= projection * other[k];
                    }
                }
            }

            double norm = Math.Sqrt(Kernels.Reductions.Dot.Compute<double>(own, own));
            for (int k = 0; k < length; k++)
            {
                own[k] /= norm;
            }
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int index = rows >= columns ? (column * length) + row : (row * length) + column;
                weights[(row * columns) + column] = T.CreateTruncating(gain * vectors[index]);
            }
        }
    }
}
