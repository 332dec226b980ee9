using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>How a product is cut, and what is packed: chosen from its sizes alone, and without effect on its bits.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct GemmPlan
{
    /// <summary>Whether the second order of summation applies.</summary>
    public readonly bool Chains;

    /// <summary>Whether each tile of rows of A is copied before it is read.</summary>
    public readonly bool PackA;

    /// <summary>Whether B is packed in a pass of its own.</summary>
    public readonly bool PackB;

    /// <summary>Whether the first tile of rows packs B as it reads it.</summary>
    public readonly bool CopyB;

    /// <summary>Elements from one packed group of rows of A to the next; 0 if each replaces the one before, since no block of columns comes
    /// after.</summary>
    public int NextPackedA { get; private init; }

    /// <summary>kc.</summary>
    public readonly int BlockDepth;

    /// <summary>nc.</summary>
    public readonly int BlockColumns;

    private readonly int _packedALength;

    private GemmPlan(bool chains, bool packA, bool packB, bool copyB, int depth, int columns, int packedA, int packedB)
    {
        Chains = chains;
        PackA = packA;
        PackB = packB;
        CopyB = copyB;
        BlockDepth = depth;
        BlockColumns = columns;
        _packedALength = packedA;
        PackedBLength = packedB;
    }

    /// <summary>
    /// Whether the second order of summation applies (<see cref="FourChainTile{S, V, T}"/>): few columns and a long inner dimension. Part of
    /// the numeric
    /// contract: it depends on n and k alone, and is the same for float and double.
    /// </summary>
    public static bool UsesChains(int n, int k) => n <= 16 && k >= 32;

    /// <summary>
    /// Whether a product is so small that it needs no plan: one block, one thread, nothing packed but a transposed B, which fits on the
    /// stack. Making
    /// a plan takes as long as multiplying 8 by 8.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSmall<T>(int m, int n, int k, bool transposeB, bool scaled)
        where T : unmanaged =>
        m <= 64 && n <= 64 && !scaled
        && (UsesChains(n, k)
            ? !transposeB && n * (long)k * Unsafe.SizeOf<T>() <= Blocking.InPlaceBytes
            : k <= 64 && n * k * Unsafe.SizeOf<T>() <= (transposeB ? Blocking.StackBytes : Blocking.InPlaceBytes));

    /// <summary>Elements of workspace that a packed block of B takes; A's block follows it.</summary>
    public int PackedBLength { get; }

    /// <summary>Elements of workspace in all, with those that aligning it may skip.</summary>
    public int WorkspaceLength { get; private init; }

    /// <summary>The plan for C (m by n) from an inner dimension of k.</summary>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">The inner dimension.</param>
    /// <param name="rowsContiguous">Whether the rows of op(A) stand in a row each.</param>
    /// <param name="columnsContiguous">Whether the columns of op(B) stand side by side. Where they do not, B is packed.</param>
    /// <param name="packed">Whether B has been packed before (<see cref="PackedMatrix{T}"/>).</param>
    /// <param name="scaled">Whether alpha is other than 1: it is multiplied into A as A is packed.</param>
    /// <param name="tileRows">Rows of the tallest tile.</param>
    /// <param name="panelWidth">Columns of a tile, to whose multiples a packed B is filled up.</param>
    /// <param name="chains">Whether the second order applies, which the whole product's n and k decide, not a part's.</param>
    public static unsafe GemmPlan Create<T>(
        int m, int n, int k, bool rowsContiguous, bool columnsContiguous, bool packed, bool scaled, int tileRows, int panelWidth,
        bool chains)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (m == 0 || n == 0 || k == 0)
        {
            return default;
        }

        int size = sizeof(T);
        int tiles = (m + tileRows - 1) / tileRows;
        bool farSteps = !rowsContiguous && (long)m * size >= Blocking.FarStepBytes;
        int depth = chains ? k : Blocking.Cut(k, Blocking.DepthBytes / (farSteps ? Blocking.FarStepCut : 1) / size, 4);
        int columns = chains ? n : Blocking.Cut(n, Math.Max(panelWidth, Blocking.BlockBBytes / (depth * size)), panelWidth);
        bool packB = !columnsContiguous && !packed;
        bool copyB = !packB && !packed && !chains && tiles >= Blocking.LeastTilesToCopy && (long)n * k * size > Blocking.InPlaceBytes;
        bool packA = scaled || (farSteps && !chains && n >= 4 * panelWidth);
        if (!packA && !packB && !copyB && tiles == 1)
        {
            // Nothing is read twice.
            bool farRows = !packed && m <= Blocking.MostRowTileRows && (long)n * size >= Blocking.FarRowBytes(m);
            (depth, columns) = (farRows ? Math.Min(k, Blocking.FarRowSteps) : k, n);
        }

        int group = packA ? Packing.PackedALength<T>(Math.Min(m, chains ? tileRows : Blocking.PackRows), depth) : 0;
        bool keepA = packA && columns < n;
        int groupTiles = Blocking.PackRows / tileRows;
        int packedA = keepA ? checked(group * ((tiles + groupTiles - 1) / groupTiles)) : group;
        int packedB = packB || copyB ? checked(depth * Blocking.RoundUp(columns, chains ? 16 : panelWidth)) : 0;
        int length = checked(packedA + packedB);
        return new GemmPlan(chains, packA, packB, copyB, depth, columns, packedA, packedB)
        {
            NextPackedA = keepA ? group : 0,
            WorkspaceLength = length == 0 ? 0 : checked(length + (Blocking.PaddingBytes / size)),
        };
    }
}
