using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>
/// The rows of <see cref="LabelledCrossEntropy{T}"/> where there are few classes: a vector holds one class of as many rows as it has lanes.
/// </summary>
/// <remarks>
/// Row by row, three classes would leave five lanes of eight unused and cost four passes each. Transposed, every operation uses all lanes,
/// and a lane sees the operations of its row in their order: the sum over the classes is the tree of <see cref="LaneOrder"/>, whose lanes
/// beyond the last class are zero. The class of a row is found by comparing, not by its address: a vector loaded from lanes that were just
/// stored one by one would wait until all of them have reached the cache.
/// </remarks>
internal static unsafe class FewClasses<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// The greatest number of classes: 32 vectors of 64 bytes are 2 KiB of stack, twice. Fewer than the lanes of <see cref="LaneOrder"/>,
    /// so that each class has its own.
    /// </summary>
    public const int Max = 32;

    private const int Lane = 64; // bytes of the widest vector

    /// <summary>
    /// All rows: their values into <paramref name="total"/>, their gradients into <paramref name="dOutputs"/> unless it is null.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run<S, V>(int rows, int columns, T* outputs, int* labels, T* dOutputs, ref LaneTotal total)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        byte* memory = stackalloc byte[((2 * Max) + 2) * Lane];
        double* x = (double*)(((nuint)memory + (Lane - 1)) & ~(nuint)(Lane - 1));
        double* tree = x + (Max * Lane / sizeof(double));
        double* values = tree + (Max * Lane / sizeof(double));
        for (int i = 0; i < rows; i += S.Count)
        {
            int count = Math.Min(S.Count, rows - i);
            T* scores = outputs + ((nint)i * columns);
            V label = Lanes.LoadIntegers<S, V>(labels + i, count, values);
            V max = S.Broadcast(double.NegativeInfinity), own = S.Zero;
            for (int j = 0; j < columns; j++)
            {
                V score = Lanes.LoadApart<S, V, T>(scores + j, columns, count, values);
                S.Store(score, ref *x, (nuint)(j * S.Count));
                max = S.Max(score, max);
                own = S.Select(S.Equals(label, S.Broadcast(j)), score, own);
            }

            V sum = SumOfExponentials<S, V>(x, columns, max, tree);
            V value = S.Subtract(Log<S, V>(sum), S.Subtract(own, max));
            S.Store(value, ref *values, 0);
            for (int r = 0; r < count; r++)
            {
                total.Add(i + r, values[r]);
            }

            if (dOutputs != null)
            {
                Scatter<S, V>(x, sum, label, rows, count, columns, (T*)tree, dOutputs + ((nint)i * columns));
            }
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
            S.Store(
                l + half < columns ? S.Add(term, S.Load(ref *x, (nuint)((l + half) * S.Count))) : term, ref *tree, (nuint)(l * S.Count));
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
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Scatter<S, V>(double* e, V sum, V label, int rows, int count, int columns, T* transposed, T* dOutputs)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V own = S.Zero;
        for (int j = 0; j < columns; j++)
        {
            own = S.Select(S.Equals(label, S.Broadcast(j)), S.Load(ref *e, (nuint)(j * S.Count)), own);
        }

        V size = S.Broadcast(rows);
        V ownGradient = S.Divide(S.Subtract(S.Divide(own, sum), S.Broadcast(1)), size);
        V divisor = S.Multiply(size, sum);
        for (int j = 0; j < columns; j++)
        {
            nuint at = (nuint)(j * S.Count);
            V gradient = S.Divide(S.Load(ref *e, at), divisor);
            Lanes.StoreWide<S, V, T>(S.Select(S.Equals(label, S.Broadcast(j)), ownGradient, gradient), transposed, at, S.Count);
        }

        for (int r = 0; r < count; r++)
        {
            for (int j = 0; j < columns; j++)
            {
                *dOutputs++ = transposed[(j * S.Count) + r];
            }
        }
    }
}
