using System;
using System.Runtime.InteropServices;

namespace NeuralKernels.Bench.Peers;

/// <summary>A library with the C interface of BLAS: OpenBLAS or BLIS.</summary>
internal sealed unsafe class Cblas : IGemmPeer
{
    private const int RowMajor = 101;
    private const int NoTranspose = 111;

    private readonly delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> _single;
    private readonly delegate* unmanaged<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void>
        _double;
    private readonly delegate* unmanaged<int, void> _setThreads;
    private readonly delegate* unmanaged<long, void> _setThreadsLong;

    private Cblas(IntPtr library, string name)
    {
        Name = name;
        _single = (delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)
            NativeLibrary.GetExport(library, "cblas_sgemm");
        _double = (delegate* unmanaged<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void>)
            NativeLibrary.GetExport(library, "cblas_dgemm");
        if (NativeLibrary.TryGetExport(library, "openblas_set_num_threads", out IntPtr openBlas))
        {
            _setThreads = (delegate* unmanaged<int, void>)openBlas;
        }
        else if (NativeLibrary.TryGetExport(library, "bli_thread_set_num_threads", out IntPtr blis))
        {
            _setThreadsLong = (delegate* unmanaged<long, void>)blis;
        }
    }

    public string Name { get; }

    /// <summary>OpenBLAS, or null where it is not installed.</summary>
    public static Cblas? OpenBlas()
    {
        if (!NativeLibrary.TryLoad("libopenblas.so.0", out IntPtr library))
        {
            return null;
        }

        var core = (delegate* unmanaged<byte*>)NativeLibrary.GetExport(library, "openblas_get_corename");
        var config = (delegate* unmanaged<byte*>)NativeLibrary.GetExport(library, "openblas_get_config");
        string version = Marshal.PtrToStringUTF8((IntPtr)config())!.Split(' ')[1];
        return new Cblas(library, $"OpenBLAS {version} ({Marshal.PtrToStringUTF8((IntPtr)core())})");
    }

    /// <summary>BLIS, or null where it is not installed.</summary>
    public static Cblas? Blis()
    {
        if (!NativeLibrary.TryLoad("libblis.so.4", out IntPtr library))
        {
            return null;
        }

        ((delegate* unmanaged<void>)NativeLibrary.GetExport(library, "bli_init"))();
        var arch = (delegate* unmanaged<int>)NativeLibrary.GetExport(library, "bli_arch_query_id");
        var name = (delegate* unmanaged<int, byte*>)NativeLibrary.GetExport(library, "bli_arch_string");
        var version = (delegate* unmanaged<byte*>)NativeLibrary.GetExport(library, "bli_info_get_version_str");
        return new Cblas(
            library, $"BLIS {Marshal.PtrToStringUTF8((IntPtr)version())} ({Marshal.PtrToStringUTF8((IntPtr)name(arch()))})");
    }

    public bool HasThreads => _setThreads != null;

    public void SetThreads(int threads)
    {
        if (_setThreads != null)
        {
            _setThreads(threads);
        }
        else if (_setThreadsLong != null)
        {
            _setThreadsLong(threads);
        }
    }

    public bool Prepare(int m, int n, int k, bool isDouble) => true;

    public void Multiply(int m, int n, int k, float* a, float* b, float* c) =>
        _single(RowMajor, NoTranspose, NoTranspose, m, n, k, 1, a, k, b, n, 0, c, n);

    public void Multiply(int m, int n, int k, double* a, double* b, double* c) =>
        _double(RowMajor, NoTranspose, NoTranspose, m, n, k, 1, a, k, b, n, 0, c, n);
}
