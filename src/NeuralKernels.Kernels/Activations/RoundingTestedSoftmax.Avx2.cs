using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <content>The rows of 256 bits, two registers side by side.</content>
internal static unsafe partial class RoundingTestedSoftmax
{
    /// <summary>Columns that are added up before they join the rest: a chain of 32, and so is that of the sums of the longest row,
    /// 64.</summary>
    private const int TermsPerSum = 256;

    /// <summary>Up to this magnitude of all of a row's elements the maximum need not be subtracted: its quotients are above e^-70 / 16384,
    /// and its exponentials far from the ends of double.</summary>
    private const float PlainMost = 35;

    private static void RowOf256(float* x, float* y, int columns, double* e, float* rest)
    {
        var row = new RowParts(x, y, columns, e, rest);
        FillRest(x, columns, rest, (float)Exponential.DecayLeast);
        double sum = SumOfPlain(x, rest, columns, e);
        if (double.IsFinite(sum))
        {
            DivideNarrow(in row, sum);
            return;
        }

        float max = RowRange.Of<Simd256<float>, Vector256<float>>(x, columns, out float least);
        bool narrow = max - least <= NarrowRange;
        FillRest(x, columns, rest, max + (float)Exponential.DecayLeast);
        sum = narrow ? SumOfNarrow(x, rest, max, columns, e) : SumOfWide(x, rest, max, columns, e);
        if (!(Math.Abs(max) <= GreatestMax && double.IsFinite(sum)))
        {
            Fallback<Simd256<double>, Vector256<double>>(x, max, SumInOrder<Simd256<double>, Vector256<double>>(x, max, columns), y, columns);
        }
        else if (narrow)
        {
            DivideNarrow(in row, sum);
        }
        else
        {
            DivideWide(in row, sum);
        }
    }

    /// <summary>The last elements of a row and, behind them, a turn full of <paramref name="value"/>.</summary>
    private static void FillRest(float* x, int columns, float* rest, float value)
    {
        int ragged = columns % Vector256x2Double.Count;
        if (ragged > 0)
        {
            new Span<float>(rest, Vector256x2Double.Count).Fill(value);
            new ReadOnlySpan<float>(x + columns - ragged, ragged).CopyTo(new Span<float>(rest, ragged));
        }
    }

