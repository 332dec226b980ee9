using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>Copies of blocks of A and B in the order in which a tile reads them. A copy changes no bit, except that alpha is multiplied
/// into A here.</summary>
internal static unsafe class Packing
{
    /// <summary>
    /// Copies op(B)[p0 .. p0+depth, j0 .. j0+columns] into panels of <paramref name="width"/> columns: panel by panel, row by row. The last
    /// panel keeps the width; the columns it lacks are neither written nor read.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackB<S, V, T>(in GemmProblem<T> problem, int p0, int depth, int j0, int columns, int width, T* panels)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* source = problem.B + (p0 * problem.StepB) + (j0 * problem.ColumnB);
        for (int j = 0; j < columns; j += width)
        {
            int count = Math.Min(width, columns - j);
            T* from = source + (j * problem.ColumnB);
            if (problem.ColumnB == 1)
            {
                CopyLines<S, V, T>(from, problem.StepB, panels, width, depth, count, T.One);
            }
            else
            {
                Transposition.Copy(from, problem.ColumnB, panels, width, depth, count);
            }

            panels += (nint)width * depth;
        }
    }

    /// <summary>
    /// Copies some rows of alpha op(A) in the order of A, transposed or not: the tile broadcasts with any two strides, so nothing is
    /// transposed here.
    /// </summary>
    /// <param name="problem">The product.</param>
    /// <param name="source">The first element of these rows of op(A).</param>
    /// <param name="rows">Rows of one tile or of several.</param>
    /// <param name="depth">Columns of op(A).</param>
    /// <param name="copy">The copy.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackA<S, V, T>(in GemmProblem<T> problem, T* source, int rows, int depth, T* copy)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (nint row, nint step) = StridesA(problem, rows, depth);
        if (step == 1)
        {
            CopyLines<S, V, T>(source, problem.RowA, copy, row, rows, depth, problem.Alpha);
        }
        else
        {
            CopyLines<S, V, T>(source, problem.StepA, copy, step, depth, rows, problem.Alpha);
        }
    }

    /// <summary>The strides of such a copy, in elements: from row to row and from column to column of op(A).</summary>
    public static (nint Row, nint Step) StridesA<T>(in GemmProblem<T> problem, int rows, int depth)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        problem.StepA == 1 ? (PackedStride<T>(depth), 1) : (1, Blocking.RoundUp(rows, Blocking.AlignmentBytes / sizeof(T)));

    /// <summary>Elements of packed rows of A, transposed or not.</summary>
    public static int PackedALength<T>(int rows, int depth)
        where T : unmanaged => checked(
            Math.Max(rows * PackedStride<T>(depth), depth * Blocking.RoundUp(rows, Blocking.AlignmentBytes / sizeof(T))));

    /// <summary>Elements from one row of a packed A to the next: whole cache lines, and one more.</summary>
    private static int PackedStride<T>(int length)
        where T : unmanaged
    {
        int line = Blocking.AlignmentBytes / sizeof(T);
        return Blocking.RoundUp(length, line) + line;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyLines<S, V, T>(T* source, nint sourceStride, T* destination, nint stride, int lines, int length, T factor)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int whole = length - (length % S.Count);
        V mask = S.PartialMask(length - whole);
        V scale = S.Broadcast(factor);
        bool scaled = factor != T.One;
        for (int i = 0; i < lines; i++)
        {
            ref T from = ref *source;
            ref T to = ref *destination;
            for (int j = 0; j < whole; j += S.Count)
            {
                V value = S.Load(ref from, (nuint)j);
                S.Store(scaled ? S.Multiply(scale, value) : value, ref to, (nuint)j);
            }

            if (whole < length)
            {
                V value = S.LoadPartial(source + whole, mask);
                S.StorePartial(scaled ? S.Multiply(scale, value) : value, destination + whole, mask);
            }

            source += sourceStride;
            destination += stride;
        }
    }
}
