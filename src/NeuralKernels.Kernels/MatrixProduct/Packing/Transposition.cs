using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>destination[i, j] &lt;- source[j, i]. It only moves bits, so it may choose its instructions by CPU rather than by
/// width.</summary>
/// <remarks>
/// Squares of 16 (AVX-512) or 8 (AVX2) floats, 8 or 4 doubles. A vector gathers one 128-bit piece of every fourth (second) row, so that two
/// rounds of unpacking within the 128-bit lanes (one for double) yield whole rows of the result: 32 shuffles for 256 floats, where the
/// textbook method takes 64.
/// </remarks>
internal static unsafe class Transposition
{
    /// <summary>Writes <paramref name="rows"/> by <paramref name="columns"/> elements of the destination. Strides are in elements, from row
    /// to row of each matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<T>(T* source, nint sourceStride, T* destination, nint stride, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int wide = 64 / sizeof(T);
        int square = Avx512F.IsSupported && rows >= wide && columns >= wide ? wide : Avx.IsSupported ? wide / 2 : 0;
        int wholeRows = rows & -square, wholeColumns = columns & -square; // square is a power of two, or 0; a division takes 20 cycles
        for (int i = 0; i < wholeRows; i += square)
        {
            for (int j = 0; j < wholeColumns; j += square)
            {
                Square(square == wide, source + (j * sourceStride) + i, sourceStride, destination + (i * stride) + j, stride);
            }
        }

        Remainder(
            source + (wholeColumns * sourceStride), sourceStride, destination + wholeColumns, stride, wholeRows, columns - wholeColumns);
        Remainder(source + wholeRows, sourceStride, destination + (wholeRows * stride), stride, rows - wholeRows, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square<T>(bool wide, T* source, nint sourceStride, T* destination, nint stride)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            if (wide)
            {
                for (int q = 0; q < 16; q += 4)
                {
                    Wide4((float*)source + q, sourceStride, (float*)destination + (q * stride), stride);
                }
            }
            else
            {
                for (int q = 0; q < 8; q += 4)
                {
                    Narrow4((float*)source + q, sourceStride, (float*)destination + (q * stride), stride);
                }
            }
        }
        else if (wide)
        {
            for (int q = 0; q < 8; q += 2)
            {
                Wide2((double*)source + q, sourceStride, (double*)destination + (q * stride), stride);
            }
        }
        else
        {
            for (int q = 0; q < 4; q += 2)
            {
                Narrow2((double*)source + q, sourceStride, (double*)destination + (q * stride), stride);
            }
        }
    }

    /// <summary>Four rows of 16 floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Wide4(float* s, nint t, float* d, nint stride)
    {
        Vector512<float> x0 = Gather4(s, 4 * t), x1 = Gather4(s + t, 4 * t), x2 = Gather4(s + (2 * t), 4 * t), x3 = Gather4(
            s + (3 * t), 4 * t);
        Vector512<double> low01 = Avx512F.UnpackLow(x0, x1).AsDouble(), high01 = Avx512F.UnpackHigh(x0, x1).AsDouble();
        Vector512<double> low23 = Avx512F.UnpackLow(x2, x3).AsDouble(), high23 = Avx512F.UnpackHigh(x2, x3).AsDouble();
        Avx512F.UnpackLow(low01, low23).AsSingle().Store(d);
        Avx512F.UnpackHigh(low01, low23).AsSingle().Store(d + stride);
        Avx512F.UnpackLow(high01, high23).AsSingle().Store(d + (2 * stride));
        Avx512F.UnpackHigh(high01, high23).AsSingle().Store(d + (3 * stride));
    }

    /// <summary>Four rows of 8 floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Narrow4(float* s, nint t, float* d, nint stride)
    {
        Vector256<float> x0 = Gather2(s, 4 * t), x1 = Gather2(s + t, 4 * t), x2 = Gather2(s + (2 * t), 4 * t), x3 = Gather2(
            s + (3 * t), 4 * t);
        Vector256<double> low01 = Avx.UnpackLow(x0, x1).AsDouble(), high01 = Avx.UnpackHigh(x0, x1).AsDouble();
        Vector256<double> low23 = Avx.UnpackLow(x2, x3).AsDouble(), high23 = Avx.UnpackHigh(x2, x3).AsDouble();
        Avx.UnpackLow(low01, low23).AsSingle().Store(d);
        Avx.UnpackHigh(low01, low23).AsSingle().Store(d + stride);
        Avx.UnpackLow(high01, high23).AsSingle().Store(d + (2 * stride));
        Avx.UnpackHigh(high01, high23).AsSingle().Store(d + (3 * stride));
    }

    /// <summary>Two rows of 8 doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Wide2(double* s, nint t, double* d, nint stride)
    {
        Vector512<double> x0 = Gather4(s, 2 * t), x1 = Gather4(s + t, 2 * t);
        Avx512F.UnpackLow(x0, x1).Store(d);
        Avx512F.UnpackHigh(x0, x1).Store(d + stride);
    }

    /// <summary>Two rows of 4 doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Narrow2(double* s, nint t, double* d, nint stride)
    {
        Vector256<double> x0 = Gather2(s, 2 * t), x1 = Gather2(s + t, 2 * t);
        Avx.UnpackLow(x0, x1).Store(d);
        Avx.UnpackHigh(x0, x1).Store(d + stride);
    }

    /// <summary>128 bits from each of four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Gather4<T>(T* s, nint apart)
        where T : unmanaged =>
        Vector512.Create(Gather2(s, apart), Gather2(s + (2 * apart), apart));

    /// <summary>128 bits from each of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Gather2<T>(T* s, nint apart)
        where T : unmanaged => Vector256.Create(Vector128.Load(s), Vector128.Load(s + apart));

    /// <summary>The elements outside the squares, in groups of eight rows so that each cache line is read once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Remainder<T>(T* source, nint sourceStride, T* destination, nint stride, int rows, int columns)
        where T : unmanaged
    {
        const int group = 8;
        for (int i0 = 0; i0 < rows; i0 += group)
        {
            int i1 = Math.Min(rows, i0 + group);
            for (int j = 0; j < columns; j++)
            {
                T* from = source + (j * sourceStride);
                for (int i = i0; i < i1; i++)
                {
                    destination[(i * stride) + j] = from[i];
                }
            }
        }
    }
}
