using System;
using System.Numerics;

namespace NeuralKernels.Kernels.Gemm;

/// <summary>Copies of blocks of A and B, laid out so that a tile reads them in order. A copy changes no bit, but alpha, which goes into A here.</summary>
internal static unsafe class Packing
{
    /// <summary>
    /// Copies op(B)[p0 .. p0+depth, j0 .. j0+columns] into panels of <paramref name="width"/> columns: panel by panel, step by step, the columns
    /// of a step side by side. The last panel keeps the width; what it lacks is neither written nor read.
    /// </summary>
    public static void PackB<T>(in GemmProblem<T> problem, int p0, int depth, int j0, int columns, int width, T* panels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* source = problem.B + (p0 * problem.StepB) + (j0 * problem.ColumnB);
        for (int j = 0; j < columns; j += width)
        {
            int count = Math.Min(width, columns - j);
            T* from = source + (j * problem.ColumnB);
            if (problem.ColumnB == 1)
            {
                CopyRows(from, problem.StepB, panels, width, depth, count);
            }
            else
            {
                CopyTransposed(from, problem.ColumnB, problem.StepB, panels, width, depth, count);
            }

            panels += (nint)width * depth;
        }
    }

    /// <summary>
    /// Copies alpha op(A)[i0 .. i0+rows, p0 .. p0+depth] as it lies, rows as rows or (transposed) steps as steps, with a stride that spreads
    /// over the sets of the cache. The tile broadcasts from any two strides, so nothing is transposed.
    /// </summary>
    /// <returns>The strides of the copy, in elements: of a row and of a step.</returns>
    public static (nint Row, nint Step) PackA<T>(in GemmProblem<T> problem, int i0, int rows, int p0, int depth, T* block)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* source = problem.A + (i0 * problem.RowA) + (p0 * problem.StepA);
        bool byRows = problem.StepA == 1;
        (int lines, int length) = byRows ? (rows, depth) : (depth, rows);
        nint stride = PackedStride<T>(length);
        CopyRows(source, byRows ? problem.RowA : problem.StepA, block, stride, lines, length);
        if (problem.Alpha != T.One)
        {
            for (int i = 0; i < lines; i++)
            {
                T* line = block + (i * stride);
                for (int j = 0; j < length; j++)
                {
                    line[j] = problem.Alpha * line[j];
                }
            }
        }

        return byRows ? (stride, 1) : (1, stride);
    }

    /// <summary>Elements from one line of a packed A to the next: whole cache lines, and one more.</summary>
    public static int PackedStride<T>(int length)
        where T : unmanaged
    {
        int line = Blocking.PaddingBytes / sizeof(T);
        return Blocking.RoundUp(length, line) + line;
    }

    private static void CopyRows<T>(T* source, nint sourceStride, T* destination, nint stride, int rows, int columns)
        where T : unmanaged
    {
        for (int i = 0; i < rows; i++)
        {
            new ReadOnlySpan<T>(source + (i * sourceStride), columns).CopyTo(new Span<T>(destination + (i * stride), columns));
        }
    }

    /// <summary>destination[i, j] = source[j sourceColumn + i sourceRow], in squares of eight so that each cache line is read once.</summary>
    private static void CopyTransposed<T>(T* source, nint sourceColumn, nint sourceRow, T* destination, nint stride, int rows, int columns)
        where T : unmanaged
    {
        const int square = 8;
        for (int i0 = 0; i0 < rows; i0 += square)
        {
            int i1 = Math.Min(rows, i0 + square);
            for (int j = 0; j < columns; j++)
            {
                T* from = source + (j * sourceColumn);
                for (int i = i0; i < i1; i++)
                {
                    destination[(i * stride) + j] = from[i * sourceRow];
                }
            }
        }
    }
}
