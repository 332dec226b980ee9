using System;
using System.Runtime.Intrinsics.X86;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>The cache sizes of this machine that the blocking needs. They affect speed, never a bit of the result.</summary>
internal static class CacheSizes
{
    // The smallest L2 of the x86 and ARM server cores since 2017 is 256 KiB, the usual one 512 KiB to 2 MiB
    private const int Fallback = 512 * 1024;

    /// <summary>Bytes of one core's L2: what the CPU reports (x86), within 256 KiB and 2 MiB; 512 KiB where it reports none.</summary>
    public static readonly int L2 = Math.Clamp(ReadL2() ?? Fallback, 256 * 1024, 2048 * 1024);

    /// <summary>CPUID leaf 0x80000006, ECX bits 31 to 16: KiB of L2, on AMD and Intel alike ("AMD64 Architecture Programmer's Manual",
    /// volume 3, appendix E).</summary>
    private static int? ReadL2()
    {
        const int extended = unchecked((int)0x80000000), l2 = unchecked((int)0x80000006);
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(extended, 0).Eax < unchecked((uint)l2))
        {
            return null;
        }

        int kibibytes = X86Base.CpuId(l2, 0).Ecx >>> 16;
        return kibibytes == 0 ? null : kibibytes * 1024;
    }
}
