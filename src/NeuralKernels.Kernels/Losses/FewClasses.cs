using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>The rows of <see cref="LabelledCrossEntropy{T}"/> where there are few classes: a vector holds one class of as many rows as it has lanes.</summary>
/// <remarks>
/// Row by row, three classes would leave five lanes of eight idle and pay for four passes each. Turned, every operation works on all lanes, and a lane sees
/// the operations of its row in their order: the sum over the classes is the tree of <see cref="LaneOrder"/>, whose lanes beyond the last class are zero.
/// </remarks>
internal static unsafe class FewClasses<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The most classes: 32 vectors of 64 bytes are 2 KiB of stack, twice. Fewer than the lanes of <see cref="LaneOrder"/>, so that each has its own.</summary>
    public const int Most = 32;

    private const int Lane = 64; // bytes of the widest vector

    /// <summary>All rows: their values into <paramref name="total"/>, their gradients into <paramref name="dOutputs"/> unless it is null.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run<S, V>(int rows, int columns, T* outputs, int* labels, T* dOutputs, ref LaneTotal total)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        byte* memory = stackalloc byte[((2 * Most) + 4) * Lane];
        double* x = (double*)(((nuint)memory + (Lane - 1)) & ~(nuint)(Lane - 1));
        double* tree = x + (Most * Lane / sizeof(double));
        double* own = tree + (Most * Lane / sizeof(double));
        double* sums = own + (Lane / sizeof(double));
        for (int i = 0; i < rows; i += S.Count)
        {
            int count = Math.Min(S.Count, rows - i);
            nint start = (nint)i * columns;
            Gather<S, V>(outputs + start, count, columns, x);
            V max = S.Broadcast(double.NegativeInfinity);
            for (int j = 0; j < columns; j++)
            {
                max = S.Max(S.Load(ref *x, (nuint)(j * S.Count)), max);
            }

            for (int r = 0; r < S.Count; r++)
            {
                own[r] = r < count ? x[(labels[i + r] * S.Count) + r] : 0;
            }

            V ownScore = S.Subtract(S.Load(ref *own, 0), max);
            V sum = SumOfExponentials<S, V>(x, columns, max, tree);
            S.Store(S.Subtract(Log<S, V>(sum), ownScore), ref *own, 0);
            for (int r = 0; r < count; r++)
            {
                total.Add(i + r, own[r]);
            }

            if (dOutputs != null)
            {
                S.Store(sum, ref *sums, 0);
                Scatter<S, V>(x, sum, sums, labels + i, rows, count, columns, dOutputs + start);
            }
        }
    }

    /// <summary>x[j] = class j of each row; the lanes of rows that do not exist are 0.</summary>
    private static void Gather<S, V>(T* rows, int count, int columns, double* x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        if (count < S.Count)
        {
            new Span<double>(x, columns * S.Count).Clear();
        }

        for (int r = 0; r < count; r++)
        {
            for (int j = 0; j < columns; j++)
            {
                x[(j * S.Count) + r] = double.CreateTruncating(rows[j]);
            }

            rows += columns;
        }
    }

    /// <summary>x[j] becomes e[j] = exp(x[j] - max); returns the sum, a tree over the classes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V SumOfExponentials<S, V>(double* x, int columns, V max, double* tree)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        for (int j = 0; j < columns; j++)
        {
            nuint at = (nuint)(j * S.Count);
            S.Store(default(ExpOperator).Apply<S, V>(S.Subtract(S.Load(ref *x, at), max)), ref *x, at);
        }

        int half = (int)(BitOperations.RoundUpToPowerOf2((uint)columns) / 2);
        if (half == 0)
        {
            return S.Load(ref *x, 0);
        }

        for (int l = 0; l < half; l++)
        {
            V term = S.Load(ref *x, (nuint)(l * S.Count));
            S.Store(l + half < columns ? S.Add(term, S.Load(ref *x, (nuint)((l + half) * S.Count))) : term, ref *tree, (nuint)(l * S.Count));
        }

        while ((half /= 2) > 0)
        {
            for (int l = 0; l < half; l++)
            {
                nuint at = (nuint)(l * S.Count);
                S.Store(S.Add(S.Load(ref *tree, at), S.Load(ref *tree, (nuint)((l + half) * S.Count))), ref *tree, at);
            }
        }

        return S.Load(ref *tree, 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V Log<S, V>(V sum)
        where S : struct, ISimd<V, double>
        where V : struct => default(LogOperator).Apply<S, V>(sum);

    /// <summary>Gradients from the exponentials: e / (rows sum), and on the label (e / sum - 1) / rows.</summary>
    private static void Scatter<S, V>(double* e, V sum, double* sums, int* labels, int rows, int count, int columns, T* dOutputs)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        T* gradient = dOutputs;
        for (int r = 0; r < count; r++)
        {
            double* own = e + (labels[r] * S.Count) + r;
            sums[r] = ((*own / sums[r]) - 1) / rows;
        }

        V divisor = S.Multiply(S.Broadcast(rows), sum);
        for (int j = 0; j < columns; j++)
        {
            nuint at = (nuint)(j * S.Count);
            S.Store(S.Divide(S.Load(ref *e, at), divisor), ref *e, at);
        }

        for (int r = 0; r < count; r++)
        {
            for (int j = 0; j < columns; j++)
            {
                gradient[j] = T.CreateTruncating(e[(j * S.Count) + r]);
            }

            gradient[labels[r]] = T.CreateTruncating(sums[r]);
            gradient += columns;
        }
    }
}
