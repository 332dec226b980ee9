using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>Copies of blocks of A and B, laid out so that a tile reads them in order. A copy changes no bit, but alpha, which goes into A
/// here.</summary>
internal static unsafe class Packing
{
    /// <summary>
    /// Copies op(B)[p0 .. p0+depth, j0 .. j0+columns] into panels of <paramref name="width"/> columns: panel by panel, step by step, the
    /// columns
    /// of a step side by side. The last panel keeps the width; what it lacks is neither written nor read.
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
    /// Copies alpha op(A) of some rows as it lies, rows as rows or (transposed) steps as steps; the tile broadcasts from any two strides,
    /// so nothing is
    /// transposed.
    /// </summary>
    /// <param name="problem">The product.</param>
    /// <param name="source">op(A) at the first of these rows and steps.</param>
    /// <param name="rows">Rows of one tile or of several.</param>
    /// <param name="depth">Steps.</param>
    /// <param name="copy">Where to.</param>
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

    /// <summary>The strides of such a copy, in elements: of a row and of a step.</summary>
    public static (nint Row, nint Step) StridesA<T>(in GemmProblem<T> problem, int rows, int depth)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        problem.StepA == 1 ? (PackedStride<T>(depth), 1) : (1, Blocking.RoundUp(rows, Blocking.AlignmentBytes / sizeof(T)));

    /// <summary>Elements of packed rows of A, whichever way they lie.</summary>
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
