using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Kernels.Threading;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>How a product is divided into parts and blocks, and what is packed: chosen from its sizes, without effect on its
/// bits.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct GemmPlan
{
    /// <summary>The parts, one for a thread; everything below is about one part.</summary>
    public GemmSplit Split { get; private init; }

    /// <summary>Whether each element is four chains (<see cref="UsesFourChains"/>).</summary>
    public bool FourChains { get; private init; }

    /// <summary>Whether the rows of A of each tile are copied before they are read.</summary>
    public bool PackA { get; private init; }

    /// <summary>Whether B is packed in a pass of its own.</summary>
    public bool PackB { get; private init; }

    /// <summary>Whether the first tile of rows packs B as it reads it.</summary>
    public bool PackBInTile { get; private init; }

    /// <summary>Elements from one packed group of rows of A to the next; 0 if each overwrites the one before, since there is no later block
    /// of columns.</summary>
    public int NextPackedA { get; private init; }

    /// <summary>kc.</summary>
    public int BlockDepth { get; private init; }

    /// <summary>nc.</summary>
    public int BlockColumns { get; private init; }

    /// <summary>Elements of workspace for a packed block of B; A's block follows it.</summary>
    public int PackedBLength { get; private init; }

    /// <summary>Elements of workspace for one part, including those that aligning it may skip.</summary>
    public int WorkspaceLength { get; private init; }

    /// <summary>
    /// Whether each element is four chains (<see cref="FourChainTile{S, V, T}"/>): few columns and a long inner dimension. Part of the
    /// numeric contract: it depends on n and k alone, and is the same for float and double.
    /// </summary>
    public static bool UsesFourChains(int n, int k) => n <= 16 && k >= 32;

    /// <summary>
    /// Whether a product is so small that it needs no plan: one block, one thread, nothing packed but a transposed B, which fits on the
    /// stack. Making a plan takes as long as multiplying 8 by 8.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSmall<T>(int m, int n, int k, bool transposeB, bool scaled)
        where T : unmanaged =>
        m <= 64 && n <= 64 && !scaled
        && (UsesFourChains(n, k)
            ? !transposeB && n * (long)k * Unsafe.SizeOf<T>() <= Blocking.InPlaceBytes
            : k <= 64 && n * k * Unsafe.SizeOf<T>() <= (transposeB ? Blocking.StackBytes : Blocking.InPlaceBytes));

    /// <summary>The plan for C (m by n) from an inner dimension of k.</summary>
    /// <param name="width">The width that will run.</param>
    /// <param name="transposeA">Whether A is stored as k by m.</param>
    /// <param name="transposeB">Whether B is stored as n by k; it is packed then.</param>
    /// <param name="packed">Whether B is a <see cref="PackedMatrix{T}"/>.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">The inner dimension.</param>
    /// <param name="scaled">Whether alpha is other than 1: it is multiplied into A as A is packed.</param>
    /// <param name="threads">The threads to divide the product among; 0 for one per physical core.</param>
    public static unsafe GemmPlan Create<T>(
        SimdWidth width, bool transposeA, bool transposeB, bool packed, int m, int n, int k, bool scaled, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int tileRows = Blocking.TileRows(width), panelWidth = Blocking.TileColumns<T>(width);
        bool chains = UsesFourChains(n, k);
        bool packB = transposeB && n != 1 && !packed;
        GemmSplit split = GemmSplit.Create(m, n, k, Cores.Parts(threads), tileRows, panelWidth);
        (m, n) = split.Largest(m, n);
        if (m == 0 || n == 0 || k == 0)
        {
            return new GemmPlan { Split = split };
        }

        int size = sizeof(T);
        int tiles = (m + tileRows - 1) / tileRows;
        bool wideStride = transposeA && (long)m * size >= Blocking.WideStrideBytes;
        int maxDepth = Blocking.DepthBytes / (wideStride ? Blocking.WideStrideDepthDivisor : 1) / size;
        int depth = chains ? k : Blocking.Divide(k, maxDepth, 4);
        int columns = chains ? n : Blocking.Divide(n, Math.Max(panelWidth, Blocking.BlockBBytes / (depth * size)), panelWidth);
        bool packBInTile =
            !packB && !packed && !chains && tiles >= Blocking.MinTilesToPackB && (long)n * k * size > Blocking.InPlaceBytes;
        bool packA = scaled || (wideStride && !chains && n >= 4 * panelWidth);
        if (!packA && !packB && !packBInTile && tiles == 1)
        {
            // Nothing is read twice.
            bool longRows = !packed && m <= Blocking.MaxFewRows && (long)n * size >= Blocking.LongRowBytes(m);
            (depth, columns) = (longRows ? Math.Min(k, Blocking.LongRowDepth) : k, n);
        }

        int group = packA ? Packing.PackedALength<T>(Math.Min(m, chains ? tileRows : Blocking.PackRows), depth) : 0;
        bool keepA = packA && columns < n;
        int groupTiles = Blocking.PackRows / tileRows;
        int packedA = keepA ? checked(group * ((tiles + groupTiles - 1) / groupTiles)) : group;
        int packedB = packB || packBInTile ? checked(depth * Blocking.RoundUp(columns, chains ? 16 : panelWidth)) : 0;
        int length = checked(packedA + packedB);
        return new GemmPlan
        {
            Split = split,
            FourChains = chains,
            PackA = packA,
            PackB = packB,
            PackBInTile = packBInTile,
            NextPackedA = keepA ? group : 0,
            BlockDepth = depth,
            BlockColumns = columns,
            PackedBLength = packedB,
            WorkspaceLength = length == 0 ? 0 : checked(length + (Blocking.AlignmentBytes / size)),
        };
    }

    /// <summary>Elements of workspace for all parts.</summary>
    public long TotalWorkspaceLength => (long)Split.Parts * WorkspaceLength;
}
