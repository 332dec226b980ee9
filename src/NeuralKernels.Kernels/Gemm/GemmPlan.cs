using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace NeuralKernels.Kernels.Gemm;

/// <summary>How a product is cut, and what is packed: chosen from its sizes alone, and without effect on its bits.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct GemmPlan
{
    public readonly bool Chains;
    public readonly bool PackA;
    public readonly bool PackB;
    public readonly int BlockRows;
    public readonly int BlockDepth;
    public readonly int BlockColumns;

    private readonly int _packedALength;

    private GemmPlan(bool chains, bool packA, bool packB, int rows, int depth, int columns, int packedA, int packedB)
    {
        Chains = chains;
        PackA = packA;
        PackB = packB;
        BlockRows = rows;
        BlockDepth = depth;
        BlockColumns = columns;
        _packedALength = packedA;
        PackedBLength = packedB;
    }

    /// <summary>
    /// Whether the second order of summation applies (<see cref="ChainTile{S, V, T}"/>): few columns and a long inner dimension. Part of the numeric
    /// contract: it depends on n and k alone, and is the same for float and double.
    /// </summary>
    public static bool UsesChains(int n, int k) => n <= 16 && k >= 32;

    /// <summary>Elements of workspace that a packed block of B takes; A's block follows it.</summary>
    public int PackedBLength { get; }

    /// <summary>Elements of workspace in all.</summary>
    public int WorkspaceLength => checked(PackedBLength + _packedALength);

    /// <summary>The plan for C (m by n) from an inner dimension of k.</summary>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">The inner dimension.</param>
    /// <param name="columnsContiguous">Whether the columns of op(B) stand side by side. Where they do not, B is packed.</param>
    /// <param name="scaled">Whether alpha is other than 1: it is multiplied into A as A is packed.</param>
    /// <param name="panelWidth">Columns of a tile, to whose multiples a packed B is filled up.</param>
    /// <param name="chains">Whether the second order applies, which the whole product's n and k decide, not a part's.</param>
    public static unsafe GemmPlan Create<T>(int m, int n, int k, bool columnsContiguous, bool scaled, int panelWidth, bool chains)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (m == 0 || n == 0 || k == 0)
        {
            return default;
        }

        // A product whose B fits half of L2 is read in place: each step of a tile costs two cache lines of B and 24 multiply-adds.
        bool large = (long)n * k * sizeof(T) > 512 * 1024 || (m >= 128 && n > 64 && k > 64);
        bool packB = !columnsContiguous || (large && m >= 48);
        bool packA = scaled || (packB && large && n >= 4 * panelWidth);
        int depth = (packA || packB) && !chains ? Math.Min(k, Blocking.Depth) : k;
        int rows = packA ? Math.Min(m, Math.Max(1, Blocking.Rows * Blocking.Depth / depth)) : m;
        int columns = packB ? Math.Min(n, Blocking.Columns) : n;
        int packedA = packA ? checked(Math.Max(rows * Packing.PackedStride<T>(depth), depth * Packing.PackedStride<T>(rows))) : 0;
        int packedB = packB ? checked(depth * Blocking.RoundUp(columns, panelWidth)) : 0;
        return new GemmPlan(chains, packA, packB, rows, depth, columns, packedA, packedB);
    }
}
