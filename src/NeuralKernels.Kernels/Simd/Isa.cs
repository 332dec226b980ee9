using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using static System.FormattableString;

namespace NeuralKernels.Kernels.Simd;

/// <summary>The vector width that kernels run at.</summary>
public enum SimdWidth
{
    /// <summary>One lane at a time.</summary>
    Scalar = 1,

    /// <summary>128 bits: SSE, NEON.</summary>
    Bits128 = 128,

    /// <summary>256 bits: AVX2.</summary>
    Bits256 = 256,

    /// <summary>512 bits: AVX-512.</summary>
    Bits512 = 512,
}

/// <summary>Which width runs, and whether this CPU has what the kernels ask for.</summary>
/// <remarks>
/// The environment variable <c>NEURALKERNELS_WIDTH</c> (512, 256, 128 or 1) forces a width for the whole process. Any width may be forced
/// on
/// any CPU with a fused multiply-add: where the registers are missing the runtime splits the vectors, and the bits stay the same. A CPU
/// without
/// one runs the scalar, the only width with the exact software form: a check in each vector operation would cost the tiles their inlining.
/// </remarks>
public static class Isa
{
    private const string Variable = "NEURALKERNELS_WIDTH";

    /// <summary>The width that doors dispatch on.</summary>
    /// <remarks>A static readonly field of a type without a static constructor: the JIT folds it to a constant in tier 1.</remarks>
    internal static readonly SimdWidth s_width = Choose(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The width that kernels run at in this process.</summary>
    public static SimdWidth Width => s_width;

    /// <summary>The widest width that this CPU runs in hardware; scalar where it has no fused multiply-add.</summary>
    public static SimdWidth Widest =>
        !HasFusedMultiplyAdd ? SimdWidth.Scalar
        : Vector512.IsHardwareAccelerated ? SimdWidth.Bits512
        : Vector256.IsHardwareAccelerated ? SimdWidth.Bits256
        : Vector128.IsHardwareAccelerated ? SimdWidth.Bits128
        : SimdWidth.Scalar;

    /// <summary>Whether a fused multiply-add is one instruction here. Where it is not, <see cref="SoftwareFma"/> gives the same
    /// bits.</summary>
    public static bool HasFusedMultiplyAdd
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Fma.IsSupported || AdvSimd.IsSupported;
    }

    /// <summary>The instruction sets in use, for reports: for example "AVX-512, 512 bits, FMA".</summary>
    public static string Describe()
    {
        string set = Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : Avx.IsSupported ? "AVX" : Sse42.IsSupported ? "SSE4.2"
            : X86Base.IsSupported ? "SSE2" : AdvSimd.IsSupported ? "NEON" : "no vector instructions";
        string width = Width == SimdWidth.Scalar ? "scalar" : Invariant($"{(int)Width} bits");
        return $"{set}, {width}, {(HasFusedMultiplyAdd ? "FMA" : "software FMA")}";
    }

    internal static SimdWidth Choose(string? forced) => forced switch
    {
        null or "" => Widest,
        "512" or "256" or "128" when !HasFusedMultiplyAdd => throw new InvalidOperationException(
            $"{Variable} is '{forced}'; this CPU has no fused multiply-add, so only 1 runs."),
        "512" => SimdWidth.Bits512,
        "256" => SimdWidth.Bits256,
        "128" => SimdWidth.Bits128,
        "1" => SimdWidth.Scalar,
        _ => throw new InvalidOperationException($"{Variable} is '{forced}'; expected 512, 256, 128 or 1."),
    };
}
