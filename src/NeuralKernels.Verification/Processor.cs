using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace NeuralKernels.Verification;

/// <summary>What this process runs on.</summary>
internal static class Processor
{
    // Says how far the extended leaves go; two further on are three that hold the name
    private const int ExtendedLeaf = unchecked((int)0x80000000);

    /// <summary>The name that the CPU gives itself, or its architecture where it does not say, or may not.</summary>
    public static string Name()
    {
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(ExtendedLeaf, 0).Eax < 0x80000004)
        {
            return $"{RuntimeInformation.ProcessArchitecture} without a name";
        }

        var name = new StringBuilder();
        for (int leaf = 2; leaf <= 4; leaf++)
        {
            (int eax, int ebx, int ecx, int edx) = X86Base.CpuId(ExtendedLeaf + leaf, 0);
            Span<int> registers = [eax, ebx, ecx, edx];
            name.Append(Encoding.ASCII.GetString(MemoryMarshal.AsBytes(registers)));
        }

        return name.ToString().Trim('\0', ' ');
    }

    /// <summary>The runtime and the platform.</summary>
    public static string Runtime() => $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}";

    /// <summary>The instruction sets that the runtime lets this process use, and the vectors that it counts as fast.</summary>
    public static IReadOnlyList<string> Features() =>
    [
        .. new (string Name, bool Here)[]
        {
            ("AVX-512F", Avx512F.IsSupported),
            ("AVX2", Avx2.IsSupported),
            ("FMA", Fma.IsSupported),
            ("AVX", Avx.IsSupported),
            ("SSE4.2", Sse42.IsSupported),
            ("SSE2", X86Base.IsSupported),
            ("NEON", AdvSimd.IsSupported),
            ("Vector512", Vector512.IsHardwareAccelerated),
            ("Vector256", Vector256.IsHardwareAccelerated),
            ("Vector128", Vector128.IsHardwareAccelerated),
        }.Where(feature => feature.Here).Select(feature => feature.Name),
    ];
}
