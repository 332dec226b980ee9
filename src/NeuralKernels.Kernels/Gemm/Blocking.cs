using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;

namespace NeuralKernels.Kernels.Gemm;

/// <summary>The blocking table: how much of A and B is worked on at a time. It moves time only, never a bit of the result.</summary>
/// <remarks>Blocking over the inner dimension is exact, because a partial sum stored in C and loaded again is the same number.</remarks>
internal static class Blocking
{
    /// <summary>Inner dimension of a block: a panel of B (kc by nr) stays in L1 while A streams past it.</summary>
    /// <remarks>256 steps * 2 vectors * 64 B = 32 KiB of a 48 KiB L1 at 512 bits; 256 * 2 * 32 B = 16 KiB of 32 KiB at 256 bits.</remarks>
    public const int Depth = 256;

    /// <summary>Rows of a packed block of A: mc by kc stays in L2 while every panel of B passes.</summary>
    /// <remarks>192 rows * (256 + 16) steps * 8 B = 408 KiB at double, half that at float: at most half of a 1 MiB L2.</remarks>
    public const int Rows = 192;

    /// <summary>Columns of a packed block of B: kc by nc stays in L3 while every block of A passes.</summary>
    /// <remarks>2048 columns * 256 steps * 4 B = 2 MiB at float.</remarks>
    public const int Columns = 2048;

    /// <summary>Elements added to the row stride of a packed A, so that the rows of a tile do not fall into one set of the cache.</summary>
    /// <remarks>One cache line: 16 floats, 8 doubles.</remarks>
    public const int PaddingBytes = 64;

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
