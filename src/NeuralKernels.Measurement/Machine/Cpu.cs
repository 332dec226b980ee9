using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Verification;
using static System.FormattableString;

namespace NeuralKernels.Measurement;

/// <summary>The name of this CPU.</summary>
internal static class Cpu
{
    /// <summary>Its name, family and model: "AMD EPYC (family 26, model 2)"; on other architectures than x86, the architecture.</summary>
    public static string Name { get; } = ReadName();

    /// <summary>
    /// The brand, then from CPUID leaf 1, EAX: family in bits 11 to 8, bits 27 to 20 added where that is 15; model in bits 7 to 4, bits 19
    /// to 16 above them ("AMD64 Architecture Programmer's Manual", volume 3, appendix E; Intel alike).
    /// </summary>
    private static string ReadName()
    {
        if (!X86Base.IsSupported)
        {
            return RuntimeInformation.ProcessArchitecture.ToString();
        }

        int signature = X86Base.CpuId(1, 0).Eax;
        int family = (signature >>> 8) & 15;
        int model = (signature >>> 4) & 15;
        if (family is 6 or 15)
        {
            model |= (signature >>> 12) & 0xF0;
            family += family == 15 ? (signature >>> 20) & 0xFF : 0;
        }

        return Invariant($"{Processor.Name()} (family {family}, model {model})");
    }

    /// <summary>Whether the CPU has a leaf: the first leaf of each range gives the last.</summary>
    internal static bool Has(int leaf) => (uint)X86Base.CpuId(leaf & unchecked((int)0x80000000), 0).Eax >= (uint)leaf;
}
