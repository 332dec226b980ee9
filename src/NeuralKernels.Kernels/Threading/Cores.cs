using System;
using System.Runtime.Intrinsics.X86;

namespace NeuralKernels.Kernels.Threading;

/// <summary>The number of threads to run at once: one per physical core that this process may use.</summary>
/// <remarks>Two threads of one core share its multiply-add units, which a single thread of a matrix product keeps busy.</remarks>
internal static class Cores
{
    /// <summary>Physical cores that this process may use, at least 1.</summary>
    public static readonly int Physical = Math.Max(1, Environment.ProcessorCount / ThreadsPerCore());

    /// <summary>The number of parts to divide work into: <paramref name="threads"/>, or one per core where it is 0.</summary>
    public static int Parts(int threads) => threads == 0 ? Physical : threads;

    /// <summary>The number of threads to run at once: as <see cref="Parts"/>, but at most one per logical processor.</summary>
    public static int Of(int threads) => Math.Min(Parts(threads), Environment.ProcessorCount);

    /// <summary>CPUID leaf 11, subleaf 0, EBX: logical processors at the level of a core ("Intel 64 and IA-32 Architectures Software
    /// Developer's Manual", volume 2A; AMD alike).</summary>
    private static int ThreadsPerCore()
    {
        const int topology = 11;
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < topology)
        {
            return 1;
        }

        return Math.Clamp(X86Base.CpuId(topology, 0).Ebx & 0xFFFF, 1, 8);
    }
}
