using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>The block sizes: how much of A and B is worked on at a time. They affect speed, never a bit of the result.</summary>
/// <remarks>Blocking over the inner dimension is exact, because a partial sum stored in C and loaded again is the same number.</remarks>
internal static class Blocking
{
    /// <summary>kc, the inner dimension of a block, in bytes of one column: L2 / 256, which is 4 KiB (1024 floats) for 1 MiB.</summary>
    /// <remarks>
    /// 12 rows of A of 4 KiB fill a 48 KiB L1, so A comes from L2 too: 48 B a step beside the 128 B of B, in 12 cycles of multiply-adds, a
    /// fifth of the bandwidth of L2. In return C is read and written a quarter as often as with the 1 KiB that would keep A in L1; measured
    /// faster from 512 on.
    /// </remarks>
    public static readonly int DepthBytes = CacheSizes.L2 / 256;

    /// <summary>A block of B (kc by nc) in bytes: half of L2. A and C pass through the other half, and the next block where the last tiles
    /// prefetch it.</summary>
    /// <remarks>
    /// Against three quarters of L2 without prefetching, interleaved in one process: 256 by 2048 by 2048 3 to 6 % faster, 1024 and 2048
    /// squared 1.6 %, a training step of 1024-2048-2048-1000 1.4 % (Zen 5, November 2026). Rows of B that are pages apart share a few sets
    /// of L2, so that most of what is prefetched waits in L3.
    /// </remarks>
    public static readonly int BlockBBytes = CacheSizes.L2 / 2;

    /// <summary>With fewer tiles of rows than this B is read in place: a second reading does not repay the copy.</summary>
    public const int MinTilesToPackB = 3;

    /// <summary>A B no larger than this is read in place: the L1 of every CPU holds it.</summary>
    public const int InPlaceBytes = 32 * 1024;

    /// <summary>A B no larger than this is transposed or padded on the stack.</summary>
    public const int StackBytes = 16 * 1024;

    /// <summary>A page of memory. The CPU's own prefetchers do not cross pages, so rows this far apart are prefetched explicitly.</summary>
    public const int PageBytes = 4096;

    /// <summary>A transposed A whose rows are at least this long is copied: its steps would share the sets of the caches, and each would
    /// have a page of its own.</summary>
    public const int WideStrideBytes = 4096;

    /// <summary>By how much kc is smaller for such an A: the packed steps of a tile, 192 bytes each, should stay in L1.</summary>
    public const int WideStrideDepthDivisor = 4;

    /// <summary>Up to so many rows are multiplied by <see cref="RowTile{S, V, T}"/>.</summary>
    public const int MaxFewRows = 3;

    /// <summary>Few rows against rows of B this long take B in blocks of <see cref="LongRowDepth"/> rows: a tile of 512 B columns alone
    /// would touch a page for every step.</summary>
    /// <remarks>One row from a page on; two or three, which load and store C for each block, from two pages.</remarks>
    public static int LongRowBytes(int rows) => rows == 1 ? PageBytes : 2 * PageBytes;

    /// <summary>kc of such a block: as many streams as the CPU's prefetchers follow. A row times 2048 by 2048 went from 27 to 34 GFLOP/s
    /// (Zen 5), times 4096 by 4096 from 10 to 16, times 4096 by 1024 from 27 to 39.</summary>
    public const int LongRowDepth = 8;

    /// <summary>How far ahead in its rows such a block is also prefetched: three tiles. 1 by 2048 by 2048 gained 16 %, 1 by 4096 by 4096,
    /// which comes from DRAM, 12 %, both Zen 5.</summary>
    public const int LongRowPrefetchBytes = 1536;

    /// <summary>Rows of A that are copied together: 48 floats or doubles are whole cache lines of a transposed A, and a whole number of
    /// tiles.</summary>
    public const int PackRows = 48;

    /// <summary>A cache line, 16 floats or 8 doubles: workspaces are aligned to it, and a row of a packed A is longer by it, so that the
    /// rows do not fall into one set of the cache.</summary>
    public const int AlignmentBytes = 64;

    /// <summary>Divides a length into equal parts of at most <paramref name="max"/>, then rounds the part up to a multiple.</summary>
    public static int Divide(int length, int max, int multiple)
    {
        int parts = (length + max - 1) / max;
        return Math.Min(length, RoundUp((length + parts - 1) / parts, multiple));
    }

    /// <summary>The next address that begins a cache line.</summary>
    public static unsafe T* AlignUp<T>(T* address)
        where T : unmanaged => (T*)(((nuint)address + (AlignmentBytes - 1)) & ~(nuint)(AlignmentBytes - 1));

    /// <summary>Rows of the tallest tile: 12 rows by 2 vectors are 24 accumulators of 32 registers; 6 rows are 12 of 16.</summary>
    /// <remarks>512-bit vectors and NEON have 32 registers, 256- and 128-bit x86 has 16 without AVX-512's encodings.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TileRows<V>()
        where V : struct => Unsafe.SizeOf<V>() == 64 || AdvSimd.IsSupported ? 12 : 6;

    /// <inheritdoc cref="TileRows{V}()"/>
    public static int TileRows(SimdWidth width) => VectorBytes(width) == 64 || AdvSimd.IsSupported ? 12 : 6;

    /// <summary>Rows of the tallest tile of one vector whose elements have four chains each: 6 * 4 or 3 * 4 accumulators.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ChainTileRows<V>()
        where V : struct => TileRows<V>() / 2;

    /// <summary>Columns of the widest tile, and of a panel of a packed B: two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TileColumns<V, T>()
        where V : struct
        where T : unmanaged => 2 * (Unsafe.SizeOf<V>() / Unsafe.SizeOf<T>());

    /// <inheritdoc cref="TileColumns{V, T}()"/>
    public static int TileColumns<T>(SimdWidth width)
        where T : unmanaged => width == SimdWidth.Scalar ? 2 : 2 * (VectorBytes(width) / Unsafe.SizeOf<T>());

    private static int VectorBytes(SimdWidth width) => width == SimdWidth.Portable ? Vector<byte>.Count : (int)width / 8;

    /// <summary>Rounds up to a multiple.</summary>
    public static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
