using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>The softmax of rows of floats by cheaper exponentials, wherever that cannot show in the result.</summary>
/// <remarks>
/// <para>
/// The result is defined as e[j] / sum with the exponentials of <see cref="ExpOperator"/> and the sum in the order of the virtual lanes, in
/// double, rounded to float: one float. Here the exponentials are those of <see cref="Exponential.Decay"/>, added in the order of the row;
/// where the quotient rounds to the same float at both ends of the interval that both sums and both exponentials leave, that float is the
/// result (Ziv, 1991). Where it does not, once in 2^18 elements or less often, the group of elements is evaluated as defined, and so is a
/// row that holds a NaN or has a maximum beyond 2^20.
/// </para>
/// <para>
/// The interval, in units of 2^-53: the exponentials err by 124 and 1, in the dividend and in the sum, 250. m positive terms, added one by
/// one, err by m - 1 of their sum, and a tree by its depth: the sums here have TermsPerSum / G.Count terms, of which n / TermsPerSum are
/// added, 5 more for the tree, and the defined sum has n / 64 + 6. The quotients, the inverse and the product err by 1/2 each: together
/// less than 264 and these. 140 more for a row whose maximum is not subtracted: there x - max is rounded, by 70 2^-53 at most, in the
/// defined dividend and sum, and here it is not.
/// </para>
/// <para>G are the registers that a loop takes at a time, F as many floats; S and V the vectors of double that the definition is evaluated
/// in.</para>
/// </remarks>
internal static unsafe partial class RoundingTestedSoftmax
{
    /// <summary>The longest row: 128 KiB of exponentials on the stack, which the second-level cache holds and a worker's stack of 256 KiB
    /// too.</summary>
    private const int MaxColumns = 16384;

    /// <summary>The same in place, where the row is on the stack as well: 96 KiB.</summary>
    private const int MaxColumnsInPlace = 8192;

    /// <summary>The shortest: the registers of the widest group.</summary>
    private const int MinColumns = 32;

    /// <summary>Up to this range of a row its quotients are above e^-70 / 16384 = 2^-115, normal floats; beyond, some may be
    /// subnormal.</summary>
    private const float NormalRange = 70;

    /// <summary>Up to this magnitude of all of a row's elements the maximum need not be subtracted: its quotients are above e^-70 / 16384,
    /// and its exponentials far from the ends of double.</summary>
    private const float PlainMax = 35;

    /// <summary>Up to this, floats are fine enough to represent a number 110 below.</summary>
    private const float GreatestMax = 1 << 20;

    /// <summary>Columns that are added up before they join the rest: chains of 32 and 8, and so is that of the sums of the longest row,
    /// 64.</summary>
    private const int TermsPerSum = 256;

    /// <summary>Whether rows of <paramref name="columns"/> elements of T are computed here at the width of V.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFor<T, V>(int columns, bool inPlace) =>
        typeof(T) == typeof(float) && columns >= MinColumns && columns <= (inPlace ? MaxColumnsInPlace : MaxColumns)
        && ((typeof(V) == typeof(Vector512<double>) && Avx512F.IsSupported)
            || (typeof(V) == typeof(Vector256<double>) && Avx2.IsSupported && Fma.IsSupported));

    /// <summary>Rows of <paramref name="columns"/> elements; <paramref name="output"/> is the input or separate from it.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run<V>(int rows, int columns, float* input, float* output)
        where V : struct
    {
        // In place, a group that is evaluated as defined needs what earlier ones have overwritten.
        bool inPlace = input == output;
        double* memory = stackalloc double[columns + 64 + (inPlace ? columns / 2 : 0)];
        float* rest = (float*)(((nuint)memory + 63) & ~(nuint)63);
        double* e = (double*)(rest + MinColumns);
        float* copy = (float*)(e + columns + MinColumns);
        float* x = input, y = output;
        for (int i = 0; i < rows; i++, x += columns, y += columns)
        {
            if (inPlace)
            {
                new ReadOnlySpan<float>(x, columns).CopyTo(new Span<float>(copy, columns));
            }

            var row = new RowParts(inPlace ? copy : x, y, columns, e, rest);
            if (typeof(V) == typeof(Vector512<double>))
            {
                Row<Vector512x4Double, Vector512x2, Simd512<double>, Vector512<double>>(in row);
            }
            else
            {
                Row<Vector256x2Double, Vector256x1, Simd256<double>, Vector256<double>>(in row);
            }
        }
    }

    private static void Row<G, F, S, V>(in RowParts row)
        where G : struct, IVectorGroup<G, double>
        where F : struct, IVectorGroup<F, float>
        where S : struct, ISimd<V, double>
        where V : struct
    {
        FillRest<G>(in row, (float)Exponential.DecayMin);
        double sum = SumOfPlain<G, F, S, V>(in row);
        if (double.IsFinite(sum))
        {
            DivideNormal<G, S, V>(in row, sum);
            return;
        }

        float max = MaxOf<V>(in row, out float min);
        bool normal = max - min <= NormalRange;
        FillRest<G>(in row, max + (float)Exponential.DecayMin);
        sum = normal ? SumOfNormal<G, F, S, V>(in row, max) : SumOfAny<G, F, S, V>(in row, max);
        if (!(Math.Abs(max) <= GreatestMax && double.IsFinite(sum)))
        {
            Evaluate<S, V>(in row, 0, row.Columns, max, SumInOrder<S, V>(in row, max));
        }
        else if (normal)
        {
            DivideNormal<G, S, V>(in row, sum);
        }
        else
        {
            DivideAny<G, S, V>(in row, sum);
        }
    }

