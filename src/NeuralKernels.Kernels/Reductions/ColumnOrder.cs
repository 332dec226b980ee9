using System.Numerics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>What a sum down the columns adds up; <see cref="ColumnOrder"/> says in which order.</summary>
internal interface IColumnOperator
{
    /// <summary>
    /// The accumulators of columns j to j + count - 1 with one more row taken in, whose elements of these columns start at <paramref
    /// name="at"/>. Where the vector is full, <paramref name="count"/> is the constant S.Count.
    /// </summary>
    V Accumulate<S, V>(V accumulator, nuint at, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct;
}

/// <summary>Sums down the columns of a strip of a matrix, in double: one chain per column from +0, rows ascending.</summary>
internal static unsafe class ColumnOrder
{
    /// <summary>
    /// Columns that are taken at a time: eight of the widest vectors of doubles, two groups of four chains that cover the latency of an
    /// addition. The strip's sums lie on the stack, and a batch of 256 rows of it (64 KiB of floats) in the second-level cache from pass to
    /// pass.
    /// </summary>
    public const int Strip = 64;

    /// <summary>output[j] for the first <paramref name="columns"/> columns of the strip; room for whole vectors is there.</summary>
    /// <param name="terms">What is added.</param>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="columns">Columns of this strip, at most <see cref="Strip"/>.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="output">Room for <see cref="Strip"/> sums.</param>
    public static void Reduce<S, V, TTerms>(in TTerms terms, int rows, int columns, int stride, double* output)
        where S : struct, ISimd<V, double>
        where V : struct
        where TTerms : struct, IColumnOperator
    {
        TTerms own = terms; // a local, whose fields the JIT keeps in registers
        int j = 0;
        for (; j <= columns - (4 * S.Count); j += 4 * S.Count)
        {
            nuint j0 = (nuint)j, j1 = j0 + (nuint)S.Count, j2 = j1 + (nuint)S.Count, j3 = j2 + (nuint)S.Count;
            V a0 = S.Zero, a1 = S.Zero, a2 = S.Zero, a3 = S.Zero;
            nuint row = 0;
            for (int i = 0; i < rows; i++, row += (nuint)stride)
            {
                a0 = own.Accumulate<S, V>(a0, row + j0, j0, S.Count);
                a1 = own.Accumulate<S, V>(a1, row + j1, j1, S.Count);
                a2 = own.Accumulate<S, V>(a2, row + j2, j2, S.Count);
                a3 = own.Accumulate<S, V>(a3, row + j3, j3, S.Count);
            }

            S.Store(a0, ref *output, j0);
            S.Store(a1, ref *output, j1);
            S.Store(a2, ref *output, j2);
            S.Store(a3, ref *output, j3);
        }

        for (; j <= columns - S.Count; j += S.Count)
        {
            S.Store(OneVector<S, V, TTerms>(in terms, rows, stride, (nuint)j, S.Count), ref *output, (nuint)j);
        }

        if (j < columns)
        {
            S.Store(OneVector<S, V, TTerms>(in terms, rows, stride, (nuint)j, columns - j), ref *output, (nuint)j);
        }
    }

    /// <summary>gradient[j] = (accumulate ? gradient[j] : 0) + sums[j], added in double and rounded once to T.</summary>
    public static void Give<T>(double* sums, int columns, T* gradient, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < columns; j++)
        {
            gradient[j] = T.CreateTruncating((accumulate ? double.CreateTruncating(gradient[j]) : 0) + sums[j]);
        }
    }

    private static V OneVector<S, V, TTerms>(in TTerms terms, int rows, int stride, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
        where TTerms : struct, IColumnOperator
    {
        TTerms own = terms;
        V sum = S.Zero;
        nuint row = 0;
        for (int i = 0; i < rows; i++, row += (nuint)stride)
        {
            sum = own.Accumulate<S, V>(sum, row + j, j, count);
        }

        return sum;
    }
}
