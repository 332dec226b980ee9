using System;
using System.Runtime.Intrinsics.X86;

namespace NeuralKernels.Measurement;

/// <summary>Bytes of the data caches: of one core's L1 and L2, and of the L3 that cores share.</summary>
internal sealed record CpuCaches(long L1, long L2, long L3)
{
    // What a server core since 2017 has at the least, where the CPU does not say (ARM, some hypervisors).
    private static readonly CpuCaches s_usual = new(32 << 10, 512 << 10, 8 << 20);

    /// <summary>Those of this machine.</summary>
    public static CpuCaches Here { get; } = Read();

    /// <summary>Where memory can lie, from the nearest, and how many bytes a measurement reads there.</summary>
    /// <remarks>Half of a cache, so that it stays there beside what else a process needs; for DRAM four times the last cache.</remarks>
    public (string Level, long Bytes, bool IsShared)[] Levels =>
    [
        ("L1", L1 / 2, false),
        ("L2", L2 / 2, false),
        ("L3", L3 / 2, true),
        ("DRAM", Math.Clamp(4 * L3, 64L << 20, 512L << 20), true),
    ];

    /// <summary>The nearest level that holds so many bytes.</summary>
    public string LevelOf(long bytes) => bytes <= L1 ? "L1" : bytes <= L2 ? "L2" : bytes <= L3 ? "L3" : "DRAM";

    /// <summary>
    /// CPUID leaf 4 (Intel) or 0x8000001D (AMD), a subleaf per cache: EAX bits 4 to 0 its type (0: no more; 1: data; 3: both), bits 7 to 5
    /// its
    /// level; line, partitions and ways in EBX, sets in ECX, each less one ("AMD64 Architecture Programmer's Manual", volume 3, appendix
    /// E).
    /// </summary>
    private static CpuCaches Read()
    {
        const int intel = 4, amd = unchecked((int)0x8000001D), most = 16;
        if (!X86Base.IsSupported)
        {
            return s_usual;
        }

        // An Intel CPU knows the second range too, but not so far; an AMD CPU answers leaf 4 with zeros.
        int leaf = Cpu.Has(amd) ? amd : intel;
        Span<long> bytes = stackalloc long[8];
        for (int i = 0; i < most && Cpu.Has(leaf); i++)
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

        // Each level at least four times the one before, so that half of it is never within the one before.
        long l1 = bytes[1] > 0 ? bytes[1] : s_usual.L1;
        long l2 = Math.Max(bytes[2] > 0 ? bytes[2] : s_usual.L2, 4 * l1);
        return new CpuCaches(l1, l2, Math.Max(bytes[3] > 0 ? bytes[3] : s_usual.L3, 4 * l2));
    }
}
