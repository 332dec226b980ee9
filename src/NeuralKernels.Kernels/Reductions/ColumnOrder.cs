using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>The terms of a sum over the rows of each column; <see cref="ColumnOrder"/> has the order.</summary>
internal interface IColumnOperator
{
    /// <summary>
    /// The accumulators of columns j to j + count - 1 after one more row, whose elements of these columns start at <paramref name="at"/>.
    /// Where the vector is full, <paramref name="count"/> is the constant S.Count.
    /// </summary>
    V Accumulate<S, V>(V accumulator, nuint at, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct;
}

/// <summary>
/// Sums over the rows of a strip of columns, in double, from +0; and the order of every sum over the rows of a matrix.
/// </summary>
/// <remarks>
/// <para>
/// The order depends on the number of rows alone, and is the same for <see cref="ColumnSum"/> and for the gradients of LayerNorm and
/// RmsNorm:
/// </para>
/// <code>
/// chain c = ((first (+) row 4096 c) (+) row 4096 c + 1) (+) ... row 4096 c + 4095, or the last row
/// first   = what the output held for c = 0 where a sum accumulates in its own type, else +0
/// while more than one is left:  neighbours 0 and 1, 2 and 3, ... are added; an odd one is carried up as it is
/// </code>
/// <para>
/// Up to 4096 rows that is one chain. A single chain of floats would stop growing at 2^24 equal terms. The error of a sum of n rows is to
/// first order at most (min(n, 4096) + ceil(log2(n / 4096))) u sum|x|, u = 2^-24 or 2^-53. The tree is evaluated depth first, so that at
/// most 19 sums are kept at a time (2^31 elements are 2^19 chains).
/// </para>
/// </remarks>
internal static unsafe class ColumnOrder
{
    /// <summary>Rows of a chain.</summary>
    public const int Chain = 4096;

    /// <summary>
    /// Columns that are summed at a time: eight of the widest vectors of doubles, two groups of four chains that cover the latency of an
    /// addition. The strip's sums are on the stack, and a batch of 256 rows of it (64 KiB of floats) in the second-level cache from pass to
    /// pass.
    /// </summary>
    public const int Strip = 64;

    /// <summary>output[j] for the first <paramref name="columns"/> columns of the strip; the sums are stored as whole vectors.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="columns">Columns of this strip, at most <see cref="Strip"/>.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="output">Room for <see cref="Strip"/> sums.</param>
    public static void Reduce<S, V, TTerms>(in TTerms terms, int rows, int columns, int stride, double* output)
        where S : struct, ISimd<V, double>
        where V : struct
        where TTerms : struct, IColumnOperator
    {
        if (rows <= Chain)
        {
            ReduceChain<S, V, TTerms>(in terms, 0, rows, columns, stride, output);
        }
        else
        {
            ReduceTree<S, V, TTerms>(in terms, 0, rows, columns, stride, output);
        }
    }

    /// <summary>
    /// The number of rows in the left branch at the root of the tree, of <paramref name="rows"/> rows, more than one chain.
    /// </summary>
    public static int LeftBranch(int rows) => (int)(BitOperations.RoundUpToPowerOf2((uint)Chains(rows)) / 2) * Chain;

    /// <summary>The levels of the tree: 0 for one chain.</summary>
    public static int Levels(int rows) => BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)Chains(rows)));

    private static int Chains(int rows) => rows <= Chain ? 1 : ((rows - 1) / Chain) + 1;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReduceTree<S, V, TTerms>(in TTerms terms, nuint from, int rows, int columns, int stride, double* output)
        where S : struct, ISimd<V, double>
        where V : struct
        where TTerms : struct, IColumnOperator
    {
        if (rows <= Chain)
        {
            ReduceChain<S, V, TTerms>(in terms, from, rows, columns, stride, output);
            return;
        }

        int left = LeftBranch(rows);
        double* right = stackalloc double[Strip];
        ReduceTree<S, V, TTerms>(in terms, from, left, columns, stride, output);
        ReduceTree<S, V, TTerms>(in terms, from + ((nuint)left * (nuint)stride), rows - left, columns, stride, right);
        for (int j = 0; j < columns; j++)
        {
            output[j] += right[j];
        }
    }

    /// <summary>One chain per column, from the row on that begins at element <paramref name="from"/>.</summary>
    private static void ReduceChain<S, V, TTerms>(in TTerms terms, nuint from, int rows, int columns, int stride, double* output)
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
            nuint row = from;
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
            S.Store(OneVector<S, V, TTerms>(in terms, from, rows, stride, (nuint)j, S.Count), ref *output, (nuint)j);
        }

        if (j < columns)
        {
            S.Store(OneVector<S, V, TTerms>(in terms, from, rows, stride, (nuint)j, columns - j), ref *output, (nuint)j);
        }
    }

    /// <summary>gradient[j] = (accumulate ? gradient[j] : 0) + sums[j], added in double and rounded once to T.</summary>
    public static void Store<T>(double* sums, int columns, T* gradient, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < columns; j++)
        {
            gradient[j] = T.CreateTruncating((accumulate ? double.CreateTruncating(gradient[j]) : 0) + sums[j]);
        }
    }

    private static V OneVector<S, V, TTerms>(in TTerms terms, nuint from, int rows, int stride, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
        where TTerms : struct, IColumnOperator
    {
        TTerms own = terms;
        V sum = S.Zero;
        nuint row = from;
        for (int i = 0; i < rows; i++, row += (nuint)stride)
        {
            sum = own.Accumulate<S, V>(sum, row + j, j, count);
        }

        return sum;
    }
}
