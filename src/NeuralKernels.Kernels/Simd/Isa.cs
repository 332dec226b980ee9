using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using static System.FormattableString;

namespace NeuralKernels.Kernels.Simd;

/// <summary>The vector width that kernels run at.</summary>
public enum SimdWidth
{
    /// <summary>The width of <see cref="Vector{T}"/>, which the runtime chooses for its CPU: 128 to 512 bits.</summary>
    Portable = 0,

    /// <summary>One lane at a time.</summary>
    Scalar = 1,

    /// <summary>128 bits: SSE, NEON.</summary>
    Bits128 = 128,

    /// <summary>256 bits: AVX2.</summary>
    Bits256 = 256,

    /// <summary>512 bits: AVX-512.</summary>
    Bits512 = 512,
}

/// <summary>The vector width of this process, and what this CPU supports.</summary>
/// <remarks>
/// The environment variable <c>NEURALKERNELS_WIDTH</c> (512, 256, 128, portable or 1) forces a width for the whole process. On a CPU with a
/// fused multiply-add any width may be forced: where the registers are missing the runtime splits the vectors, and the bits stay the same.
/// A CPU without one runs the portable width or the scalar, which have an exact software form; a check in each operation of the others
/// would cost the tiles their inlining.
/// </remarks>
public static class Isa
{
    private const string Variable = "NEURALKERNELS_WIDTH";

    /// <summary>The width that kernels are dispatched on.</summary>
    /// <remarks>A static readonly field of a type without a static constructor: the JIT folds it to a constant in tier 1.</remarks>
    internal static readonly SimdWidth s_width = Choose(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The width that kernels run at in this process.</summary>
    public static SimdWidth Width => s_width;

    /// <summary>The width chosen where none is forced.</summary>
    /// <remarks>
    /// The widest of fixed size that this CPU has in hardware, or <see cref="SimdWidth.Portable"/> where it has none, or where its vectors
    /// are scalable and longer than the 128 bits of NEON.
    /// </remarks>
    public static SimdWidth Widest =>
        IsAccelerated(SimdWidth.Bits512) ? SimdWidth.Bits512
        : IsAccelerated(SimdWidth.Bits256) ? SimdWidth.Bits256
        : IsAccelerated(SimdWidth.Bits128) && !HasLongScalableVectors ? SimdWidth.Bits128
        : IsAccelerated(SimdWidth.Portable) ? SimdWidth.Portable
        : SimdWidth.Scalar;

    /// <summary>The widths that can be forced here, the widest of fixed size first and the scalar last.</summary>
    public static IReadOnlyList<SimdWidth> Widths =>
    [
        .. (HasFusedMultiplyAdd ? [SimdWidth.Bits512, SimdWidth.Bits256, SimdWidth.Bits128] : Array.Empty<SimdWidth>()),
        .. (PortableFits ? [SimdWidth.Portable] : Array.Empty<SimdWidth>()),
        SimdWidth.Scalar,
    ];

    /// <summary>Whether a fused multiply-add is one instruction here. Where it is not, <see cref="SoftwareFma"/> gives the same
    /// bits.</summary>
    public static bool HasFusedMultiplyAdd
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Fma.IsSupported || AdvSimd.IsSupported;
    }

    /// <summary>Whether <see cref="Vector{T}"/> is 128, 256 or 512 bits: a longer one would not fit the virtual lanes of a reduction, which
    /// are eight vectors of 512 bits.</summary>
    private static bool PortableFits => Vector<byte>.Count is 16 or 32 or 64;

    private static bool HasLongScalableVectors =>
        AdvSimd.IsSupported && Vector<byte>.Count > Vector128<byte>.Count && IsAccelerated(SimdWidth.Portable);

    /// <summary>Whether this CPU runs the width in hardware, with what the kernels need at it.</summary>
    public static bool IsAccelerated(SimdWidth width) => width switch
    {
        SimdWidth.Bits512 => HasFusedMultiplyAdd && Vector512.IsHardwareAccelerated,
        SimdWidth.Bits256 => HasFusedMultiplyAdd && Vector256.IsHardwareAccelerated,
        SimdWidth.Bits128 => HasFusedMultiplyAdd && Vector128.IsHardwareAccelerated,
        SimdWidth.Portable => PortableFits && Vector.IsHardwareAccelerated,
        _ => true,
    };

    /// <summary>The width as a heading: "512 bits", "portable", "scalar".</summary>
    public static string NameOf(SimdWidth width) => width switch
    {
        SimdWidth.Portable => "portable",
        SimdWidth.Scalar => "scalar",
        _ => Invariant($"{(int)width} bits"),
    };

    /// <summary>What forces the width in the environment: "512", "portable", "1".</summary>
    public static string ForcedBy(SimdWidth width) => width == SimdWidth.Portable ? NameOf(width) : Invariant($"{(int)width}");

    /// <summary>The instruction sets in use, for reports: for example "AVX-512, 512 bits, FMA".</summary>
    public static string Describe()
    {
        string set = Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : Avx.IsSupported ? "AVX" : Sse42.IsSupported ? "SSE4.2"
            : X86Base.IsSupported ? "SSE2" : AdvSimd.IsSupported ? "NEON" : "no vector instructions known here";
        string width = Width == SimdWidth.Portable ? Invariant($"portable {8 * Vector<byte>.Count} bits") : NameOf(Width);
        return $"{set}, {width}, {(HasFusedMultiplyAdd ? "FMA" : "software FMA")}";
    }

    internal static SimdWidth Choose(string? forced)
    {
        if (string.IsNullOrEmpty(forced))
        {
            return Widest;
        }

        SimdWidth width = forced switch
        {
            "512" => SimdWidth.Bits512,
            "256" => SimdWidth.Bits256,
            "128" => SimdWidth.Bits128,
            "portable" => SimdWidth.Portable,
            "1" => SimdWidth.Scalar,
            _ => throw new InvalidOperationException($"{Variable} is '{forced}'; expected 512, 256, 128, portable or 1."),
        };
        return Widths.Contains(width) ? width
            : throw new InvalidOperationException(
                width == SimdWidth.Portable
                    ? Invariant($"{Variable} is '{forced}'; vectors of {8 * Vector<byte>.Count} bits are not supported.")
                    : $"{Variable} is '{forced}'; this CPU has no fused multiply-add, so only portable and 1 run.");
    }
}
