using System;
using System.Runtime.InteropServices;

namespace NeuralKernels.Bench.Peers;

/// <summary>
/// libxsmm, which compiles a kernel for each small shape. Debian ships a static library; bench/peers.sh makes the shared one.
/// </summary>
internal sealed unsafe class Libxsmm : IGemmPeer
{
    private readonly delegate* unmanaged<int, int, int, int*, int*, int*, float*, float*, int*, int*, IntPtr> _dispatchSingle;
    private readonly delegate* unmanaged<int, int, int, int*, int*, int*, double*, double*, int*, int*, IntPtr> _dispatchDouble;
    private delegate* unmanaged<float*, float*, float*, void> _single;
    private delegate* unmanaged<double*, double*, double*, void> _double;

    private Libxsmm(IntPtr library)
    {
        _dispatchSingle = (delegate* unmanaged<int, int, int, int*, int*, int*, float*, float*, int*, int*, IntPtr>)
            NativeLibrary.GetExport(library, "libxsmm_smmdispatch");
        _dispatchDouble = (delegate* unmanaged<int, int, int, int*, int*, int*, double*, double*, int*, int*, IntPtr>)
            NativeLibrary.GetExport(library, "libxsmm_dmmdispatch");
        var arch = (delegate* unmanaged<byte*>)NativeLibrary.GetExport(library, "libxsmm_get_target_arch");
        Name = $"libxsmm ({Marshal.PtrToStringUTF8((IntPtr)arch())})";
    }

    public string Name { get; }

    /// <summary>libxsmm, or null where it is not installed.</summary>
    public static Libxsmm? Load() =>
        NativeLibrary.TryLoad(Environment.GetEnvironmentVariable("NEURALKERNELS_LIBXSMM") ?? "libxsmm.so", out IntPtr library)
            ? new Libxsmm(library)
            : null;

    public bool HasThreads => false;

    public void SetThreads(int threads)
    {
        // Its kernels run on the thread that calls them.
    }

    /// <summary>The library is column-major, so a row-major product is B^T A^T = C^T, with the operands swapped.</summary>
    public bool Prepare(int m, int n, int k, bool isDouble)
    {
        if (isDouble)
        {
            double one = 1, zero = 0;
            _double = (delegate* unmanaged<double*, double*, double*, void>)_dispatchDouble(n, m, k, &n, &k, &n, &one, &zero, null, null);
            return _double != null;
        }

        float oneSingle = 1, zeroSingle = 0;
        _single = (delegate* unmanaged<float*, float*, float*, void>)_dispatchSingle(
            n, m, k, &n, &k, &n, &oneSingle, &zeroSingle, null, null);
        return _single != null;
    }

    public void Multiply(int m, int n, int k, float* a, float* b, float* c) => _single(b, a, c);

    public void Multiply(int m, int n, int k, double* a, double* b, double* c) => _double(b, a, c);
}