    /// <summary>The last elements of a row and, behind them, a group full of <paramref name="value"/>.</summary>
    private static void FillRest<G>(in RowParts row, float value)
        where G : struct, IVectorGroup<G, double>
    {
        int ragged = row.Columns % G.Count;
        if (ragged > 0)
        {
            new Span<float>(row.Rest, G.Count).Fill(value);
            new ReadOnlySpan<float>(row.X + row.Columns - ragged, ragged).CopyTo(new Span<float>(row.Rest, ragged));
        }
    }

    // Each body is compiled more than once, in methods of their own: what is constant there folds, and the JIT's budget for inlining is per
    // method.

    /// <summary>The exponentials of x itself, and their sum: NaN where an element is beyond <see cref="PlainMax"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double SumOfPlain<G, F, S, V>(in RowParts row)
        where G : struct, IVectorGroup<G, double>
        where F : struct, IVectorGroup<F, float>
        where S : struct, ISimd<V, double>
        where V : struct => Sum<G, F, S, V>(in row, 0, plain: true, normal: true);

    /// <summary>The exponentials of x - max, and their sum, for a row within <see cref="NormalRange"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double SumOfNormal<G, F, S, V>(in RowParts row, double max)
        where G : struct, IVectorGroup<G, double>
        where F : struct, IVectorGroup<F, float>
        where S : struct, ISimd<V, double>
        where V : struct => Sum<G, F, S, V>(in row, max, plain: false, normal: true);

    /// <summary>The same for any row.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double SumOfAny<G, F, S, V>(in RowParts row, double max)
        where G : struct, IVectorGroup<G, double>
        where F : struct, IVectorGroup<F, float>
        where S : struct, ISimd<V, double>
        where V : struct => Sum<G, F, S, V>(in row, max, plain: false, normal: false);

    /// <summary>The exponentials in whole groups, and the sum over them. Those beyond the row, e^-110, do not show in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Sum<G, F, S, V>(in RowParts row, double max, bool plain, bool normal)
        where G : struct, IVectorGroup<G, double>
        where F : struct, IVectorGroup<F, float>
        where S : struct, ISimd<V, double>
        where V : struct
    {
        float* x = row.X;
        double* e = row.E;
        G total = default;
        F greatest = F.Load(in *x, (nuint)(row.Columns - G.Count)) & int.MaxValue;
        int j = 0, whole = row.Columns - (row.Columns % G.Count);
        while (j < whole)
        {
            G sum = default;
            for (int end = Math.Min(whole, j + TermsPerSum); j < end; j += G.Count)
            {
                if (plain)
                {
                    greatest = F.Max(F.Load(in *x, (nuint)j) & int.MaxValue, greatest);
                }

                sum = sum + Store(G.LoadSingle(in *x, (nuint)j), max, e + j, plain, normal);
            }

            total = total + sum;
            if (plain && !F.SameAndWithin(greatest, greatest, greatest, PlainMax))
            {
                return double.NaN;
            }
        }

        if (j < row.Columns)
        {
            total = total + StoreRest<G>(in row, max, plain, normal);
        }

        ref V parts = ref Unsafe.As<G, V>(ref total);
        V lanes = parts;
        for (int i = 1; i < G.Count / S.Count; i++)
        {
            lanes = S.Add(lanes, Unsafe.Add(ref parts, i));
        }

        return LaneOrder.Fold<S, V, double, WideSumTerms<float>>(lanes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static G StoreRest<G>(in RowParts row, double max, bool plain, bool normal)
        where G : struct, IVectorGroup<G, double> =>
        Store(G.LoadSingle(in *row.Rest, 0), max, row.E + (row.Columns - (row.Columns % G.Count)), plain, normal);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static G Store<G>(G x, double max, double* e, bool plain, bool normal)
        where G : struct, IVectorGroup<G, double>
    {
        G difference = plain ? x : x - max;
        G exponentials = Exponential.Decay(normal ? difference : G.Max(Exponential.DecayMin, difference));
        G.Store(exponentials, ref *e, 0);
        return exponentials;
    }

    private static float MaxOf<V>(in RowParts row, out float min) => typeof(V) == typeof(Vector512<double>)
        ? RowRange.Of<Simd512<float>, Vector512<float>>(row.X, row.Columns, out min)
        : RowRange.Of<Simd256<float>, Vector256<float>>(row.X, row.Columns, out min);

    private static double SumInOrder<S, V>(in RowParts row, double max)
        where S : struct, ISimd<V, double>
        where V : struct => new SoftmaxTerms<float>(row.X, max, kept: null).Sum<S, V>(row.Columns);

    private static void Evaluate<S, V>(in RowParts row, int j, int count, double max, double sum)
        where S : struct, ISimd<V, double>
        where V : struct => MultiSpanLoop.Run<S, V, double, Quotient<float>>(
            new Quotient<float>(new SoftmaxTerms<float>(row.X + j, max, kept: null), sum, row.Y + j), count);

    /// <summary>A row and its working memory: in place x is a copy, so that what was overwritten can still be evaluated as
    /// defined.</summary>
    internal readonly struct RowParts(float* x, float* y, int columns, double* e, float* rest)
    {
        public readonly float* X = x;

        public readonly float* Y = y;

        public readonly int Columns = columns;

        /// <summary>The exponentials, in whole groups.</summary>
        public readonly double* E = e;

        /// <summary>The last elements of x, filled up to a group.</summary>
        public readonly float* Rest = rest;
    }
}
