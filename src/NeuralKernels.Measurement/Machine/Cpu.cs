using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;
using static System.FormattableString;

namespace NeuralKernels.Measurement;

/// <summary>What this CPU says of itself.</summary>
internal static class Cpu
{
    private const int Extended = unchecked((int)0x80000000);

    /// <summary>Its name, family and model: "AMD EPYC (family 26, model 2)"; where it does not say (ARM), the architecture.</summary>
    public static string Name { get; } = ReadName();

    /// <summary>
    /// CPUID leaves 0x80000002 to 0x80000004: 48 characters; leaf 1, EAX: family in bits 11 to 8, bits 27 to 20 added where that is 15;
    /// model in
    /// bits 7 to 4, bits 19 to 16 above them ("AMD64 Architecture Programmer's Manual", volume 3, appendix E; Intel alike).
    /// </summary>
    private static string ReadName()
    {
        if (!X86Base.IsSupported || !Has(Extended + 4))
        {
            return RuntimeInformation.ProcessArchitecture.ToString();
        }

        Span<int> words = stackalloc int[12];
        for (int leaf = 0; leaf < 3; leaf++)
        {
            (words[4 * leaf], words[(4 * leaf) + 1], words[(4 * leaf) + 2], words[(4 * leaf) + 3]) = X86Base.CpuId(Extended + 2 + leaf, 0);
        }

        int signature = X86Base.CpuId(1, 0).Eax;
        int family = (signature >>> 8) & 15;
        int model = (signature >>> 4) & 15;
        if (family is 6 or 15)
        {
            model |= (signature >>> 12) & 0xF0;
            family += family == 15 ? (signature >>> 20) & 0xFF : 0;
        }

        string brand = Encoding.ASCII.GetString(MemoryMarshal.AsBytes(words)).Replace('\0', ' ').Trim();
        return Invariant($"{brand} (family {family}, model {model})");
    }

    /// <summary>Whether it knows a leaf: the first of each range says the last one.</summary>
    internal static bool Has(int leaf) => (uint)X86Base.CpuId(leaf & Extended, 0).Eax >= (uint)leaf;
}
