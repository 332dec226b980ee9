using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>One row against a packed B of finite numbers, skipping the zeros of the row: the rows of B that meet them are not read. The
/// bits are those of the product without skipping.</summary>
/// <remarks>
/// <para>
/// Why no bit changes: where b is finite, 0 b is a zero, and a fused multiply-add of it returns the sum unchanged, except that a sum of -0
/// and a product of +0 give +0. A chain starts from +0, so it is -0 only after a product too small for a float, and from there on a skipped
/// step can change nothing but the sign of that zero. The bias, added at the end, removes the sign: -0 + b = +0 + b for every b but -0.
/// Hence the conditions: B was found finite when it was packed, and the bias has no -0.
/// </para>
/// <para>
/// Half of what a ReLU returns is 0, and all of an image's background; and a row times a matrix takes the time of reading the matrix. 512
/// by 512 from L3, half the row 0: 7.8 to 4.8 microseconds, four fifths 0: 2.0 (Zen 5, November 2026).
/// </para>
/// </remarks>
internal static unsafe class ZeroSkip<S, V, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The longest row: its list of indices is on the stack, 16 KiB.</summary>
    private const int MaxLength = 4096;

    /// <summary>Fewer zeros than one in so many elements do not repay the list.</summary>
    private const int MinShare = 8;

    /// <summary>The cost of the list for each element of the row, as columns of B that are read from L2 in that time: with instructions
    /// that compress a register, and without.</summary>
    /// <remarks>With 128 columns a third of the row must be 0, or a little over half of it (Zen 5, November 2026).</remarks>
    private static int ListCost => Avx512F.IsSupported && typeof(T) == typeof(float) ? 44 : 72;

    /// <summary>Runs the product, if enough of the row is 0.</summary>
    /// <returns>Whether it did.</returns>
    public static bool TryRun(in GemmProblem<T> problem) =>
        problem.StepA == 1
        && problem.K <= MaxLength
        && problem.N >= 4 * S.Count
        && IsWorthwhile(Zeros(problem.A, problem.K), problem.K, problem.N)
        && HasNoNegativeZero(problem.Bias, problem.N)
        && Run(problem);

    private static bool IsWorthwhile(int zeros, int k, int n) => zeros >= k / MinShare && (long)zeros * n >= (long)k * ListCost;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool Run(in GemmProblem<T> problem)
    {
        int* nonzero = stackalloc int[problem.K + Vector512<int>.Count];
        GemmProblem<T> left = problem;
        left.Nonzero = nonzero;

        // The tile needs at least one step: of a row of zeros only, List has written the index of one, whose step changes no bit.
        left.K = Math.Max(1, List(problem.A, problem.K, nonzero));
        RowLoops<S, V, T>.Run<SkipZeros>(ref left);
        if (left.N > 0)
        {
            left.K = problem.K;
            PanelLoop<S, V, T>.Run<ReadB>(ref left);
        }

        if (!problem.Epilogue.IsEmpty)
        {
            problem.Epilogue.Run(problem.C, problem.RowC, 0, 1, 0, problem.N);
        }

        return true;
    }

    /// <summary>Lists the indices of the nonzero elements; what is written after the list is without meaning.</summary>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int List(T* a, int k, int* steps)
    {
        int p = 0, count = 0;
        if (Avx512F.IsSupported && typeof(T) == typeof(float))
        {
            Vector512<int> numbers = Vector512<int>.Indices;
            for (; p <= k - 16; p += 16)
            {
                Vector512<int> kept = ~Vector512.Equals(Vector512.Load((float*)a + p), Vector512<float>.Zero).AsInt32();
                Avx512F.Compress(Vector512<int>.Zero, kept, numbers).Store(steps + count);
                count += BitOperations.PopCount((uint)kept.ExtractMostSignificantBits());
                numbers += Vector512.Create(16);
            }
        }

        for (; p < k; p++)
        {
            // Written always and kept where a bit but the sign's is set: a branch would be mispredicted every other time.
            steps[count] = p;
            count += (sizeof(T) == sizeof(int) ? ((int*)a)[p] << 1 : ((long*)a)[p] << 1) == 0 ? 0 : 1;
        }

        return count;
    }

    /// <summary>How many elements of a row are 0, of either sign.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Zeros(T* a, int k)
    {
        // A lane that is equal is all ones, -1, and counted as an integer: a sum of floats would be a chain of four cycles a step.
        V counts = S.Zero;
        int p = 0;
        for (; p <= k - S.Count; p += S.Count)
        {
            counts = S.SubtractBits(counts, S.Equals(S.Load(ref *a, (nuint)p), S.Zero));
        }

        T* lanes = stackalloc T[S.Count];
        S.Store(counts, ref *lanes, 0);
        int zeros = 0;
        for (int i = 0; i < S.Count; i++)
        {
            zeros += sizeof(T) == sizeof(int) ? ((int*)lanes)[i] : (int)((long*)lanes)[i];
        }

        for (; p < k; p++)
        {
            zeros += a[p] == T.Zero ? 1 : 0;
        }

        return zeros;
    }

    private static bool HasNoNegativeZero(T* bias, int n)
    {
        var values = new ReadOnlySpan<T>(bias, n);
        return typeof(T) == typeof(float)
            ? !MemoryMarshal.Cast<T, int>(values).Contains(int.MinValue)
            : !MemoryMarshal.Cast<T, long>(values).Contains(long.MinValue);
    }
}
