using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <content>The quotients, and what tells that one must be evaluated as defined.</content>
internal static unsafe partial class RoundingTestedSoftmax
{
    /// <summary>y[j] = e[j] / sum, where the quotients are normal floats.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void DivideNormal<G, S, V>(in RowParts row, double sum)
        where G : struct, IVectorGroup<G, double>
        where S : struct, ISimd<V, double>
        where V : struct => Divide<G, S, V>(in row, sum, normal: true);

    /// <summary>The same where they may lie below the normal range.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void DivideAny<G, S, V>(in RowParts row, double sum)
        where G : struct, IVectorGroup<G, double>
        where S : struct, ISimd<V, double>
        where V : struct => Divide<G, S, V>(in row, sum, normal: false);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Divide<G, S, V>(in RowParts row, double sum, bool normal)
        where G : struct, IVectorGroup<G, double>
        where S : struct, ISimd<V, double>
        where V : struct
    {
        int bits = 1 + BitOperations.Log2((uint)((TermsPerSum / G.Count) + (row.Columns / TermsPerSum) + (row.Columns / 64) + 264 + 140));
        double* e = row.E;
        float* y = row.Y;
        double inverse = 1 / sum, bound = Math.ScaleB(1, bits - 53), sumInOrder = double.NaN;
        int ragged = row.Columns % G.Count, whole = row.Columns - ragged;
        for (int j = 0; j < whole; j += G.Count)
        {
            G quotients = G.Load(in *e, (nuint)j) * inverse;
            if (normal ? !G.AnyNearHalf(quotients, bits) : G.SameInSingle(quotients * (1 + bound), quotients * (1 - bound)))
            {
                G.StoreSingle(quotients, ref *y, (nuint)j);
            }
            else
            {
                Fallback<S, V>(in row, j, G.Count, ref sumInOrder);
            }
        }

        if (ragged > 0)
        {
            G quotients = G.Load(in *e, (nuint)whole) * inverse;
            if (G.SameInSingle(quotients * (1 + bound), quotients * (1 - bound)))
            {
                G.StoreSingle(quotients, ref *row.Rest, 0);
                new ReadOnlySpan<float>(row.Rest, ragged).CopyTo(new Span<float>(y + whole, ragged));
            }
            else
            {
                Fallback<S, V>(in row, whole, ragged, ref sumInOrder);
            }
        }
    }

    /// <summary>Elements from <paramref name="j"/> on as they are defined; the sum is evaluated once per row.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fallback<S, V>(in RowParts row, int j, int count, ref double sumInOrder)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        float max = MaxOf<V>(in row, out _);
        sumInOrder = double.IsNaN(sumInOrder) ? SumInOrder<S, V>(in row, max) : sumInOrder;
        Evaluate<S, V>(in row, j, count, max, sumInOrder);
    }
}
