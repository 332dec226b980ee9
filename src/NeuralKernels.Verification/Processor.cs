using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace NeuralKernels.Verification;

/// <summary>The CPU, runtime and instruction sets of this process.</summary>
internal static class Processor
{
    // Its EAX is the highest extended leaf; leaves 2 to 4 above it hold the name.
    private const int ExtendedLeaf = unchecked((int)0x80000000);

    /// <summary>The name that the CPU reports, or its architecture where it reports none.</summary>
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

    /// <summary>The instruction sets that the runtime lets this process use, and the vector widths that it accelerates.</summary>
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
