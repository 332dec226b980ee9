using System;
using System.Numerics;
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
/// What is asked for is e[j] / sum with the exponentials of <see cref="ExpOperator"/> and the sum in the order of the virtual lanes, in
/// double, rounded
/// to float: one float. Here the exponentials are those of <see cref="Exponential.Decay"/>, added as they come; where the quotient rounds
/// to the same float
/// at both ends of the interval that both sums and both exponentials leave, that float is the one (Ziv, 1991). Where it does not, once in
/// 2^18 elements and
/// more, the turn is settled by the way that is asked for, and so is a row that holds a NaN or has a maximum beyond 2^20.
/// </para>
/// <para>
/// The interval, in units of 2^-53: the exponentials err by 124 and 1, in the dividend and in the sum, 250. m positive terms, added one by
/// one, err by
/// m - 1 of their sum, and a tree by its depth: at most n / (4 S.Count) + 5 here and n / 64 + 6 there. The quotients, the inverse and the
/// product err by
/// 1/2 each. Together less than n / (4 S.Count) + n / 64 + 264. (Of 512 bits; for 256 see <see cref="ErrorBits"/>.)
/// </para>
/// </remarks>
internal static unsafe partial class RoundingTestedSoftmax
{
    /// <summary>The longest row: 128 KiB of exponentials on the stack, which the second-level cache holds and a worker's stack of 256 KiB
    /// too.</summary>
    private const int MostColumns = 16384;

    /// <summary>The same in place, where the row stands on the stack as well: 96 KiB.</summary>
    private const int MostInPlace = 8192;

    /// <summary>The shortest: a turn.</summary>
    private const int LeastColumns = 32;

    /// <summary>Up to this range of a row its quotients are above e^-70 / 16384 = 2^-115, normal floats; beyond, some may be
    /// none.</summary>
    private const float NarrowRange = 70;

    /// <summary>Up to this, floats are fine enough to stand 110 below.</summary>
    private const float GreatestMax = 1 << 20;

    /// <summary>Whether rows of <paramref name="columns"/> elements of T go this way at the width of V.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFor<T, V>(int columns, bool inPlace) =>
        typeof(T) == typeof(float) && columns >= LeastColumns && columns <= (inPlace ? MostInPlace : MostColumns)
        && ((typeof(V) == typeof(Vector512<double>) && Avx512F.IsSupported) || (typeof(V) == typeof(Vector256<double>) && Avx2.IsSupported && Fma.IsSupported));