    /// <summary>The exponentials of x itself, and their sum: NaN where an element is beyond <see cref="PlainMost"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double SumOfPlain(float* x, float* rest, int columns, double* e)
    {
        Vector256<float> magnitude = Vector256.Create(int.MaxValue)
            .AsSingle(), greatest = magnitude & Vector256.Load(x + columns - Vector256x2Double.Count);
        Vector256x2Double total = default;
        int j = 0, whole = columns & -Vector256x2Double.Count;
        while (j < whole)
        {
            Vector256x2Double sum = default;
            for (int end = Math.Min(whole, j + TermsPerSum); j < end; j += Vector256x2Double.Count)
            {
                greatest = Avx.Max(magnitude & Vector256.Load(x + j), greatest);
                sum += Store(Vector256x2Double.LoadSingle(x + j), e + j, narrow: true);
            }

            total += sum;
            if (Vector256.GreaterThanAny(greatest, Vector256.Create(PlainMost)))
            {
                return double.NaN;
            }
        }

        if (j < columns)
        {
            total += Store(Vector256x2Double.LoadSingle(rest), e + j, narrow: true);
        }

        return LaneOrder.Fold<Simd256<double>, Vector256<double>, double, WideSumTerms<float>>(total.A + total.B);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double SumOfNarrow(float* x, float* rest, double max, int columns, double* e) => Sum(
        x, rest, max, columns, e, narrow: true);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double SumOfWide(float* x, float* rest, double max, int columns, double* e) => Sum(
        x, rest, max, columns, e, narrow: false);

    /// <summary>The exponentials in whole turns, and the sum over them. Those beyond the row, e^-110, do not show in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Sum(float* x, float* rest, double max, int columns, double* e, bool narrow)
    {
        Vector256x2Double total = default;
        int j = 0, whole = columns & -Vector256x2Double.Count;
        while (j < whole)
        {
            Vector256x2Double sum = default;
            for (int end = Math.Min(whole, j + TermsPerSum); j < end; j += Vector256x2Double.Count)
            {
                sum += Store(Vector256x2Double.LoadSingle(x + j) - max, e + j, narrow);
            }

            total += sum;
        }

        if (j < columns)
        {
            total += Store(Vector256x2Double.LoadSingle(rest) - max, e + j, narrow);
        }

        return LaneOrder.Fold<Simd256<double>, Vector256<double>, double, WideSumTerms<float>>(total.A + total.B);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256x2Double Store(Vector256x2Double difference, double* e, bool narrow)
    {
        Vector256x2Double exponentials = Exponential.Decay(narrow ? difference : Vector256x2Double.Max(Exponential.DecayLeast, difference));
        exponentials.Store(e);
        return exponentials;
    }

    /// <summary>y[j] = e[j] / sum, where the quotients are normal floats.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void DivideNarrow(in RowParts row, double sum)
    {
        int bits = ErrorBits(row.Columns), whole = row.Columns & -Vector256x2Double.Count;
        Vector256<long> toHalf = Vector256x2Double.ToHalf(bits), mask = Vector256x2Double.Mask(bits);
        double* e = row.E;
        float* y = row.Y;
        double inverse = 1 / sum, sumInOrder = double.NaN;
        for (int j = 0; j < whole; j += Vector256x2Double.Count)
        {
            Vector256x2Double quotients = Vector256x2Double.Load(e + j) * inverse;
            if (!Vector256x2Double.AnyNearHalf(quotients, toHalf, mask))
            {
                quotients.StoreSingle(y + j);
            }
            else
            {
                SettleTurn(in row, j, Vector256x2Double.Count, ref sumInOrder);
            }
        }

        if (whole < row.Columns)
        {
            Vector256x2Double quotients = Vector256x2Double.Load(e + whole) * inverse;
            Finish(in row, quotients, !Vector256x2Double.AnyNearHalf(quotients, toHalf, mask), ref sumInOrder);
        }
    }

    /// <summary>The same where they may lie below the normal range.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void DivideWide(in RowParts row, double sum)
    {
        int whole = row.Columns & -Vector256x2Double.Count;
        double inverse = 1 / sum, bound = Math.ScaleB(1, ErrorBits(row.Columns) - 53), sumInOrder = double.NaN;
        for (int j = 0; j < whole; j += Vector256x2Double.Count)
        {
            Vector256x2Double quotients = Vector256x2Double.Load(row.E + j) * inverse;
            if (Vector256x2Double.SameInSingle(quotients * (1 + bound), quotients * (1 - bound)))
            {
                quotients.StoreSingle(row.Y + j);
            }
            else
            {
                SettleTurn(in row, j, Vector256x2Double.Count, ref sumInOrder);
            }
        }

        if (whole < row.Columns)
        {
            Vector256x2Double quotients = Vector256x2Double.Load(row.E + whole) * inverse;
            Finish(in row, quotients, Vector256x2Double.SameInSingle(quotients * (1 + bound), quotients * (1 - bound)), ref sumInOrder);
        }
    }

    /// <summary>The last elements, less than a turn.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Finish(in RowParts row, Vector256x2Double quotients, bool isKnown, ref double sumInOrder)
    {
        int count = row.Columns % Vector256x2Double.Count, whole = row.Columns - count;
        if (isKnown)
        {
            quotients.StoreSingle(row.Rest);
            new ReadOnlySpan<float>(row.Rest, count).CopyTo(new Span<float>(row.Y + whole, count));
        }
        else
        {
            SettleTurn(in row, whole, count, ref sumInOrder);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SettleTurn(in RowParts row, int j, int count, ref double sumInOrder)
    {
        float max = RowRange.Of<Simd256<float>, Vector256<float>>(row.X, row.Columns, out _);
        sumInOrder = double.IsNaN(sumInOrder) ? SumInOrder<Simd256<double>, Vector256<double>>(row.X, max, row.Columns) : sumInOrder;
        Fallback<Simd256<double>, Vector256<double>>(row.X + j, max, sumInOrder, row.Y + j, count);
    }

    /// <summary>The interval of the remarks to the class, its logarithm: the sums here have <see cref="TermsPerSum"/> / 8 terms, and there
    /// are n / <see cref="TermsPerSum"/> of them.</summary>
    /// <remarks>140 more for a row whose maximum is not subtracted: there x - max is rounded, by 70 2^-53 at most, in the dividend and in
    /// the sum, and here it is not.</remarks>
    private static int ErrorBits(int columns) => 1 + BitOperations.Log2(
        (uint)((TermsPerSum / Vector256x2Double.Count) + (columns / TermsPerSum) + (columns / 64) + 264 + 140));

    /// <summary>A row and the room for it: in place x is a copy, so that what earlier turns overwrote can still be settled.</summary>
    internal readonly struct RowParts(float* x, float* y, int columns, double* e, float* rest)
    {
        public readonly float* X = x;

        public readonly float* Y = y;

        public readonly int Columns = columns;

        /// <summary>The exponentials, in whole turns.</summary>
        public readonly double* E = e;

        /// <summary>The last elements of x, filled up to a turn.</summary>
        public readonly float* Rest = rest;
    }
}
