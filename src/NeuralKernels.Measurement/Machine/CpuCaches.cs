using System;
using System.Runtime.Intrinsics.X86;

namespace NeuralKernels.Measurement;

/// <summary>The sizes of the data caches in bytes: L1 and L2 of a core, and the shared L3.</summary>
internal sealed record CpuCaches(long L1, long L2, long L3)
{
    // The minimum of server cores since 2017, where the CPU does not report its caches (ARM, some hypervisors).
    private static readonly CpuCaches s_default = new(32 << 10, 512 << 10, 8 << 20);

    /// <summary>The caches of this machine.</summary>
    public static CpuCaches Here { get; } = Read();

    /// <summary>The levels of memory, nearest first, and the number of bytes that a measurement reads there.</summary>
    /// <remarks>Half of a cache, so that the rest of the process fits beside it; for DRAM four times the last cache.</remarks>
    public (string Level, long Bytes, bool IsShared)[] Levels =>
    [
        ("L1", L1 / 2, false),
        ("L2", L2 / 2, false),
        ("L3", L3 / 2, true),
        ("DRAM", Math.Clamp(4 * L3, 64L << 20, 512L << 20), true),
    ];

    /// <summary>The nearest level that holds this number of bytes.</summary>
    public string LevelOf(long bytes) => bytes <= L1 ? "L1" : bytes <= L2 ? "L2" : bytes <= L3 ? "L3" : "DRAM";

    /// <summary>
    /// CPUID leaf 4 (Intel) or 0x8000001D (AMD), a subleaf per cache: EAX bits 4 to 0 its type (0: no more; 1: data; 3: both), bits 7 to 5
    /// its level; line, partitions and ways in EBX, sets in ECX, each less one ("AMD64 Architecture Programmer's Manual", volume 3,
    /// appendix E).
    /// </summary>
    private static CpuCaches Read()
    {
        const int intel = 4, amd = unchecked((int)0x8000001D), max = 16;
        if (!X86Base.IsSupported)
        {
            return s_default;
        }

        // An Intel CPU has the extended range too, but not this leaf; an AMD CPU answers leaf 4 with zeros.
        int leaf = Cpu.Has(amd) ? amd : intel;
        Span<long> bytes = stackalloc long[8];
        for (int i = 0; i < max && Cpu.Has(leaf); i++)
        {
            (int eax, int ebx, int ecx, _) = X86Base.CpuId(leaf, i);
            if ((eax & 31) == 0)
            {
                break;
            }

            if ((eax & 31) is 1 or 3)
            {
                bytes[(eax >>> 5) & 7] = ((ebx & 0xFFF) + 1L) * (((ebx >>> 12) & 0x3FF) + 1) * ((ebx >>> 22) + 1) * ((uint)ecx + 1L);
            }
        }

        // Each level is at least four times the one before, so that half of it never fits the one before.
        long l1 = bytes[1] > 0 ? bytes[1] : s_default.L1;
        long l2 = Math.Max(bytes[2] > 0 ? bytes[2] : s_default.L2, 4 * l1);
        return new CpuCaches(l1, l2, Math.Max(bytes[3] > 0 ? bytes[3] : s_default.L3, 4 * l2));
    }
}