    /// <summary>Rows of <paramref name="columns"/> elements; <paramref name="output"/> is the input or separate from it.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run<S, V>(int rows, int columns, float* input, float* output)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        // In place, a turn that has to be settled needs what earlier turns have overwritten.
        bool inPlace = input == output;
        double* memory = stackalloc double[columns + 64 + (inPlace ? columns / 2 : 0)];
        float* rest = (float*)(((nuint)memory + 63) & ~(nuint)63);
        double* e = (double*)(rest + LeastColumns);
        float* copy = (float*)(e + columns + LeastColumns);
        float* x = input, y = output;
        for (int i = 0; i < rows; i++, x += columns, y += columns)
        {
            if (inPlace)
            {
                new ReadOnlySpan<float>(x, columns).CopyTo(new Span<float>(copy, columns));
            }

            Row<S, V>(inPlace ? copy : x, y, columns, e, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<S, V>(float* x, float* y, int columns, double* e, float* rest)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        if (typeof(V) == typeof(Vector256<double>))
        {
            RowOf256(x, y, columns, e, rest);
            return;
        }

        float max = RowRange.Of<Simd512<float>, Vector512<float>>(x, columns, out float least);
        bool narrow = max - least <= NarrowRange;
        int ragged = columns % (4 * S.Count);
        if (ragged > 0)
        {
            new Span<float>(rest, 4 * S.Count).Fill(max + (float)Exponential.DecayLeast);
            new ReadOnlySpan<float>(x + columns - ragged, ragged).CopyTo(new Span<float>(rest, ragged));
        }

        double sum = narrow ? SumOfNarrow<S, V>(x, rest, max, columns, e) : SumOfWide<S, V>(x, rest, max, columns, e);
        if (!(Math.Abs(max) <= GreatestMax && double.IsFinite(sum)))
        {
            Fallback<S, V>(x, max, SumInOrder<S, V>(x, max, columns), y, columns);
        }
        else if (narrow)
        {
            DivideNarrow<S, V>(x, max, y, rest, columns, e, sum);
        }
        else
        {
            DivideWide<S, V>(x, max, y, rest, columns, e, sum);
        }
    }

    // Each body is laid out twice, in methods of their own: what is constant there folds, and the JIT's budget for inlining is per method.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double SumOfNarrow<S, V>(float* x, float* rest, double max, int columns, double* e)
        where S : struct, ISimd<V, double>
        where V : struct => Sum<S, V>(x, rest, max, columns, e, narrow: true);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double SumOfWide<S, V>(float* x, float* rest, double max, int columns, double* e)
        where S : struct, ISimd<V, double>
        where V : struct => Sum<S, V>(x, rest, max, columns, e, narrow: false);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void DivideNarrow<S, V>(float* x, double max, float* y, float* rest, int columns, double* e, double sum)
        where S : struct, ISimd<V, double>
        where V : struct => Divide<S, V>(x, max, y, rest, columns, e, sum, narrow: true);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void DivideWide<S, V>(float* x, double max, float* y, float* rest, int columns, double* e, double sum)
        where S : struct, ISimd<V, double>
        where V : struct => Divide<S, V>(x, max, y, rest, columns, e, sum, narrow: false);

    /// <summary>The exponentials in whole turns, and the sum over them. Those beyond the row, e^-110, do not show in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Sum<S, V>(float* x, float* rest, double max, int columns, double* e, bool narrow)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        int turn = 4 * S.Count;
        VectorX4<S, V, double> sum = default;
        for (int j = 0; j < columns; j += turn)
        {
            float* from = columns - j < turn ? rest : x + j;
            VectorX4<S, V, double> difference = VectorX4<S, V, double>.LoadSingle(in *from, 0) - max;
            VectorX4<S, V, double> exponentials = Exponential.Decay(
                narrow ? difference : VectorX4<S, V, double>.Max(Exponential.DecayLeast, difference));
            exponentials.Store(ref *e, (nuint)j);
            sum += exponentials;
        }

        return LaneOrder.Fold<S, V, double, WideSumTerms<float>>(S.Add(S.Add(sum.A, sum.B), S.Add(sum.C, sum.D)));
    }

    /// <summary>y[j] = e[j] / sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Divide<S, V>(float* x, double max, float* y, float* rest, int columns, double* e, double sum, bool narrow)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        int turn = 4 * S.Count, bits = 1 + BitOperations.Log2((uint)((columns / turn) + (columns / 64) + 264));
        double inverse = 1 / sum, bound = Math.ScaleB(1, bits - 53), sumInOrder = double.NaN;
        for (int j = 0; j < columns; j += turn)
        {
            int count = Math.Min(turn, columns - j);
            VectorX4<S, V, double> quotients = VectorX4<S, V, double>.Load(in *e, (nuint)j) * inverse;
            if (narrow ? !VectorX4<S, V, double>.AnyNearHalf(quotients, bits) : VectorX4<S, V, double>.SameInSingle(
                quotients * (1 + bound), quotients * (1 - bound)))
            {
                float* to = count < turn ? rest : y + j;
                quotients.StoreSingle(ref *to, 0);
                if (count < turn)
                {
                    new ReadOnlySpan<float>(rest, count).CopyTo(new Span<float>(y + j, count));
                }
            }
            else
            {
                sumInOrder = double.IsNaN(sumInOrder) ? SumInOrder<S, V>(x, max, columns) : sumInOrder;
                Fallback<S, V>(x + j, max, sumInOrder, y + j, count);
            }
        }
    }

    /// <summary>The sum that is asked for.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double SumInOrder<S, V>(float* x, double max, int columns)
        where S : struct, ISimd<V, double>
        where V : struct => new SoftmaxTerms<float>(x, max, kept: null).Sum<S, V>(columns);

    /// <summary>The quotients that are asked for.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fallback<S, V>(float* x, double max, double sum, float* y, int count)
        where S : struct, ISimd<V, double>
        where V : struct => MultiSpanLoop.Run<S, V, double, Quotient<float>>(
            new Quotient<float>(new SoftmaxTerms<float>(x, max, kept: null), sum, y), count);
}
