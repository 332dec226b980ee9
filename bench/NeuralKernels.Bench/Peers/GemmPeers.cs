using System.Collections.Generic;
using System.Linq;

namespace NeuralKernels.Bench.Peers;

/// <summary>The installed libraries that multiply matrices, loaded at first use.</summary>
internal static unsafe class GemmPeers
{
    public const string OpenBlas = "OpenBLAS";
    public const string Blis = "BLIS";
    public const string Xsmm = "libxsmm";

    /// <summary>Each library, or null where it is not installed.</summary>
    public static IReadOnlyList<(string Library, IGemmPeer? Peer)> All { get; } =
        [(OpenBlas, Cblas.OpenBlas()), (Blis, Cblas.Blis()), (Xsmm, Libxsmm.Load())];

    public static IGemmPeer? Find(string library) => All.Single(each => each.Library == library).Peer;

    /// <summary>C &lt;- A B.</summary>
    public static void Multiply<T>(this IGemmPeer peer, int m, int n, int k, T[] a, T[] b, T[] c)
        where T : unmanaged
    {
        fixed (T* pa = a, pb = b, pc = c)
        {
            if (typeof(T) == typeof(double))
            {
                peer.Multiply(m, n, k, (double*)pa, (double*)pb, (double*)pc);
            }
            else
            {
                peer.Multiply(m, n, k, (float*)pa, (float*)pb, (float*)pc);
            }
        }
    }
}
