using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Gemm;

/// <summary>Copies of blocks of A and B, laid out so that a tile reads them in order. A copy changes no bit, but alpha, which goes into A here.</summary>
internal static unsafe class Packing
{
    /// <summary>Steps of a transposed A that are copied for one tile before the next tile takes the rest of the same cache lines, out of L2.</summary>
    private const int StepsAtOnce = 64;

    /// <summary>
    /// Copies op(B)[p0 .. p0+depth, j0 .. j0+columns] into panels of <paramref name="width"/> columns: panel by panel, step by step, the columns
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
    /// Copies alpha op(A) of some tiles of rows as it lies, rows as rows or (transposed) steps as steps; the tile broadcasts from any two strides, so
    /// nothing is transposed. The tiles' copies stand one behind the other, <see cref="PackedALength{T}"/> apart.
    /// </summary>
    /// <param name="problem">The product.</param>
    /// <param name="source">op(A) at the first of these rows and steps.</param>
    /// <param name="cut">How the rows are shared out.</param>
    /// <param name="first">The first tile.</param>
    /// <param name="count">How many tiles. Transposed, each step's rows of all of them are read at once, so that each cache line is read once.</param>
    /// <param name="depth">Steps.</param>
    /// <param name="copy">Where to.</param>
    /// <returns>The strides of the copy, in elements: of a row, of a step and of a tile.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (nint Row, nint Step, nint Tile) PackA<S, V, T>(
        in GemmProblem<T> problem, T* source, RowCut cut, int first, int count, int depth, T* copy)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int next = PackedALength<T>(cut.Height(0), depth);
        if (problem.StepA == 1)
        {
            nint stride = PackedStride<T>(depth);
            for (int t = 0; t < count; t++)
            {
                int height = cut.Height(first + t);
                CopyLines<S, V, T>(source, problem.RowA, copy + (t * next), stride, height, depth, problem.Alpha);
                source += height * problem.RowA;
            }

            return (stride, 1, next);
        }

        nint step = Blocking.RoundUp(cut.Height(0), Blocking.PaddingBytes / sizeof(T));
        for (int p = 0; p < depth; p += StepsAtOnce)
        {
            int steps = Math.Min(StepsAtOnce, depth - p);
            T* from = source + (p * problem.StepA);
            for (int t = 0; t < count; t++)
            {
                int height = cut.Height(first + t);
                CopyLines<S, V, T>(from, problem.StepA, copy + (t * next) + (p * step), step, steps, height, problem.Alpha);
                from += height;
            }
        }

        return (1, step, next);
    }

    /// <summary>Elements of a packed tile of A, whichever way it lies.</summary>
    public static int PackedALength<T>(int rows, int depth)
        where T : unmanaged => checked(Math.Max(rows * PackedStride<T>(depth), depth * Blocking.RoundUp(rows, Blocking.PaddingBytes / sizeof(T))));

    /// <summary>Elements from one row of a packed A to the next: whole cache lines, and one more.</summary>
    private static int PackedStride<T>(int length)
        where T : unmanaged
    {
        int line = Blocking.PaddingBytes / sizeof(T);
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
