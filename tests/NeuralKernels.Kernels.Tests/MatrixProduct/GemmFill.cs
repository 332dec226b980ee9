using System;
using System.Numerics;

namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>Numbers for operands, and their layout in memory.</summary>
internal static class GemmFill
{
    /// <summary>What stands between the rows of C: a number that no product here yields.</summary>
    public static T Gap<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.CreateChecked(-123456789.0);

    public static T[] Create<T>(GemmData data, int length, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var elements = new T[length];
        Fill<T>(data, elements, seed);
        return elements;
    }

    /// <summary>Fills with a pure function of the kind, the seed and the index.</summary>
    public static void Fill<T>(GemmData data, Span<T> elements, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new System.Random(seed);
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = data switch
            {
                GemmData.Integers => T.CreateChecked(random.Next(-8, 9)),
                GemmData.Fractions => T.CreateChecked((2 * random.NextDouble()) - 1),
                GemmData.Extremes => Extreme<T>(random),
                _ => random.Next(4) switch { 0 => T.NegativeZero, 1 => T.Zero, 2 => T.One, _ => T.NegativeOne },
            };
        }
    }

    /// <summary>The logical rows by columns as they stand: row by row, or transposed, with <paramref name="gap"/> between.</summary>
    public static T[] Laid<T>(ReadOnlySpan<T> logical, int rows, int columns, bool transpose, int stride, T gap)
        where T : unmanaged
    {
        var laid = new T[(transpose ? columns : rows) * stride];
        Lay(logical, rows, columns, transpose, stride, gap, laid);
        return laid;
    }

    public static void Lay<T>(ReadOnlySpan<T> logical, int rows, int columns, bool transpose, int stride, T gap, Span<T> laid)
        where T : unmanaged
    {
        laid.Fill(gap);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                laid[transpose ? (j * stride) + i : (i * stride) + j] = logical[(i * columns) + j];
            }
        }
    }

    private static T Extreme<T>(System.Random random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Half the range either way: products reach over both ends, single elements into the subnormals.
        (int least, int most) = typeof(T) == typeof(float) ? (-149, 64) : (-1074, 512);
        T significand = T.CreateChecked((random.NextDouble() + 1) * (random.Next(2) == 0 ? 1 : -1));
        return T.ScaleB(significand, random.Next(4) == 0 ? random.Next(least, most) : random.Next(least / 3, most / 3));
    }
}
