using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>The blocking table: how much of A and B is worked on at a time. It moves time only, never a bit of the result.</summary>
/// <remarks>Blocking over the inner dimension is exact, because a partial sum stored in C and loaded again is the same number.</remarks>
internal static class Blocking
{
    /// <summary>Inner dimension of a block in bytes of one column: kc. One part in 256 of L2: 4 KiB (1024 floats) where L2 has 1
    /// MiB.</summary>
    /// <remarks>
    /// 12 rows of A of 4 KiB fill a 48 KiB L1, so A comes from L2 too: 48 B a step beside the 128 B of B, in 12 cycles of multiply-adds, a
    /// fifth of what L2
    /// gives. In return C is read and written a quarter as often as with the 1 KiB that would keep A in L1; measured better from 512 on.
    /// </remarks>
    public static readonly int DepthBytes = CacheSizes.L2 / 256;

    /// <summary>A block of B in bytes: kc by nc. Half of L2, by measurement; A and C pass through the rest, and the next block where the
    /// last tiles ask for it.</summary>
    /// <remarks>
    /// Beside three quarters without asking, in turns in one process: 256 by 2048 by 2048 3 to 6 % faster, 1024 and 2048 squared 1.6 %, a
    /// training step of
    /// 1024-2048-2048-1000 1.4 % (Zen 5, November 2026). Steps that are pages apart share a few sets of L2, so that most of what is asked
    /// for waits in L3.
    /// </remarks>
    public static readonly int BlockBBytes = CacheSizes.L2 / 2;

    /// <summary>B is read where it stands by fewer tiles of rows than this: the second reading does not repay the copy.</summary>
    public const int LeastTilesToCopy = 3;

    /// <summary>B is read where it stands if it is no larger than this: L1 of every CPU holds it.</summary>
    public const int InPlaceBytes = 32 * 1024;

    /// <summary>A transposed B no larger than this is turned on the stack.</summary>
    public const int StackBytes = 16 * 1024;

    /// <summary>A page of memory. What stands this far apart is asked for in time, since the CPU's own prefetchers do not cross
    /// pages.</summary>
    public const int PageBytes = 4096;

    /// <summary>A transposed A whose steps are this far apart is copied: they would share the sets of the caches, and each would have its
    /// own page.</summary>
    public const int FarStepBytes = 4096;

    /// <summary>A block is so many times less deep where steps are far apart: a tile's packed steps, a part of 192 bytes each, should stay
    /// in L1.</summary>
    public const int FarStepCut = 4;

    /// <summary>The most rows of the tile for few rows.</summary>
    public const int MostRowTileRows = 3;

    /// <summary>Few rows against rows of B this long take B in blocks of some steps: a tile of 512 B columns alone would have a page of its
    /// own for every step.</summary>
    /// <remarks>One row from a page on; two or three, which load and store C for each block, from two.</remarks>
    public static int FarRowBytes(int rows) => rows == 1 ? PageBytes : 2 * PageBytes;

    /// <summary>The steps of such a block, streams that the CPU's prefetchers follow. A row times 2048 by 2048 went from 27 to 34 GFLOP/s
    /// (Zen 5), times 4096 by 4096 from 10 to 16, times 4096 by 1024 from 27 to 39.</summary>
    public const int FarRowSteps = 8;

    /// <summary>How far ahead in its rows such a block is asked for besides: three tiles. 1 by 2048 by 2048 gained 16 %, 1 by 4096 by 4096,
    /// which comes from DRAM, 12 %, both Zen 5.</summary>
    public const int FarRowAhead = 1536;

    /// <summary>Rows of A that are copied together: 48 floats or doubles are whole cache lines of a transposed A, and a whole number of
    /// tiles.</summary>
    public const int PackRows = 48;

    /// <summary>A cache line: what workspaces are aligned to, and what the row stride of a packed A is longer by, so that its rows do not
    /// fall into one set of the cache.</summary>
    /// <remarks>One cache line: 16 floats, 8 doubles.</remarks>
    public const int PaddingBytes = 64;

    /// <summary>Equal parts of a length, none longer than <paramref name="most"/> but for the multiple it is rounded up to.</summary>
    public static int Cut(int length, int most, int multiple)
    {
        int parts = (length + most - 1) / most;
        return Math.Min(length, RoundUp((length + parts - 1) / parts, multiple));
    }

    /// <summary>The next address that begins a cache line.</summary>
    public static unsafe T* AlignUp<T>(T* address)
        where T : unmanaged => (T*)(((nuint)address + (PaddingBytes - 1)) & ~(nuint)(PaddingBytes - 1));

    /// <summary>Rows of the tallest tile: 12 rows by 2 vectors are 24 accumulators of 32 registers; 6 rows are 12 of 16.</summary>
    /// <remarks>512-bit vectors and NEON have 32 registers, 256- and 128-bit x86 has 16 without AVX-512's encodings.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TileRows<V>()
        where V : struct => Unsafe.SizeOf<V>() == 64 || AdvSimd.IsSupported ? 12 : 6;

    /// <summary>Rows of the tallest tile of the second order, whose elements have four chains each: 6 * 4 or 3 * 4 accumulators.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ChainTileRows<V>()
        where V : struct => TileRows<V>() / 2;

    /// <summary>Columns of the widest tile: two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TileColumns<V, T>()
        where V : struct
        where T : unmanaged => 2 * (Unsafe.SizeOf<V>() / Unsafe.SizeOf<T>());

    /// <summary>Rounds up to a multiple.</summary>
    public static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
